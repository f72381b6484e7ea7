package io.github.pgprofiles.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The connections of all profiles on one server, beside what the server allows. */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionBudgetIT {

	private static final String THREAD = "postgres-profiles-limits";

	private static ApplicationContextRunner profiles(int maxSize, String... names) {
		List<String> properties = new ArrayList<>();
		for (String name : names) {
			properties.addAll(List.of(TestServer.profile(name)));
			properties.add("app.postgres.profiles." + name + ".pool.max-size=" + maxSize);
			properties.add("app.postgres.profiles." + name + ".pool.min-size=0");
		}
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class))
			.withPropertyValues(properties.toArray(String[]::new));
	}

	/** Runs until the question has been answered, or was not asked. */
	private static void start(ApplicationContextRunner runner) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !isAsking());
		});
	}

	private static boolean isAsking() {
		return Thread.getAllStackTraces().keySet().stream().anyMatch((thread) -> thread.getName().equals(THREAD));
	}

	@Test
	void moreThanTheServerAllowsIsWarnedOfOnce(CapturedOutput output) {
		start(profiles(2000, "orders", "reports"));
		String warning = "The profiles on localhost:" + TestServer.port()
				+ " may open 4000 connections together (orders: 2000, reports: 2000), but the server has ";
		assertThat(output.getAll().split(Pattern.quote(warning), -1)).hasSize(2);
		assertThat(output).contains("WARN", "Lower their 'pool.max-size', raise 'max_connections'");
	}

	@Test
	void serverThatHasTwoNamesIsOne(CapturedOutput output) {
		start(profiles(9, "orders", "reports").withPropertyValues("app.postgres.profiles.reports.host=127.0.0.1",
				"app.postgres.profiles.orders.pool.max-size=2000", "app.postgres.profiles.reports.pool.max-size=2000"));
		assertThat(output).contains("may open 4000 connections together (orders: 2000, reports: 2000)");
	}

	@Test
	void singleProfileCountsToo(CapturedOutput output) {
		start(profiles(3000, "orders"));
		assertThat(output).contains("may open 3000 connections together (orders: 3000)");
	}

	@Test
	void clientsOfAPoolerAreNotTheServers(CapturedOutput output) {
		start(profiles(2000, "orders", "reports").withPropertyValues("app.postgres.profiles.orders.pooler=transaction",
				"app.postgres.profiles.reports.pooler=transaction"));
		assertThat(output).doesNotContain("connections together");
	}

	@Test
	void fewerAreNoWarning(CapturedOutput output) {
		start(profiles(4, "orders", "reports"));
		assertThat(output).doesNotContain("connections together").doesNotContain("could not be read");
	}

}
