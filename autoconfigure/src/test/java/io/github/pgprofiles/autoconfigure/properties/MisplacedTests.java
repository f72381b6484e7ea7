package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A list or keys where one value belongs, told in one sentence and without them. */
class MisplacedTests {

	private static final String CANARY = "s3cr3tcanary";

	private static List<ProfileConfigurationException> refused(Configuration configuration) {
		ProfileConfigurationException all = assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(configuration::definitions)
			.actual();
		assertThat(all).hasMessageNotContaining(CANARY);
		return all.all();
	}

	@ParameterizedTest
	@ValueSource(strings = { "dsn", "password" })
	void nothingBelowASecretIsShown(String key) {
		assertThat(
				refused(Configuration.yaml("app.postgres.profiles.orders: { %s: [%s, b, c] }".formatted(key, CANARY))))
			.singleElement()
			.hasToString(ProfileConfigurationException.class.getName() + ": 'app.postgres.profiles.orders." + key
					+ "' is a list, but takes one value. Write one value for '" + key
					+ "'. In YAML a text that begins with '[' or '{'" + " needs quotes.");
		assertThat(refused(Configuration
			.yaml("app.postgres.profiles.orders: { %s: { %s: , other: { deep: 1 } } }".formatted(key, CANARY))))
			.singleElement()
			.satisfies((told) -> assertThat(told.property()).isEqualTo("app.postgres.profiles.orders." + key))
			.satisfies((told) -> assertThat(told.problem()).isEqualTo("has keys below it, but takes one value"))
			.satisfies((told) -> assertThat(told.origin()).asString().contains("application.yml] - 1:"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "host", "user", "ssl-bundle", "sslmode", "once.schema", "port", "pool.max-size",
			"pool.timeout", "tls", "connect-timeout", "health.enabled" })
	void listOrKeysWhereOneValueBelongs(String key) {
		assertThat(
				refused(Configuration.yaml("app.postgres.profiles.orders: { %s: [%s, b, c] }".formatted(key, CANARY))))
			.singleElement()
			.satisfies((told) -> assertThat(told.property()).isEqualTo("app.postgres.profiles.orders." + key + "[0]"))
			.satisfies((told) -> assertThat(told.problem())
				.isEqualTo("is no known key: '" + key + "' is a list, but takes one value"))
			.satisfies((told) -> assertThat(told.action()).contains("needs quotes"));
		assertThat(refused(Configuration
			.yaml("app.postgres.profiles.orders: { %s: { quite: %s, other: { deep: 1 } } }".formatted(key, CANARY))))
			.singleElement()
			.satisfies((told) -> assertThat(told.problem())
				.isEqualTo("is no known key: '" + key + "' has keys below it, but takes one value"));
	}

	@ParameterizedTest
	@CsvSource({ "dsn, is a list", "password, is a list", "pool, is a list", "properties, is a list",
			"properties.currentSchema, is a list" })
	void listInJson(String key, String problem) {
		String[] path = key.split("[.]", -1);
		String list = "[\"" + CANARY + "\", \"b\"]";
		String json = (path.length == 1) ? "{\"" + key + "\": " + list + "}"
				: "{\"" + path[0] + "\": {\"" + path[1] + "\": " + list + "}}";
		assertThat(refused(Configuration.yaml("app.postgres.profiles.orders.json: '" + json + "'"))).singleElement()
			.satisfies((told) -> assertThat(told.property()).isEqualTo("app.postgres.profiles.orders." + key))
			.satisfies((told) -> assertThat(told.problem()).startsWith(problem));
		assertThat(refused(Configuration
			.yaml("app.postgres.profiles.orders.json: '{\"password\": {\"" + CANARY + "\": {\"a\": 1}}}'")))
			.singleElement()
			.satisfies((told) -> assertThat(told.problem()).startsWith("has keys below it"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "profiles.orders: [a, b]|profiles.orders|only keys can stand below it",
					"profiles.orders.pool: [1, 2]|profiles.orders.pool|only keys can stand below it",
					"profiles.orders.properties: [a]|profiles.orders.properties|only keys can stand below it",
					"profiles.orders.extensions: { citext: }|profiles.orders.extensions|neither keys nor further lists",
					"profiles.orders.extensions: [[a, b]]|profiles.orders.extensions[0]|neither keys nor further lists",
					"defaults.host: [a, b]|defaults.host[0]|takes one value",
					"defaults: [a]|defaults|only keys can stand below it", "primary: [a, b]|primary|takes one value",
					"secrets.directory: [a]|secrets.directory|takes one value",
					"secrets: /run/secrets|secrets|only keys can stand below it" })
	void siblings(String yaml, String property, String problem) {
		assertThat(refused(Configuration.yaml("app.postgres." + yaml)).get(0))
			.satisfies((told) -> assertThat(told.property()).isEqualTo("app.postgres." + property))
			.satisfies((told) -> assertThat(told.problem()).contains(problem));
	}

	@Test
	void variablesOfAList() {
		assertThat(refused(Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS_PASSWORD_0", CANARY))))
			.singleElement()
			.satisfies((told) -> assertThat(told.problem()).isEqualTo("is a list, but takes one value"));
	}

	@Test
	void keyThatIsNearToAnotherIsStillSuggested() {
		assertThat(refused(Configuration.yaml("app.postgres.profiles.orders.user.name: x"))).singleElement()
			.satisfies((told) -> assertThat(told.action()).isEqualTo("Did you mean 'username'?"));
	}

}
