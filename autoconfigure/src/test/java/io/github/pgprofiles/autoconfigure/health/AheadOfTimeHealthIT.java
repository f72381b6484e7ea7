package io.github.pgprofiles.autoconfigure.health;

import java.nio.file.Path;

import io.github.pgprofiles.autoconfigure.AheadOfTime;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.SystemProperties;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.server.ProfileStateAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health in an application that was processed ahead of time: its beans are generated,
 * compiled and run in a class loader of their own.
 */
class AheadOfTimeHealthIT {

	@RegisterExtension
	private final SystemProperties properties = new SystemProperties();

	@TempDir
	private Path directory;

	@Test
	void profilesAreCheckedAndDbIsAbsent() throws Exception {
		this.properties.set("management.endpoints.web.exposure.include=health",
				"management.endpoint.health.show-details=always");
		this.properties.set(TestServer.profile("orders"));
		this.properties.set(TestServer.profile("reporting"));
		assertThat(generateAndRun()).isEqualTo("[postgres] [orders, reporting] UP");
	}

	@Test
	void profilesAreCheckedAndDbChecksTheOthersOnly() throws Exception {
		this.properties.set("management.endpoints.web.exposure.include=health",
				"management.endpoint.health.show-details=always");
		this.properties.set(TestServer.profile("orders"));
		this.properties.set("spring.datasource.url=jdbc:h2:mem:aot");
		assertThat(generateAndRun()).isEqualTo("[db, postgres] [orders] UP");
	}

	private String generateAndRun() throws Exception {
		return AheadOfTime.run(this.directory, HealthApplication.class, Generated.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			DataSourceAutoConfiguration.class, DataSourceHealthContributorAutoConfiguration.class,
			ProfileStateAutoConfiguration.class, PostgresHealthContributorAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
			EndpointAutoConfiguration.class })
	static class HealthApplication {

	}

	/** Runs what was generated. Loaded by a class loader of its own. */
	public static final class Generated {

		private Generated() {
		}

		public static String run(String initializer) {
			try (GenericApplicationContext context = AheadOfTime.start(initializer)) {
				return HealthRunner.components(HealthRunner.health(context)).keySet() + " "
						+ HealthRunner.components(HealthRunner.health(context, "postgres")).keySet() + " "
						+ HealthRunner.health(context).getStatus();
			}
		}

	}

}
