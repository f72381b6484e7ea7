package io.github.pgprofiles.config;

import java.time.Duration;

import io.github.pgprofiles.transaction.TransactionRetryPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RetrySettingsTests {

	private static final Duration MOST = Duration.ofMillis(Integer.MAX_VALUE);

	@Test
	void takesMillisecondsUpToWhatOtherLimitsTake() {
		assertThat(new RetrySettings(1, Duration.ofMillis(1), MOST, MOST).timeout()).isEqualTo(MOST);
		assertThat(new RetrySettings(1, Duration.ZERO, Duration.ZERO, Duration.ZERO).timeout()).isZero();
		assertThat(TransactionRetryPolicy.defaults().timeout(MOST).getTimeout()).isEqualTo(MOST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1S", "PT-0.0000001S", "PT0.0009S", "PT1.0005S", "PT2147483.648S", "PT720H",
			"PT2562047788015H" })
	void refusesWhatNoLimitTakesAndNamesTheKey(String value) {
		Duration duration = Duration.parse(value);
		refused("retry.timeout", () -> new RetrySettings(5, Duration.ZERO, Duration.ZERO, duration));
		refused("retry.max-delay", () -> new RetrySettings(5, Duration.ZERO, duration, Duration.ZERO));
		refused("retry.delay", () -> new RetrySettings(5, duration, Duration.ZERO, Duration.ZERO));
		refused("retry.timeout", () -> TransactionRetryPolicy.defaults().timeout(duration));
		refused("retry.delay", () -> TransactionRetryPolicy.defaults().delay(duration, MOST));
		refused("retry.max-delay", () -> TransactionRetryPolicy.defaults().delay(Duration.ZERO, duration));
	}

	private static void refused(String key, Runnable call) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo(key))
			.withMessageContaining("whole number of milliseconds from 0 to 2147483647");
	}

}
