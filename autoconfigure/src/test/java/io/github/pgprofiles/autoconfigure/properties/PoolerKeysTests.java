package io.github.pgprofiles.autoconfigure.properties;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The keys of what stands between a profile and its server, from each layer. */
class PoolerKeysTests {

	@Test
	void preparedStatementsComeFromEachLayer() {
		Configuration file = Configuration.yaml("""
				app.postgres:
				  defaults: { pooler: transaction, pooler-max-prepared-statements: 50 }
				  profiles:
				    orders: { host: db }
				""");
		assertThat(file.orders().poolerMaxPreparedStatements()).isEqualTo(50);
		assertThat(file.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_POOLERMAXPREPAREDSTATEMENTS", "60"))
			.orders()
			.poolerMaxPreparedStatements()).isEqualTo(60);
		assertThat(file.with(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", """
				{"pooler-max-prepared-statements": 70}""")).orders().poolerMaxPreparedStatements()).isEqualTo(70);
		assertThat(Configuration.yaml("app.postgres.profiles.orders: { host: db, pooler: transaction }")
			.orders()
			.poolerMaxPreparedStatements()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			pooler: none, pooler-max-prepared-statements: 100        | 'pooler' is not transaction
			pooler: transaction, pooler-max-prepared-statements: -1  | is negative: -1
			""")
	void thoseThatNoPoolerFollowsAreRefused(String keys, String problem) {
		assertThatExceptionOfType(ProfileConfigurationException.class)
			.isThrownBy(() -> Configuration.yaml("app.postgres.profiles.orders: { host: db, " + keys + " }").orders())
			.satisfies((ex) -> assertThat(ex.property())
				.isEqualTo("app.postgres.profiles.orders.pooler-max-prepared-statements"))
			.withMessageContaining(problem);
	}

}
