package io.github.pgprofiles.internal.time;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.internal.error.TimedOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeadlineTests {

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000);

	private Deadline deadline(int millis) {
		return new Deadline(new TimeLimit(millis), "the limit", this.clock::get);
	}

	private void pass(long millis) {
		// wraps around, as System.nanoTime() may
		this.clock.addAndGet(millis * 1_000_000);
	}

	@Test
	void limitRoundsAFractionUpAndRefusesWhatTheServerDoesNotTake() {
		assertThat(TimeLimit.of(Duration.ofNanos(1)).millis()).isEqualTo(1);
		assertThat(TimeLimit.of(Duration.ofNanos(1_000_001)).millis()).isEqualTo(2);
		assertThat(TimeLimit.of(Duration.ofMillis(Integer.MAX_VALUE)).millis()).isEqualTo(Integer.MAX_VALUE);
		assertThatIllegalArgumentException().isThrownBy(() -> TimeLimit.of(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> TimeLimit.of(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TimeLimit.of(Duration.ofMillis(Integer.MAX_VALUE).plusMillis(1)));
	}

	@Test
	void nearestLimitTakesAnyLength() {
		assertThat(TimeLimit.nearest(Duration.ofNanos(1)).millis()).isEqualTo(1);
		assertThat(TimeLimit.nearest(Duration.ofDays(1000)).millis()).isEqualTo(Integer.MAX_VALUE);
	}

	@ParameterizedTest
	@CsvSource({ "100, 0, 100, 600", "100, 99, 1, 501", "100, 100, 1, 500", "100, 5000, 1, 500",
			"20000, 0, 20000, 22000", "20000, 19000, 1000, 3000", "2147483647, 0, 2147483647, 2147483647" })
	void serverGetsWhatIsLeftAndTheClientWaitsForTheGraceToo(int limit, long elapsed, int server, int silent) {
		Deadline deadline = deadline(limit);
		pass(elapsed);
		assertThat(deadline.remainingForServer()).isEqualTo(server);
		assertThat(deadline.untilSilent()).isEqualTo(silent);
	}

	@Test
	void checkFailsOnceTheTimeIsUpAndNotBefore() {
		Deadline deadline = deadline(100);
		pass(99);
		assertThatCode(deadline::check).doesNotThrowAnyException();
		assertThat(deadline.hasPassed()).isFalse();
		pass(1);
		assertThat(deadline.hasPassed()).isTrue();
		assertThatExceptionOfType(TimedOut.class).isThrownBy(deadline::check).withMessage("the limit was reached");
	}

	@Test
	void cancelIsATimeOutOnlyOnceTheTimeIsUp() {
		Deadline deadline = deadline(100);
		SQLException cancelled = new SQLException("canceling statement", "57014");
		SQLException other = new SQLException("division by zero", "22012");
		assertThat((Throwable) deadline.explain(cancelled)).isSameAs(cancelled);
		pass(100);
		assertThat((Throwable) deadline.explain(cancelled)).isInstanceOf(TimedOut.class).hasCause(cancelled);
		assertThat((Throwable) deadline.explain(other)).isSameAs(other);
		SQLException once = deadline.explain(cancelled);
		assertThat((Throwable) deadline.explain(once)).isSameAs(once);
	}

	@Test
	void serversLimitIsFreshAsLongAsItEndsAStatementInTime() {
		ServerDeadline server = new ServerDeadline(deadline(1000), 1000);
		assertThat(server.isFresh()).isTrue();
		assertThat(server.isExact()).isTrue();
		pass(90);
		assertThat(server.isFresh()).as("late by less than a tenth of what is left").isTrue();
		pass(10);
		assertThat(server.isFresh()).isFalse();
		server.sent(900);
		assertThat(server.isFresh()).isTrue();
		pass(895);
		server.sent(15);
		assertThat(server.isFresh()).as("late by 10 ms at most").isTrue();
		assertThat(server.isLate()).isFalse();
	}

	@Test
	void shortLimitOfTheProfileIsFreshAndNotExact() {
		ServerDeadline server = new ServerDeadline(deadline(10_000), 50);
		assertThat(server.isFresh()).isTrue();
		assertThat(server.isExact()).isFalse();
		assertThat(server.limitForServer(50)).isEqualTo(50);
		assertThat(server.limitForServer(0)).isEqualTo(10_000);
		pass(9_980);
		assertThat(server.limitForServer(50)).isEqualTo(20);
	}

	@Test
	void limitThatTheServerDoesNotKnowStaysSo() {
		ServerDeadline server = new ServerDeadline(deadline(1000), 0);
		server.sent(1000);
		server.forget();
		assertThat(server.isKnownToServer()).isFalse();
		assertThat(server.isFresh()).isFalse();
		assertThat(server.isExact()).isFalse();
	}

	@Test
	void limitThatASavepointHasUndoneIsSentAnew() {
		ServerDeadline server = new ServerDeadline(deadline(1000), 1000);
		server.forget();
		assertThat(server.isKnownToServer()).isTrue();
		assertThat(server.isFresh()).isFalse();
		assertThat(server.isLate()).isTrue();
	}

	@Test
	void streamSendsItsLimitTenTimesAtMost() {
		for (int limit : new int[] { 100, 5_000, 600_000, Integer.MAX_VALUE }) {
			Deadline deadline = deadline(limit);
			ServerDeadline server = new ServerDeadline(deadline, limit);
			int sent = 0;
			for (long step = Math.max(limit / 10_000, 1); !deadline.hasPassed(); pass(step)) {
				if (server.isLate()) {
					server.sent(deadline.remainingForServer());
					sent++;
				}
			}
			assertThat(sent).as("limit of %d ms", limit).isLessThanOrEqualTo(10);
		}
	}

}
