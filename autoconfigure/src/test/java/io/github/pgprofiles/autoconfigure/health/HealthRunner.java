package io.github.pgprofiles.autoconfigure.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.server.ProfileStateAutoConfiguration;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestProxy;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the tests of health share: a runner with the endpoint, and how to ask it. */
final class HealthRunner {

	private HealthRunner() {
	}

	/** One in which every request has the server asked. */
	static ApplicationContextRunner create() {
		return remembering().withPropertyValues("app.postgres.defaults.health.max-age=0s");
	}

	/** One with the defaults. */
	static ApplicationContextRunner remembering() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
					BootDataSourceBackOffAutoConfiguration.class, DataSourceAutoConfiguration.class,
					DataSourceHealthContributorAutoConfiguration.class, ProfileStateAutoConfiguration.class,
					PostgresHealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
					EndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=health",
					"management.endpoint.health.show-details=always");
	}

	/** The details of a profile on a primary that is up, and further ones. */
	static String[] keysOfUp(String... further) {
		return Stream
			.concat(Stream.of("since", "lastSuccess", "host", "database", "version", "role", "timeline",
					"roundTripMillis", "connections"), Stream.of(further))
			.toArray(String[]::new);
	}

	/** The lines of a profile behind a proxy. */
	static String[] profile(String name, TestProxy proxy) {
		List<String> lines = new ArrayList<>(List.of(TestServer.profile(name)));
		lines.add("app.postgres.profiles." + name + ".port=" + proxy.port());
		return lines.toArray(String[]::new);
	}

	/** The lines of a profile on a server of the test's own. */
	static String[] profile(String name, OwnServer server) {
		String prefix = "app.postgres.profiles." + name + ".";
		return new String[] { prefix + "host=localhost", prefix + "port=" + server.port(),
				prefix + "user=" + io.github.pgprofiles.testing.TestServer.USER,
				prefix + "password=" + io.github.pgprofiles.testing.TestServer.PASSWORD,
				prefix + "database=" + server.database(), prefix + "pool.max-size=2" };
	}

	static HealthDescriptor health(ApplicationContext context, String... path) {
		return context.getBean(HealthEndpoint.class).healthForPath(path);
	}

	static Map<String, Object> details(HealthDescriptor health) {
		return ((IndicatedHealthDescriptor) health).getDetails();
	}

	static Map<String, HealthDescriptor> components(HealthDescriptor health) {
		return ((CompositeHealthDescriptor) health).getComponents();
	}

	/** Stops a server of the test's own, as it stands. */
	static List<OwnServer.Stopped> stopAll(PostgresClient client, OwnServer server) {
		List<OwnServer.Stopped> stopped = new ArrayList<>();
		List<Integer> sessions = client.sql("select pid from pg_stat_activity where datname = current_database()")
			.query(Integer.class)
			.list();
		sessions.forEach((session) -> stopped.add(server.stopBackend(session)));
		stopped.add(server.stopPostmaster());
		return stopped;
	}

	/**
	 * Threads of health checks that are alive in this JVM, those of other tests as well.
	 */
	static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("postgres-profiles-health"))
			.collect(Collectors.toSet());
	}

	static Set<Thread> threadsSince(Set<Thread> before) {
		Set<Thread> since = threads();
		since.removeAll(before);
		return since;
	}

}
