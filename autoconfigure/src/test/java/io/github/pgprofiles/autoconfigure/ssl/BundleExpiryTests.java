package io.github.pgprofiles.autoconfigure.ssl;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class BundleExpiryTests {

	private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

	private static final Duration THRESHOLD = Duration.ofDays(14);

	@Test
	void warnsOfWhatSoonExpiresAndOfWhatHas() {
		assertThat(expiry("2026-06-15T00:00:01Z", null)).doesNotContainKey("warning");
		assertThat(expiry("2026-06-15T00:00:00Z", null))
			.contains(entry("warning", "the client certificate expires in 14 days"));
		assertThat(expiry("2026-06-01T00:00:00Z", null))
			.contains(entry("warning", "the client certificate has expired"));
		assertThat(expiry(null, "2026-05-01T00:00:00Z"))
			.contains(entry("warning", "the last trusted certificate has expired"));
		assertThat(expiry("2026-06-02T00:00:00Z", "2026-06-02T00:00:00Z"))
			.contains(entry("warning", "the client certificate expires in 1 days"));
	}

	@Test
	void bundleOfTheSystemHasNoEnd() {
		assertThat(new BundleExpiry("db", null, null).describe(NOW, THRESHOLD)).containsOnly(entry("bundle", "db"));
	}

	private static Map<String, Object> expiry(String client, String trusted) {
		return new BundleExpiry("db", instant(client), instant(trusted)).describe(NOW, THRESHOLD);
	}

	private static Instant instant(String text) {
		return (text != null) ? Instant.parse(text) : null;
	}

}
