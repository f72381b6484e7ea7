package io.github.pgprofiles.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.autoconfigure.properties.section.ProfileJpaProperties.DdlAuto;
import io.github.pgprofiles.autoconfigure.servlet.WritePositionProperties;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ReadOnlyTransactions;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.TlsPreset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.convert.DurationStyle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * docs/configuration.md has every key, and says of it what the metadata and the code say.
 */
class ConfigurationPageTests {

	private static final String DEFAULTS = "app.postgres.defaults.";

	private static final String NONE = "—";

	private static final Document PAGE = Document.of("docs/configuration.md");

	private static final Pattern DEFAULT = Pattern.compile("(?:^|\\. )Default (.+)");

	private static final Pattern LEAST = Pattern.compile("at least `(\\w+)`");

	private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("java.lang.String", "string"),
			Map.entry("java.lang.Integer", "integer"), Map.entry("java.lang.Boolean", "boolean"),
			Map.entry("java.time.Duration", "duration"), Map.entry("java.util.List<java.lang.String>", "list"),
			Map.entry("java.util.List<io.github.pgprofiles.autoconfigure.properties.ProfileRole>", "list"),
			Map.entry(StartupMode.class.getName(), "choice"), Map.entry(TlsPreset.class.getName(), "choice"),
			Map.entry(SessionReset.class.getName(), "choice"), Map.entry(PoolerMode.class.getName(), "choice"),
			Map.entry(ReadOnlyTransactions.class.getName(), "choice"),
			Map.entry(WritePositionProperties.Carrier.class.getName(), "choice"),
			Map.entry(WritePositionProperties.SameSite.class.getName(), "choice"),
			Map.entry(DdlAuto.class.getName(), "choice"), Map.entry(Access.class.getName(), "choice"));

	/**
	 * A key, in the page or in the metadata.
	 *
	 * @param type as the page names it
	 * @param value that applies where nobody sets it
	 * @param text that describes it
	 */
	record Key(String name, String type, String value, String text) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	/** The keys of the page; those of a profile under the defaults' name. */
	private static Map<String, Key> described() {
		Map<String, Key> keys = new TreeMap<>();
		for (List<String> row : PAGE.rows("key", "type", "default", "meaning and limits")) {
			String key = plain(row.get(0));
			String name = key.matches("(app|management)\\..*") ? key : DEFAULTS + key;
			assertThat(keys.put(name, new Key(key, row.get(1), row.get(2), row.get(3)))).as("twice: " + name).isNull();
		}
		return keys;
	}

	private static String plain(String markdown) {
		return markdown.replace("`", "");
	}

	private static Map<String, Key> inMetadata() throws IOException {
		Map<String, Key> keys = new TreeMap<>();
		String file = "META-INF/spring-configuration-metadata.json";
		for (URL url : Collections.list(ConfigurationPageTests.class.getClassLoader().getResources(file))) {
			try (InputStream json = url.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(json).path("properties")) {
					String name = property.path("name").asString();
					if (name.matches("app\\.postgres\\..*|management\\.health\\.postgres\\..*"
							+ "|management\\.endpoint\\.postgres(ui)?\\.access")) {
						keys.put(name, key(name, property));
					}
				}
			}
		}
		return keys;
	}

	private static Key key(String name, JsonNode property) {
		String type = property.path("type").asString();
		String description = property.path("description").asString();
		Matcher written = DEFAULT.matcher(description);
		String value = property.has("defaultValue") ? property.path("defaultValue").asString()
				: written.find() ? written.group(1) : NONE;
		if (type.equals(Access.class.getName())) {
			value = value.replace('_', '-'); // as people write it
		}
		return new Key(name, type.startsWith("java.util.Map<") ? "map" : TYPES.get(type), value, description);
	}

	@Test
	void pageAndMetadataHaveTheSameKeys() throws IOException {
		assertThat(inMetadata()).hasSizeGreaterThan(20);
		assertThat(described().keySet()).isEqualTo(inMetadata().keySet());
	}

	static Stream<Key> keysOfMetadata() throws IOException {
		return inMetadata().values().stream();
	}

	@ParameterizedTest
	@MethodSource("keysOfMetadata")
	void pageSaysWhatTheMetadataSay(Key key) {
		Key described = described().get(key.name());
		assertThat(described).isNotNull();
		assertThat(described.type()).isEqualTo(key.type());
		assertThat(plain(described.text())).startsWith(key.text().replaceFirst("\\. .*", "."));
		if (key.value().equals(NONE)) {
			assertThat(described.value()).isEqualTo(NONE);
		}
		else {
			assertThat(key.value()).matches("\\Q" + plain(described.value()) + "\\E(\\W.*)?");
		}
	}

	static Stream<Key> keysOfProfile() {
		return described().entrySet()
			.stream()
			.filter((key) -> key.getKey().startsWith(DEFAULTS) && !key.getKey().contains(".health."))
			.map(Map.Entry::getValue);
	}

	static Stream<Key> keysWithDefault() {
		return keysOfProfile().filter((key) -> key.value().startsWith("`") && !key.name().equals("application-name"));
	}

	@ParameterizedTest
	@MethodSource("keysWithDefault")
	void documentedDefaultIsTheRealOne(Key key) {
		Map<String, Object> connected = Map.of("host", "db.example.com");
		Map<String, Object> explicit = new HashMap<>(connected);
		explicit.put(key.name(), plain(key.value()));
		ProfileSettings implied = Configured.profile(connected);
		assertThat(Configured.profile(explicit)).isEqualTo(implied).isNotNull();
	}

	static Stream<Key> keysWithLeast() {
		return keysOfProfile().filter((key) -> LEAST.matcher(key.text()).find());
	}

	@ParameterizedTest
	@MethodSource("keysWithLeast")
	void documentedLimitIsTheRealOne(Key key) {
		Matcher least = LEAST.matcher(key.text());
		assertThat(least.find()).isTrue();
		String value = least.group(1);
		String below = key.type().equals("duration")
				? DurationStyle.detectAndParse(value).minus(Duration.ofMillis(1)).toMillis() + "ms"
				: String.valueOf(Integer.parseInt(value) - 1);
		assertThat(Configured.profile(limited(key, value))).isNotNull();
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configured.profile(limited(key, below)))
			.withMessageContaining(key.name());
	}

	/** Together with values that leave room for it. */
	private static Map<String, Object> limited(Key key, String value) {
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put("host", "db.example.com");
		keys.put("pool.min-size", "0");
		keys.put("pool.keepalive", "0s");
		keys.put(key.name(), value);
		return keys;
	}

	@Test
	void everyLimitIsTried() {
		assertThat(keysWithLeast()).extracting(Key::name)
			.contains("pool.timeout", "pool.max-lifetime", "pool.idle-timeout", "pool.keepalive", "pool.leak-detection",
					"pool.max-size", "pool.min-size", "retry.max-attempts");
	}

}
