package io.github.pgprofiles.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Applications that start while a database is away. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class StartupIT {

	private static final String PREFIX = "app.postgres.profiles.orders.";

	private final List<String> lines = new ArrayList<>();

	private TestProxy proxy;

	@BeforeEach
	void open() {
		this.proxy = new TestProxy("localhost", TestServer.port());
		this.lines.addAll(List.of(TestServer.profile("orders")));
		this.lines.add(PREFIX + "port=" + this.proxy.port());
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
	}

	private SpringApplicationBuilder application(String... more) {
		List<String> all = new ArrayList<>(this.lines);
		all.addAll(List.of(more));
		all.add("spring.main.banner-mode=off");
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new));
	}

	private static int select(ConfigurableApplicationContext context) {
		return context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single();
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	private static void awaitAttempt(CapturedOutput output) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> output.getAll().contains("Profile 'orders': cannot connect to")
					&& output.getAll().contains("the next in"));
	}

	@Test
	void contextWaitsForItsDatabase(CapturedOutput output) {
		this.proxy.refuse(true);
		CompletableFuture<ConfigurableApplicationContext> starting = CompletableFuture
			.supplyAsync(() -> application(PREFIX + "startup.delay=100ms").run());
		awaitAttempt(output);
		assertThat(starting).isNotDone();
		this.proxy.refuse(false);
		try (ConfigurableApplicationContext context = starting.join()) {
			assertThat(select(context)).isOne();
		}
		assertThat(output.getAll()).contains("the next in 100 ms");
	}

	@ParameterizedTest
	@Timing
	@ValueSource(strings = { "startup.mode=fail-fast", "startup.max-wait=200ms" })
	void contextThatDoesNotWaitOrWaitsInVainFails(String line) {
		this.proxy.refuse(true);
		long begin = System.nanoTime();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> application(PREFIX + line).run())
			.withRootCauseInstanceOf(IOException.class)
			.withStackTraceContaining(ProfileUnavailableException.class.getName());
		assertThat(since(begin)).isLessThan(Duration.ofSeconds(8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "startup.mode=lazy", "health.critical=false" })
	void contextStartsWithoutItsDatabaseAndBeansWorkOnceItAnswers(String line) {
		this.proxy.refuse(true);
		try (ConfigurableApplicationContext context = application(PREFIX + line, PREFIX + "pool.timeout=700ms").run()) {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> select(context))
				.withMessageContaining("Profile 'orders'")
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).startsWith("08"));
			assertThat(context.getBean(HikariDataSource.class).isRunning()).isTrue();
			this.proxy.refuse(false);
			assertThat(select(context)).isOne();
			Integer two = context.getBean(PostgresClients.class)
				.get("orders")
				.transaction()
				.execute((tx) -> tx.sql("select 2").query(Integer.class).single());
			assertThat(two).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wait", "lazy" })
	void lazyInitializationOfSpringsChangesNothing(String mode) {
		try (ConfigurableApplicationContext context = application(PREFIX + "startup.mode=" + mode)
			.run("--spring.main.lazy-initialization=true")) {
			assertThat(select(context)).isOne();
		}
	}

	/** One that waits for ever, one that is lazy, one that is not critical. */
	private static List<String> mixed() {
		String profiles = "app.postgres.profiles.";
		return List.of("app.postgres.primary=orders", PREFIX + "startup.max-wait=0s", profiles + "idle.host=localhost",
				profiles + "idle.port=1", profiles + "idle.startup.mode=lazy", profiles + "spare.host=localhost",
				profiles + "spare.port=1", profiles + "spare.health.critical=false", profiles + "quick.host=localhost",
				profiles + "quick.user=postgres", profiles + "quick.startup.mode=fail-fast");
	}

	private static String[] mixed(int port) {
		List<String> all = new ArrayList<>(mixed());
		all.add("app.postgres.profiles.quick.port=" + port);
		return all.toArray(String[]::new);
	}

	@Test
	@Timing
	void eachProfileOfAContextStartsInItsOwnMode() {
		long begin = System.nanoTime();
		try (ConfigurableApplicationContext context = application(mixed(TestServer.port())).run()) {
			assertThat(since(begin)).isLessThan(Duration.ofSeconds(8));
			assertThat(select(context)).isOne();
			PostgresClients clients = context.getBean(PostgresClients.class);
			assertThat(clients.get("quick").sql("select 1").query(Integer.class).single()).isOne();
			assertThat(clients.names()).contains("idle", "spare");
		}
	}

	@Test
	@Timing
	void profileThatFailsFastEndsTheWaitOfTheOthers(CapturedOutput output) {
		this.proxy.refuse(true);
		long begin = System.nanoTime();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> application(mixed(1)).run())
			.withStackTraceContaining("Profile 'quick': cannot connect to");
		assertThat(since(begin)).isLessThan(Duration.ofSeconds(8));
		assertThat(output.getAll()).contains("Profile 'spare': cannot connect to",
				"Profile 'idle': started without a connection");
	}

	@Test
	@Timing
	void contextThatIsClosedWhileItWaitsEndsAtOnce(CapturedOutput output) {
		this.proxy.refuse(true);
		CompletableFuture<ConfigurableApplicationContext> made = new CompletableFuture<>();
		ApplicationContextInitializer<ConfigurableApplicationContext> keep = made::complete;
		CompletableFuture<ConfigurableApplicationContext> starting = CompletableFuture
			.supplyAsync(() -> application(PREFIX + "startup.delay=30s").initializers(keep).run());
		awaitAttempt(output);
		long begin = System.nanoTime();
		made.join().close();
		assertThat(since(begin)).isLessThan(Duration.ofSeconds(1));
		Awaitility.await().atMost(Duration.ofSeconds(2)).until(starting::isCompletedExceptionally);
	}

	@Test
	void terminatedApplicationEndsAtOnceWhileItWaits() {
		this.proxy.refuse(true);
		try (ChildJvm child = new ChildJvm(Application.class, List.of("-Xmx128m"),
				Map.of("APP_POSTGRES_PROFILES_ORDERS_DSN", "postgresql://localhost:" + this.proxy.port() + "/x"))) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(40))
				.untilAsserted(() -> assertThat(child.lines()).anyMatch((line) -> line.contains("the next in")));
			child.terminate();
			assertThat(child.await(Duration.ofSeconds(2))).isEqualTo(128 + 15);
			assertThat(child.lines()).noneMatch((line) -> line.contains("APPLICATION FAILED TO START"));
		}
	}

	@Test
	void extensionsAreThereBeforeFlyway() {
		try (ConfigurableApplicationContext context = application(PREFIX + "extensions=citext,uuid-ossp",
				"app.postgres.primary=orders", "spring.flyway.locations=classpath:none")
			.sources(Migrations.class)
			.run()) {
			assertThat(Migrations.found).containsExactly("citext", "uuid-ossp");
			assertThat(select(context)).isOne();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			PostgresProfilesTransactionAutoConfiguration.class, TransactionAutoConfiguration.class })
	static class Application {

		public static void main(String[] args) {
			new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(args);
		}

	}

	/** Looks at the database when Flyway is configured. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(FlywayAutoConfiguration.class)
	static class Migrations {

		private static List<String> found = List.of();

		@Bean
		FlywayConfigurationCustomizer looks() {
			return (configuration) -> found = new JdbcTemplate(configuration.getDataSource())
				.queryForList("select extname from pg_extension where extname <> 'plpgsql' order by 1", String.class);
		}

	}

}
