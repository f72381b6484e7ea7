package io.github.pgprofiles.autoconfigure.health;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.autoconfigure.AheadOfTime;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.server.ProfileStateAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health in an application that was processed ahead of time: its beans are generated,
 * compiled and run in a class loader of their own.
 */
class AheadOfTimeHealthIT {

	private final List<String> keys = new ArrayList<>();

	@TempDir
	private Path directory;

	@Test
	void profilesAreCheckedAndDbIsAbsent() throws Exception {
		set("management.endpoints.web.exposure.include=health", "management.endpoint.health.show-details=always");
		set(TestServer.profile("orders"));
		set(TestServer.profile("reporting"));
		assertThat(generateAndRun()).isEqualTo("[postgres] [orders, reporting] UP");
	}

	@Test
	void profilesAreCheckedAndDbChecksTheOthersOnly() throws Exception {
		set("management.endpoints.web.exposure.include=health", "management.endpoint.health.show-details=always");
		set(TestServer.profile("orders"));
		set("spring.datasource.url=jdbc:h2:mem:aot");
		assertThat(generateAndRun()).isEqualTo("[db, postgres] [orders] UP");
	}

	@AfterEach
	void clearProperties() {
		this.keys.forEach(System::clearProperty);
	}

	private void set(String... lines) {
		for (String line : lines) {
			String[] pair = line.split("=", 2);
			this.keys.add(pair[0]);
			System.setProperty(pair[0], pair[1]);
		}
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
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				AotApplicationContextInitializer.forInitializerClasses(initializer).initialize(context);
				context.refresh();
				return HealthRunner.components(HealthRunner.health(context)).keySet() + " "
						+ HealthRunner.components(HealthRunner.health(context, "postgres")).keySet() + " "
						+ HealthRunner.health(context).getStatus();
			}
		}

	}

}
