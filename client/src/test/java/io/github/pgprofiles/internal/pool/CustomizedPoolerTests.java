package io.github.pgprofiles.internal.pool;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a customizer must not set where a pooler in transaction mode stands between. */
class CustomizedPoolerTests {

	private static final Map<String, Consumer<HikariConfig>> OF_A_SESSION = Map.of("connectionInitSql",
			(config) -> config.setConnectionInitSql("set work_mem = '5MB'"), "schema",
			(config) -> config.setSchema("other"), "transactionIsolation",
			(config) -> config.setTransactionIsolation("TRANSACTION_SERIALIZABLE"), "dataSourceProperties.options",
			(config) -> config.addDataSourceProperty("options", "-c work_mem=5MB"),
			"dataSourceProperties.prepareThreshold", (config) -> config.addDataSourceProperty("prepareThreshold", "5"));

	/** Before anybody connects: there is no server here. */
	@Test
	void whatIsForASessionIsRefusedByItsName() {
		ProfileSettings orders = ProfileSettings.builder("orders")
			.host("localhost")
			.port(1)
			.database("shop")
			.user("app")
			.password("secret")
			.pooler(PoolerMode.TRANSACTION)
			.build();
		OF_A_SESSION
			.forEach((property, customizer) -> assertThatExceptionOfType(InvalidSettingException.class).as(property)
				.isThrownBy(() -> new PoolStarter((name, config) -> customizer.accept(config)).start(List.of(orders)))
				.withMessageContainingAll("'" + property + "'", "'orders'", "'pooler' is transaction"));
	}

}
