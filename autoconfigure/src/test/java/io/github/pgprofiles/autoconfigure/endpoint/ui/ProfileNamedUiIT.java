package io.github.pgprofiles.autoconfigure.endpoint.ui;

import java.net.http.HttpResponse;
import java.util.List;

import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresEndpointAutoConfiguration;
import io.github.pgprofiles.autoconfigure.server.ProfileStateAutoConfiguration;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** A profile whose path is the page's, too. */
class ProfileNamedUiIT {

	private static final String PATH = "/actuator/postgres/ui";

	private final WebApplicationContextRunner runner = new UiServer().runner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, ProfileStateAutoConfiguration.class,
				PostgresEndpointAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("ui"))
		.withPropertyValues("management.endpoint.postgresui.access=read-only");

	private static void assertProfile(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains("json");
		assertThat(answer.body()).contains("\"profiles\":{\"ui\":{\"primary\":true");
	}

	@Test
	void whoeverAsksForJsonHasTheProfileAndAnybodyElseThePage() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=postgres,postgresui")
			.run((context) -> {
				String port = context.getEnvironment().getProperty("local.server.port");
				for (String accepted : List.of("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
						"*/*")) {
					HttpResponse<String> page = UiServer.get(port, PATH, "Accept", accepted);
					assertThat(page.statusCode()).isEqualTo(200);
					assertThat(page.body()).contains("<title>PostgreSQL profiles</title>");
				}
				assertProfile(UiServer.get(port, PATH, "Accept", "application/json"));
				assertThat(UiServer.get(port, PATH + "/page.js").statusCode()).isEqualTo(200);
			});
	}

	@Test
	void withoutThePageItIsTheProfile() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=postgres").run((context) -> {
			String port = context.getEnvironment().getProperty("local.server.port");
			assertProfile(UiServer.get(port, PATH));
		});
	}

}
