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
