package io.github.pgprofiles.config;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Properties of the driver that a pooler in transaction mode cannot follow. */
class PoolerRulesTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static ProfileSettingsBuilder orders() {
		return ProfileSettings.builder("orders").host("localhost").pooler(PoolerMode.TRANSACTION);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			options          | -c work_mem=1MB | ALTER ROLE
			prepareThreshold | 5               | which is 0
			prepareThreshold | -1              | which is 0
			readOnlyMode     | always          | Use 'transaction'
			replication      | database        | the server itself
			""")
	void areRefusedWithWhatToDo(String name, String value, String action) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().property(name, value).build())
			.withMessageContainingAll("'properties." + name + "'", "'pooler' is transaction", action);
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().dsn("jdbc:postgresql://localhost/shop?" + name + "=" + value.replace(" ", "%20"))
				.build())
			.withMessageContainingAll("'dsn' has '" + name + "'", action);
		assertThat(ProfileSettings.builder("orders")
			.host("localhost")
			.property(name, value)
			.build()
			.properties()
			.get(name)).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "prepareThreshold, 0", "readOnlyMode, transaction", "preferQueryMode, simple", "autosave, always",
			"currentSchema, other", "targetServerType, primary", "reWriteBatchedInserts, true",
			"assumeMinServerVersion, 8.4" })
	void othersAreNot(String name, String value) {
		assertThat(orders().property(name, value).build().properties()).containsEntry(name, value);
	}

	@ParameterizedTest
	@CsvSource({ "prepareThreshold, 1", "prepareThreshold, -1", "preparedStatementCacheQueries, 20" })
	void statementsArePreparedAsIsAskedForWhereThePoolerFollows(String name, String value) {
		ProfileSettings settings = orders().poolerMaxPreparedStatements(100).property(name, value).build();
		assertThat(settings.poolerMaxPreparedStatements()).isEqualTo(100);
		assertThat(settings.properties()).containsEntry(name, value);
	}

	@Test
	void preparingAndNotPreparingIsRefused() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().poolerMaxPreparedStatements(100).property("prepareThreshold", "0").build())
			.withMessageContainingAll("'properties.prepareThreshold' is 0", "'pooler-max-prepared-statements' is set");
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().poolerMaxPreparedStatements(100)
				.dsn("jdbc:postgresql://localhost/shop?prepareThreshold=0")
				.build())
			.withMessageContainingAll("'dsn' has 'prepareThreshold'", "'pooler-max-prepared-statements' is set");
	}

	@Test
	void statementsOfAPoolerNeedThePooler() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().pooler(PoolerMode.NONE).poolerMaxPreparedStatements(100).build())
			.withMessageContainingAll("'pooler-max-prepared-statements' is 100", "set 'pooler' to 'transaction'");
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().poolerMaxPreparedStatements(-1).build())
			.withMessageContainingAll("'pooler-max-prepared-statements' is negative: -1", "or 0");
	}

	@Test
	void whatLeadsPastThePoolerHasNoStatementsOfIt() {
		ProfileSettings settings = orders().poolerMaxPreparedStatements(100)
			.notifications(NotificationSettings.defaults().withDsn("postgresql://db1/shop"))
			.build();
		assertThat(settings.listener()).isNotNull()
			.extracting(ProfileSettings::poolerMaxPreparedStatements)
			.isEqualTo(0);
		ProfileSettings server = ProfileSettings.builder("orders").host("db1").build();
		assertThat(settings.forMigrations(PoolSettings.defaults(), null, server).poolerMaxPreparedStatements())
			.isZero();
		assertThat(settings.withStartup(StartupSettings.defaults()).poolerMaxPreparedStatements()).isEqualTo(100);
	}

	@Test
	void emptyOptionsAreNone() {
		assertThat(orders().property("options", "").build().pooler()).isEqualTo(PoolerMode.TRANSACTION);
	}

	@Test
	void resetOfSessionsIsRefusedWhereItIsAskedFor() {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> orders().pool(new PoolSettings(1, 2, SECOND, SECOND.multipliedBy(60),
					SECOND.multipliedBy(60), Duration.ofSeconds(30), Duration.ZERO, SessionReset.ALWAYS))
				.build())
			.withMessageContainingAll("'pool.reset'", "'pooler' is transaction");
	}

}
