package io.github.pgprofiles.autoconfigure.endpoint;

import java.time.Duration;

import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.NodeDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.ProfileDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.State;
import io.github.pgprofiles.autoconfigure.server.ProfileStateAutoConfiguration;
import org.awaitility.Awaitility;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tests of the endpoint share: a runner that has it, and how to ask it. */
final class EndpointRunner {

	private EndpointRunner() {
	}

	static ApplicationContextRunner create() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
					BootDataSourceBackOffAutoConfiguration.class, DataSourceAutoConfiguration.class,
					ProfileStateAutoConfiguration.class, PostgresEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=postgres");
	}

	static ProfileDescriptor look(ApplicationContext context, String profile) {
		return context.getBean(PostgresEndpoint.class).profiles().profiles().get(profile);
	}

	static NodeDescriptor node(ApplicationContext context, String profile) {
		return look(context, profile).nodes().get("primary");
	}

	static void await(ApplicationContext context, String profile, State state) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(node(context, profile).state()).isEqualTo(state));
	}

}
