package io.github.pgprofiles.internal.text;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.internal.lock.LockWait;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Messages show a duration as users write it, and never as ISO 8601. */
class DurationTextTests {

	@ParameterizedTest
	@CsvSource({ "PT0S,0s", "PT720H,30d", "PT25H,25h", "PT90M,90m", "PT90S,90s", "PT1M,1m", "PT0.5S,500ms",
			"PT1.5S,1500ms", "PT-1S,-1s", "PT-0.25S,-250ms", "PT0.0009S,900us", "PT-0.0000001S,-100ns",
			"PT2562047788015H,2562047788015h", "PT2562047788015215H30M7.5S,9223372036854775807s" })
	void isAsUsersWriteIt(Duration value, String text) {
		assertThat(DurationText.of(value)).isEqualTo(text);
	}

	private static void says(String text, Consumer<Duration> setting, String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> setting.accept(Duration.parse(value)))
			.withMessageContaining(" " + text)
			.withMessageNotContaining("PT");
	}

	@Test
	void messagesOfEachSettingShowIt() {
		RetrySettings retry = RetrySettings.defaults();
		says("30d", (each) -> new RetrySettings(1, retry.delay(), retry.maxDelay(), each), "PT720H");
		says("30d", (each) -> new RetrySettings(1, each, each, retry.timeout()), "PT720H");
		says("900us", (each) -> new TimeoutSettings(each, null, null), "PT0.0009S");
		says("-1m", (each) -> new TimeoutSettings(null, each, null), "PT-1M");
		says("-1s", (each) -> ProfileSettings.builder("orders").host("db").connectTimeout(each).build(), "PT-1S");
		says("200ms", (each) -> PoolSettings.defaults().withTimeout(each), "PT0.2S");
		says("-30d", (each) -> new OnceSettings("public", each), "PT-720H");
		StartupSettings startup = StartupSettings.defaults();
		says("-1h", (each) -> new StartupSettings(startup.mode(), startup.delay(), startup.maxDelay(), each, true),
				"PT-1H");
		says("30d", LockWait::of, "PT720H");
		says("30d", TimeLimit::of, "PT720H");
		says("0s", TimeLimit::of, "PT0S");
	}

	@Test
	void messagesOfASettingNameItsKey() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(1, Duration.ZERO, Duration.ZERO, Duration.ofDays(30)))
			.isInstanceOfSatisfying(InvalidSettingException.class,
					(ex) -> assertThat(ex.key()).isEqualTo("retry.timeout"));
	}

}
