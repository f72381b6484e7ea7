package io.github.pgprofiles.autoconfigure.endpoint;

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

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The endpoint in an application that was processed ahead of time. */
class AheadOfTimeEndpointIT {

	@RegisterExtension
	private final SystemProperties properties = new SystemProperties();

	@TempDir
	private Path directory;

	@Test
	void profilesAreShown() throws Exception {
		this.properties.set("management.endpoints.web.exposure.include=postgres");
		this.properties.set(TestServer.profile("orders"));
		this.properties.set(TestServer.profile("reporting"));
		assertThat(AheadOfTime.run(this.directory, EndpointApplication.class, Generated.class))
			.isEqualTo("[orders, reporting] UP 4");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			DataSourceAutoConfiguration.class, ProfileStateAutoConfiguration.class,
			PostgresEndpointAutoConfiguration.class })
	static class EndpointApplication {

	}

	/** Runs what was generated. Loaded by a class loader of its own. */
	public static final class Generated {

		private Generated() {
		}

		public static String run(String initializer) {
			try (GenericApplicationContext context = AheadOfTime.start(initializer)) {
				PostgresEndpoint endpoint = context.getBean(PostgresEndpoint.class);
				PostgresDescriptor.ProfileDescriptor orders = endpoint.profile("orders").profiles().get("orders");
				return endpoint.profiles().profiles().keySet() + " " + orders.nodes().get("primary").state() + " "
						+ String.valueOf(orders.settings())
							.replaceAll(".*pool.max-size=SettingDescriptor\\[value=(\\d+),.*", "$1");
			}
		}

	}

}
