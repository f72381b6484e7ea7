package io.github.pgprofiles.internal.notification;

import java.sql.SQLException;
import java.time.Duration;

import io.github.pgprofiles.internal.error.OnStandby;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ListenerPaceTests {

	private final ListenerPace pace = new ListenerPace();

	@Test
	void standbyIsAskedLessOftenThanAServerThatIsAway() {
		assertThat(longest(new SQLException("away", "08001"))).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
		assertThat(longest(new OnStandby("a standby", "25006", null))).isBetween(Duration.ofMillis(2500),
				Duration.ofSeconds(5));
	}

	@Test
	void standbyIsAskedAgainSoonAtFirst() {
		assertThat(this.pace.next(new OnStandby("a standby", "25006", null))).isBetween(0L,
				Duration.ofMillis(50).toNanos());
	}

	private Duration longest(SQLException failure) {
		this.pace.reset();
		long last = 0;
		for (int i = 0; i < 20; i++) {
			last = this.pace.next(failure);
		}
		return Duration.ofNanos(last);
	}

}
