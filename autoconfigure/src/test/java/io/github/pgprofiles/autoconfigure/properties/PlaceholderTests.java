package io.github.pgprofiles.autoconfigure.properties;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Placeholders that nothing replaces. */
class PlaceholderTests {

	private static ProfileConfigurationException refused(Configuration configuration) {
		return assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(configuration::orders)
			.withMessageNotContaining("s3cr3t")
			.withNoCause()
			.actual();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			password                 | ${ORDERS_PASSWORD}                   | '${ORDERS_PASSWORD}'
			password                 | ${password}                          | '${password}'
			password                 | s3cr${s3cr3t}                        | a placeholder
			password                 | s3cr3t-${ORDERS_PASSWORD}            | '${ORDERS_PASSWORD}'
			dsn                      | postgresql://a:${DB_PW}@db/o         | '${DB_PW}'
			dsn                      | postgresql://a:s3cr${3t}@db/o        | a placeholder
			host                     | ${host.name}                         | '${host.name}'
			user                     | ${me}                                | '${me}'
			port                     | ${PORT}                              | '${PORT}'
			pool.max-size            | ${SIZE}                              | '${SIZE}'
			enabled                  | ${ON}                                | '${ON}'
			sslmode                  | ${MODE}                              | '${MODE}'
			extensions               | ${EXTENSIONS}                        | '${EXTENSIONS}'
			properties.currentSchema | ${SCHEMA}                            | '${SCHEMA}'
			properties.sslpassword   | s3cr${s3cr3t}                        | a placeholder
			json                     | ${ORDERS_JSON}                       | '${ORDERS_JSON}'
			json                     | {"password": "s3cr3t${DB_PW}"}       | '${DB_PW}'
			host                     | ${A:${B_C}}                          | '${B_C}'
			""")
	void unresolvedOneIsToldByItsName(String key, String value, String shown) {
		ProfileConfigurationException refused = refused(Configuration.yaml("app.postgres.profiles.orders: { host: db }")
			.withProperties(Map.of("app.postgres.profiles.orders." + key, value)));
		assertThat(refused.property())
			.isEqualTo("app.postgres.profiles.orders." + (value.startsWith("{") ? "password" : key));
		assertThat(refused.problem()).isEqualTo("contains " + shown + ", which has no value");
		assertThat(refused.action()).contains("\\${");
		assertThat(refused.origin()).isNotNull();
	}

	@Test
	void primaryAndTheDefaultsAreNoExceptions() {
		assertThat(refused(Configuration.yaml("""
				app.postgres:
				  primary: ${PRIMARY}
				  profiles.orders.host: db
				""")).property()).isEqualTo("app.postgres.primary");
		assertThat(refused(Configuration.yaml("""
				app.postgres:
				  defaults.user: ${USER_NAME}
				  profiles.orders.host: db
				""")).property()).isEqualTo("app.postgres.defaults.user");
	}

	@Test
	void directoryOfSecretsIsNoException() {
		ProfileConfigurationException refused = refused(Configuration.yaml("""
				app.postgres:
				  secrets.directory: ${NOPE}
				  profiles.orders: { host: db, prot: 1 }
				"""));
		assertThat(refused.all()).hasSize(2);
		ProfileConfigurationException directory = refused.all().get(1);
		assertThat(directory.property()).isEqualTo("app.postgres.secrets.directory");
		assertThat(directory.problem()).isEqualTo("contains '${NOPE}', which has no value");
		assertThat(directory.origin()).asString().contains("2:");
	}

	@Test
	void circularOneIsToldWithoutAnyValue() {
		ProfileConfigurationException refused = refused(Configuration.yaml("""
				app.postgres.profiles.orders:
				  host: db
				  password: s3cr3t-${DB_PW}
				DB_PW: s3cr3t${DB_PW}
				"""));
		assertThat(refused.property()).isEqualTo("app.postgres.profiles.orders.password");
		assertThat(refused.problem()).isEqualTo("contains '${DB_PW}', which leads back to itself");
	}

	@Test
	void nameWithinTheValueOfAPlaceholderIsNotShown() {
		assertThat(refused(Configuration.yaml("""
				app.postgres.profiles.orders: { host: db, password: "${DB_PW}" }
				DB_PW: a${s3cr3t}b
				""")).problem()).isEqualTo("contains a placeholder, which has no value");
	}

	@Test
	void escapedOneIsText() {
		assertThat(Configuration.yaml("""
				app.postgres.profiles.orders: { host: db, password: 'a\\${b}c' }
				""").orders().password()).isEqualTo("a${b}c");
		assertThat(Configuration.yaml("""
				app.postgres.profiles.orders: { host: db, password: 'a${b' }
				""").orders().password()).isEqualTo("a${b");
		assertThat(Configuration.yaml("app.postgres.profiles.orders: { dsn: 'postgresql://u:a%24{b}c@db/o' }")
			.orders()
			.password()).isEqualTo("a${b}c");
	}

	@Test
	void valueOfAVariableIsReplacedAsThatOfAFile() {
		assertThat(refused(Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS_HOST", "db",
				"APP_POSTGRES_PROFILES_ORDERS_PASSWORD", "s3cr${s3cr3t}")))
			.origin()).asString().contains("APP_POSTGRES_PROFILES_ORDERS_PASSWORD");
	}

	@Test
	void disabledProfileAndOverriddenValueNeedNone() {
		Configuration configuration = Configuration.yaml("""
				app.postgres.profiles:
				  orders: { host: db, user: "${NOBODY}", json: '{"user": "me"}' }
				  archive: { enabled: false, host: "${ARCHIVE_HOST}", port: "${ARCHIVE_PORT}" }
				""");
		assertThat(configuration.orders().user()).isEqualTo("me");
		assertThat(configuration.definitions().all()).hasSize(1);
	}

	/** What says where to connect may be missing where something else says it. */
	@Test
	void connectionFromElsewhereNeedsNoneOfIts() {
		ProfileDefinitions definitions = Configuration.yaml("""
				app.postgres.profiles.orders: { dsn: "${ORDERS_DSN}", password: "${ORDERS_PASSWORD}" }
				""").definitions();
		ProfileDefinition orders = definitions.all().iterator().next();
		assertThat(orders.hasConnectionSettings()).isTrue();
		assertThat(new ProfileSettingsFactory(definitions, null).create(orders, "postgresql://db/orders", "me", "pw")
			.user()).isEqualTo("me");
	}

}
