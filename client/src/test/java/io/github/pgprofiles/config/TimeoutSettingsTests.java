package io.github.pgprofiles.config;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TimeoutSettingsTests {

	@Test
	void withoutValuesNothingIsSaidToTheServer() {
		assertThat(TimeoutSettings.none().parameters()).isEmpty();
		assertThat(ProfileSettings.builder("orders").host("db").build().timeouts()).isEqualTo(TimeoutSettings.none());
	}

	@Test
	void valuesAreMillisecondsAndZeroIsOne() {
		TimeoutSettings settings = TimeoutSettings.none()
			.withStatement(Duration.ofMillis(1))
			.withLock(Duration.ZERO)
			.withIdleInTransaction(Duration.ofMillis(Integer.MAX_VALUE));
		assertThat(settings.parameters()).containsEntry("statement_timeout", 1)
			.containsEntry("lock_timeout", 0)
			.containsEntry("idle_in_transaction_session_timeout", Integer.MAX_VALUE)
			.hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1S", "PT0.0009S", "PT1.0005S", "PT2147483.648S", "PT2562047788015H" })
	void refusesWhatTheServerCannotTakeAndNamesTheKey(String value) {
		Duration duration = Duration.parse(value);
		refused("timeouts.statement", () -> TimeoutSettings.none().withStatement(duration));
		refused("timeouts.lock", () -> TimeoutSettings.none().withLock(duration));
		refused("timeouts.idle-in-transaction", () -> TimeoutSettings.none().withIdleInTransaction(duration));
	}

	private static void refused(String key, Runnable call) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo(key))
			.withMessageContaining("whole number of milliseconds");
	}

}
