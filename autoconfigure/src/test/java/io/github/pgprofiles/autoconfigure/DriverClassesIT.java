package io.github.pgprofiles.autoconfigure;

import java.util.Arrays;

import io.github.pgprofiles.PostgresClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties of a class of the user's, such as the connector of a cloud. */
class DriverClassesIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class));

	private static String[] profile(String... further) {
		String[] own = TestServer.profile("orders");
		String[] all = Arrays.copyOf(own, own.length + further.length);
		System.arraycopy(further, 0, all, own.length, further.length);
		return all;
	}

	@Test
	void propertyThatTheDriverDoesNotKnowReachesTheClass() {
		this.runner
			.withPropertyValues(profile(
					"app.postgres.profiles.orders.properties.socketFactory=" + RecordingConnector.class.getName(),
					"app.postgres.profiles.orders.properties.cloudSqlInstance=project:region:instance"))
			.run((context) -> {
				assertThat(context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single())
					.isEqualTo(1);
				assertThat(RecordingConnector.SEEN).containsEntry("cloudSqlInstance", "project:region:instance");
			});
	}

	@Test
	void parameterOfAJdbcUrlReachesItToo() {
		this.runner
			.withPropertyValues("app.postgres.profiles.orders.dsn=jdbc:postgresql://localhost:" + TestServer.port()
					+ "/postgres?user=postgres&socketFactory=" + RecordingConnector.class.getName()
					+ "&cloudSqlInstance=of:the:url")
			.run((context) -> {
				assertThat(context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single())
					.isEqualTo(1);
				assertThat(RecordingConnector.SEEN).containsEntry("cloudSqlInstance", "of:the:url");
			});
	}

	@Test
	void withoutSuchAClassItIsRefused() {
		this.runner.withPropertyValues(profile("app.postgres.profiles.orders.properties.cloudSqlInstance=project"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("properties.cloudSqlInstance' is no property of pgJDBC"));
	}

}
