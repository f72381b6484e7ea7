package io.github.pgprofiles.autoconfigure.properties;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.github.pgprofiles.config.ProfileSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;
import org.postgresql.util.DriverInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** What an editor completes beyond the names of the keys. */
class MetadataHintsTests {

	/** The driver that the hints were written for. */
	private static final String DRIVER = "42.7.14";

	private static final Set<String> OWN_KEYS = Set.of("PGHOST", "PGPORT", "PGDBNAME", "user", "password", "sslmode",
			"ApplicationName", "connectTimeout", "service");

	private static List<String> values(String name) throws IOException {
		String file = "/META-INF/additional-spring-configuration-metadata.json";
		try (InputStream json = ProfileProperties.class.getResourceAsStream(file)) {
			JsonNode hints = JsonMapper.shared().readTree(json).path("hints");
			return StreamSupport.stream(hints.spliterator(), false)
				.filter((hint) -> hint.path("name").asString().equals(name))
				.flatMap((hint) -> StreamSupport.stream(hint.path("values").spliterator(), false))
				.peek((value) -> assertThat(value.path("description").asString()).isNotBlank())
				.map((value) -> value.path("value").asString())
				.toList();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.postgres.defaults", "app.postgres.profiles.*" })
	void keysOfPropertiesAreThoseOfTheDriver(String base) throws IOException {
		List<String> known = Arrays.stream(PGProperty.values())
			.map(PGProperty::getName)
			.filter((name) -> !OWN_KEYS.contains(name))
			.toList();
		List<String> hints = values(base + ".properties.keys");
		assertThat(hints).doesNotHaveDuplicates().hasSizeGreaterThan(80);
		if (DriverInfo.DRIVER_VERSION.equals(DRIVER)) {
			assertThat(hints).containsExactlyInAnyOrderElementsOf(known);
		}
		assertThat(known.stream().filter(hints::contains).collect(Collectors.toSet())).hasSizeGreaterThan(80);
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.postgres.defaults", "app.postgres.profiles.*" })
	void everyHintIsAValueThatTheKeyTakes(String base) throws IOException {
		assertThat(values(base + ".sslmode")).hasSize(6)
			.allSatisfy(
					(mode) -> assertThatCode(() -> ProfileSettings.builder("orders").host("db").sslmode(mode).build())
						.doesNotThrowAnyException());
		assertThat(values(base + ".extensions")).contains("citext", "postgis", "uuid-ossp");
	}

	@ParameterizedTest
	@CsvSource({ "app.postgres.defaults, FLYWAY", "app.postgres.profiles.*, FLYWAY", "app.postgres.defaults, LIQUIBASE",
			"app.postgres.profiles.*, LIQUIBASE" })
	void keysOfASectionAreBoots(String base, BootSection section) throws IOException {
		String prefix = section.key() + ".";
		List<String> known = KnownKeys.below(section.key())
			.stream()
			.filter((key) -> section.refusal(key) == null && !key.equals("flyway.oracle")
					&& !key.equals("flyway.sqlserver") && !key.equals("flyway.postgresql"))
			.map((key) -> key.substring(prefix.length()))
			.toList();
		assertThat(values(base + "." + section.key() + ".keys")).containsExactlyInAnyOrderElementsOf(known);
	}

}
