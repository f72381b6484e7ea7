package io.github.pgprofiles.autoconfigure.properties;

import java.util.Map;

import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.TlsPreset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/** An empty value sets nothing, and takes back what a weaker layer or source has set. */
class EmptyValuesTests {

	private static final String DEFAULTS = """
			app.postgres:
			  defaults:
			    dsn: postgresql://common@central:6000/all
			  profiles.orders:
			    host: own
			""";

	private static ProfileConfigurationException refused(Configuration configuration) {
		return assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(configuration::orders)
			.actual();
	}

	@Test
	void emptyDsnTakesBackThatOfTheDefaults() {
		assertThat(Configuration.yaml(DEFAULTS).orders().hosts()).singleElement().hasToString("central:6000");
		assertThat(Configuration.yaml(DEFAULTS + "    dsn: ''").orders().hosts()).singleElement()
			.hasToString("own:5432");
		assertThat(Configuration.yaml(DEFAULTS + "    dsn: ${NO_SUCH_URL:}").orders().hosts()).singleElement()
			.hasToString("own:5432");
		assertThat(Configuration.yaml(DEFAULTS + "    json: '{\"dsn\": \"\"}'").orders().hosts()).singleElement()
			.hasToString("own:5432");
		assertThat(Configuration.yaml(DEFAULTS).with(Map.of("APP_POSTGRES_PROFILES_ORDERS_DSN", "")).orders().hosts())
			.singleElement()
			.hasToString("own:5432");
	}

	@Test
	void emptyVariableTakesBackThatOfAFile() {
		Configuration configuration = Configuration
			.yaml("app.postgres.profiles.orders: { host: own, dsn: 'postgresql://db/shop' }")
			.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_DSN", ""));
		assertThat(configuration.orders().hosts()).singleElement().hasToString("own:5432");
	}

	@Test
	void emptyDsnThatTakesNothingBackIsToldAsBefore() {
		assertThat(refused(Configuration.yaml("app.postgres.profiles.orders: { host: own, dsn: '${NO_SUCH_URL:}' }")))
			.hasMessageContaining("'app.postgres.profiles.orders.dsn' is empty");
	}

	@Test
	void nothingToConnectToIsToldWhereTheDsnWasTakenBack() {
		assertThat(refused(Configuration.yaml("""
				app.postgres:
				  defaults.dsn: postgresql://central/all
				  profiles.orders.dsn: ''
				"""))).hasMessageContaining("neither a 'dsn' nor a 'host'");
	}

	@ParameterizedTest
	@CsvSource({ "user", "password", "database", "sslmode", "application-name" })
	void emptyTextTakesBackThatOfTheDefaults(String key) {
		String yaml = """
				app.postgres:
				  defaults: { host: db, %s: require }
				  profiles.orders: { %s: '%s' }
				""";
		assertThat(text(Configuration.yaml(yaml.formatted(key, "port", "1")), key)).isEqualTo("require");
		assertThat(text(Configuration.yaml(yaml.formatted(key, key, "")), key)).isIn(null, "orders");
		assertThat(text(Configuration.yaml(yaml.formatted(key, key, "${NOBODY:}")), key)).isIn(null, "orders");
	}

	private static String text(Configuration configuration, String key) {
		var settings = configuration.orders();
		return switch (key) {
			case "user" -> settings.user();
			case "password" -> settings.password();
			case "database" -> settings.database();
			case "sslmode" -> settings.sslmode();
			default -> settings.applicationName();
		};
	}

	@Test
	void otherEmptyValuesTakeBackToo() {
		Configuration configuration = Configuration.yaml("""
				app.postgres:
				  defaults:
				    host: db
				    port: 6000
				    ssl-bundle: nosuch
				    pool: { max-size: 77, timeout: 3s }
				    once.schema: results
				    extensions: [citext]
				    properties: { currentSchema: common, socketTimeout: 5, sslrootcert: /no/such }
				  profiles.orders:
				    port:
				    ssl-bundle: ''
				    pool: { max-size: , timeout: '' }
				    once.schema: ''
				    extensions: []
				    properties: { currentSchema: '', sslrootcert: '' }
				""");
		assertThat(configuration.orders()).satisfies((orders) -> {
			assertThat(orders.hosts()).singleElement().hasToString("db:5432");
			assertThat(orders.pool()).isEqualTo(PoolSettings.defaults());
			assertThat(orders.once().schema()).isEqualTo("public");
			assertThat(orders.extensions()).isEmpty();
			assertThat(orders.properties()).containsExactly(entry("socketTimeout", "5"));
			assertThat(orders.tls().sockets()).isNull();
		});
		assertThat(configuration.definitions().effective().get("orders")).doesNotContainKeys("port", "ssl-bundle");
	}

	@ParameterizedTest
	@ValueSource(strings = { "''", "${NOBODY:}" })
	void emptyPresetDoesNotTakeBackTheStrictOne(String empty) {
		assertThat(refused(Configuration.yaml("""
				app.postgres:
				  defaults: { host: db, tls: strict }
				  profiles.orders: { tls: "%s" }
				""".formatted(empty.equals("''") ? "" : empty))))
			.hasMessageContainingAll("profiles.orders.tls' is empty", "Write 'none'");
		assertThat(Configuration.yaml("app.postgres.profiles.orders: { host: db, tls: '' }").orders().tls().preset())
			.isEqualTo(TlsPreset.NONE);
	}

}
