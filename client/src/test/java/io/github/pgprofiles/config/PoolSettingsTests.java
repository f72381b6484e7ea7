package io.github.pgprofiles.config;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PoolSettingsTests {

	private static PoolSettings with(int min, int max, String timeout, String lifetime, String idle, String keepalive,
			String leak) {
		return new PoolSettings(min, max, Duration.parse(timeout), Duration.parse(lifetime), Duration.parse(idle),
				Duration.parse(keepalive), Duration.parse(leak));
	}

	@Test
	void defaultsAreWithinTheLimits() {
		assertThat(PoolSettings.defaults()).isEqualTo(with(2, 10, "PT10S", "PT30M", "PT10M", "PT2M", "PT0S"));
	}

	@ParameterizedTest
	@CsvSource({ "0, 1, PT0.25S, PT30S, PT10S, PT0S, PT2S", "5, 5, PT1H, PT0S, PT0S, PT30S, PT0S",
			"0, 1, PT10S, PT30.001S, PT10S, PT30S, PT0S" })
	void acceptsTheLimitsThemselves(int min, int max, String timeout, String lifetime, String idle, String keepalive,
			String leak) {
		assertThatCode(() -> with(min, max, timeout, lifetime, idle, keepalive, leak)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"pool.max-size       | 0 | 0  | PT10S    | PT30M    | PT10M   | PT2M     | PT0S     | is 0",
			"pool.min-size       | -1| 10 | PT10S    | PT30M    | PT10M   | PT2M     | PT0S     | is -1",
			"pool.min-size       | 11| 10 | PT10S    | PT30M    | PT10M   | PT2M     | PT0S     | pool.max-size (10), but is 11",
			"pool.timeout        | 2 | 10 | PT0.249S | PT30M    | PT10M   | PT2M     | PT0S     | at least 250ms, but is 249ms",
			"pool.timeout        | 2 | 10 | PT0S     | PT30M    | PT10M   | PT2M     | PT0S     | is 0s",
			"pool.max-lifetime   | 2 | 10 | PT10S    | PT29.999S| PT10M   | PT2M     | PT0S     | at least 30s, but is 29999ms",
			"pool.max-lifetime   | 2 | 10 | PT10S    | PT-1S    | PT10M   | PT2M     | PT0S     | is -1s",
			"pool.idle-timeout   | 2 | 10 | PT10S    | PT30M    | PT9.999S| PT2M     | PT0S     | at least 10s",
			"pool.keepalive      | 2 | 10 | PT10S    | PT30M    | PT10M   | PT29.999S| PT0S     | at least 30s",
			"pool.keepalive      | 2 | 10 | PT10S    | PT30M    | PT10M   | PT30M    | PT0S     | below pool.max-lifetime (30m)",
			"pool.leak-detection | 2 | 10 | PT10S    | PT30M    | PT10M   | PT2M     | PT1.999S | at least 2s" })
	void refusesWhatIsOutsideAndNamesTheKey(String key, int min, int max, String timeout, String lifetime, String idle,
			String keepalive, String leak, String message) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> with(min, max, timeout, lifetime, idle, keepalive, leak))
			.satisfies((ex) -> assertThat(ex.key()).isEqualTo(key))
			.satisfies((ex) -> assertThat(ex.action()).isNotBlank())
			.withMessageContaining("'" + key + "'")
			.withMessageContaining(message);
	}

	@Test
	void changesOneSettingAndKeepsTheOthers() {
		PoolSettings settings = with(3, 7, "PT1S", "PT40M", "PT11M", "PT3M", "PT4S");
		assertThat(settings.withMaxSize(9)).isEqualTo(with(3, 9, "PT1S", "PT40M", "PT11M", "PT3M", "PT4S"));
		assertThat(settings.withMaxSize(2)).isEqualTo(with(2, 2, "PT1S", "PT40M", "PT11M", "PT3M", "PT4S"));
		assertThat(settings.withMinSize(0)).isEqualTo(with(0, 7, "PT1S", "PT40M", "PT11M", "PT3M", "PT4S"));
		assertThat(settings.withTimeout(Duration.ofSeconds(8)))
			.isEqualTo(with(3, 7, "PT8S", "PT40M", "PT11M", "PT3M", "PT4S"));
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> settings.withMaxSize(0))
			.withMessageContaining("pool.max-size");
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(() -> settings.withMinSize(8))
			.withMessageContaining("pool.min-size");
	}

}
