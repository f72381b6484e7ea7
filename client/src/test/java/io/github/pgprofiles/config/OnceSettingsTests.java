package io.github.pgprofiles.config;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OnceSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "pg_temp", "pg_temp_3", "pg_catalog", "pg_toast", "pg_toast_temp_1", "pg_mine",
			"information_schema" })
	void schemaOfPostgresItselfIsRefused(String schema) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> new OnceSettings(schema, Duration.ZERO))
			.withMessageContainingAll("once.schema", "'" + schema + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pgmine", "PG_TEMP", "my_pg_temp", "Information_Schema" })
	void schemaThatOnlyLooksLikeItIsTaken(String schema) {
		assertThat(new OnceSettings(schema, Duration.ZERO).schema()).isEqualTo(schema);
	}

}
