package io.github.pgprofiles.internal.pool;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DriverVersionTests {

	@Test
	void versionsBeforeTheFirstSafeOneAreReported() {
		assertThat(DriverVersion.isVulnerable("PostgreSQL JDBC Driver 42.7.11")).isTrue();
		assertThat(DriverVersion.isVulnerable("PostgreSQL JDBC Driver 42.6.99")).isTrue();
		assertThat(DriverVersion.isVulnerable("PostgreSQL JDBC Driver 42.7.12")).isFalse();
		assertThat(DriverVersion.isVulnerable("PostgreSQL JDBC Driver 43.0.0")).isFalse();
		assertThat(DriverVersion.isVulnerable("PostgreSQL JDBC Driver (unknown)")).isFalse();
	}

	@Test
	void theVersionOfThisBuildIsSafe() {
		assertThat(DriverVersion.current()).containsPattern("\\d+\\.\\d+\\.\\d+");
		assertThat(DriverVersion.isVulnerable(DriverVersion.current())).isFalse();
	}

}
