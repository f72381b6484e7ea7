package io.github.pgprofiles.autoconfigure.properties;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.config.LoggingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LoggingKeysTests {

	@Test
	void keysMergeOneByOneOverAllLayers() {
		Configuration file = Configuration.yaml("""
				app.postgres:
				  defaults.logging: { queries: true, slow-query-threshold: 3s }
				  profiles.orders:
				    host: db
				    logging: { responses: true, slow-query-threshold: 250ms }
				""");
		assertThat(file.orders().logging())
			.isEqualTo(new LoggingSettings(true, false, true, Duration.ofMillis(250), false));
		assertThat(file.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_LOGGING_SLOWQUERYEXPLAIN", "true",
				"APP_POSTGRES_PROFILES_ORDERS_LOGGING_QUERIES", "false"))
			.orders()
			.logging()).isEqualTo(new LoggingSettings(false, false, true, Duration.ofMillis(250), true));
		assertThat(file.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", """
				{"logging": {"parameters": true, "slow-query-threshold": "0s"}}""")).orders().logging())
			.isEqualTo(new LoggingSettings(true, true, true, Duration.ZERO, false));
	}

	@Test
	void withoutAKeySlowStatementsAreLoggedFromASecondOn() {
		assertThat(Configuration.yaml("app.postgres.profiles.orders.host: db").orders().logging())
			.isEqualTo(new LoggingSettings(false, false, false, Duration.ofSeconds(1), false));
	}

	@ParameterizedTest
	@CsvSource({ "slow-query-threshold, -1s, must not be negative", "slow-query-threshold, soon, no duration",
			"queries, perhaps, neither true nor false" })
	void whatCannotBeMeantIsRefusedWhereItWasWritten(String key, String value, String problem) {
		String name = "app.postgres.profiles.orders.logging." + key;
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(
					() -> Configuration.yaml("app.postgres.profiles.orders.host: db\n" + name + ": " + value).orders())
			.satisfies((ex) -> assertThat(ex.property()).isEqualTo(name))
			.withMessageContaining(problem);
	}

}
