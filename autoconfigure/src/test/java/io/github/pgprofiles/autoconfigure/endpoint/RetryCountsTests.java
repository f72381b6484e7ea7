package io.github.pgprofiles.autoconfigure.endpoint;

import java.sql.SQLException;
import java.time.Duration;

import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.RetryDescriptor;
import io.github.pgprofiles.transaction.RetryAttempt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryCountsTests {

	private final RetryCounts counts = new RetryCounts();

	private void fail(String profile, @Nullable String transaction, boolean retryable, @Nullable Duration delay) {
		this.counts.onFailure(new RetryAttempt(profile, transaction, 1,
				new IllegalStateException(new SQLException("conflict", "40001")), retryable, delay));
	}

	@Test
	void attemptsAreCountedByProfileAndTransaction() {
		fail("orders", "transfer", true, Duration.ofMillis(1));
		fail("orders", "transfer", true, null);
		fail("orders", null, true, Duration.ofMillis(1));
		fail("orders", "broken", false, null);
		fail("reporting", "transfer", true, Duration.ofMillis(1));
		assertThat(this.counts.of("orders")).containsExactly(new RetryDescriptor("transfer", "40001", 2, 1),
				new RetryDescriptor(null, "40001", 1, 0));
		assertThat(this.counts.of("archive")).isEmpty();
	}

	@Test
	void namesBeyondALimitCountAsNone() {
		for (int i = 0; i < 10_000; i++) {
			fail("orders", "order-" + i, true, Duration.ofMillis(1));
		}
		assertThat(this.counts.of("orders")).hasSizeLessThan(210)
			.first()
			.returns(null, RetryDescriptor::transaction)
			.satisfies((others) -> assertThat(others.count()).isGreaterThan(9_000));
		assertThat(this.counts.of("orders").stream().mapToLong(RetryDescriptor::count).sum()).isEqualTo(10_000);
	}

}
