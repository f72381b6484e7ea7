package io.github.pgprofiles.testing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import static org.assertj.core.api.Assertions.assertThat;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ContainerImageTests {

	private static final String PROPERTY = "test.postgres.image";

	private final String before = System.getProperty(PROPERTY, "");

	@BeforeEach
	void clear() {
		System.clearProperty(PROPERTY);
	}

	@AfterEach
	void restore() {
		System.setProperty(PROPERTY, this.before);
	}

	@Test
	void imageIsTheOldestThatIsSupportedWhereNoneIsNamed() {
		assertThat(ContainerServer.image()).isEqualTo("postgres:15");
		System.setProperty(PROPERTY, "");
		assertThat(ContainerServer.image()).isEqualTo("postgres:15");
	}

	@Test
	void imageIsTheOneThatThePropertyNames() {
		System.setProperty(PROPERTY, "postgres:17");
		assertThat(ContainerServer.image()).isEqualTo("postgres:17");
	}

}
