package io.github.pgprofiles.autoconfigure.properties;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which values the Actuator must not show. */
class SecretKeysTests {

	@ParameterizedTest
	@ValueSource(strings = { "app.postgres.profiles.orders.password", "app.postgres.defaults.dsn",
			"app.postgres.profiles.orders.json", "app.postgres.defaults.json", "app.postgres.profiles.orders",
			"APP_POSTGRES_PROFILES_ORDERS", "APP_POSTGRES_PROFILES_ORDERS_JSON", "APP_POSTGRES_PASSWORD",
			"APP_POSTGRES_PROFILES_ORDERS_PROPERTIES_SSLPASSWORD",
			"app.postgres.profiles.orders.properties.accessToken",
			"app.postgres.profiles.orders.properties.client-secret",
			"app.postgres.profiles.orders.properties.credentials", "app.postgres.profiles.orders.properties.apiKey" })
	void credentialsAreSecret(String name) {
		assertThat(SecretKeys.isSecret(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.postgres.profiles.orders.host", "app.postgres.primary",
			"app.postgres.profiles.orders.properties.sslkey", "APP_POSTGRES_PROFILES_ORDERS_USER", "my.password",
			"app.postgres.profiles.orders.pool.max-size" })
	void othersAreNot(String name) {
		assertThat(SecretKeys.isSecret(name)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			sun.java.command       | app.jar --app.postgres.profiles.orders.password=x              | true
			JAVA_TOOL_OPTIONS      | -Dapp.postgres.profiles.orders.dsn=postgresql://u:x@db/orders  | true
			SPRING_APPLICATION_JSON | {"app":{"postgres":{"profiles":{"o":{"password":"x"}}}}}      | true
			SPRING_APPLICATION_JSON | {"server":{"port":1}}                                          | false
			sun.java.command       | app.jar --server.port=0                                        | false
			app.postgres.effective.profiles.orders.host.origin | "app.postgres.profiles.orders.host" from x | false
			""")
	void commandLineIsSecretWithPropertiesOfProfiles(String name, String value, boolean secret) {
		assertThat(SecretKeys.repeatsProperties(name, value)).isEqualTo(secret);
	}

}
