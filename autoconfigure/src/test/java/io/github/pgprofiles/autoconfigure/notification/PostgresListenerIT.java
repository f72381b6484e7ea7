package io.github.pgprofiles.autoconfigure.notification;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.AheadOfTime;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesTransactionAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.SessionRequiredException;
import io.github.pgprofiles.error.UnknownProfileException;
import io.github.pgprofiles.internal.spi.ListenerState;
import io.github.pgprofiles.notification.ListenerConnected;
import io.github.pgprofiles.notification.Notification;
import io.github.pgprofiles.notification.NotificationOverflow;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/** Methods of beans that take notifications. */
@Timeout(180)
class PostgresListenerIT {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				TransactionAutoConfiguration.class, PostgresListenerAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"))
		.withPropertyValues("app.postgres.primary=orders");

	@TempDir
	private Path directory;

	private static void await(List<Object> heard, Object last) {
		Awaitility.await().atMost(LONG).until(() -> heard.contains(last));
	}

	@Test
	void methodsTakeTextNotificationsAndJsonInOrder() {
		this.runner.withUserConfiguration(Stock.class).withPropertyValues("stock.channel=12+\"34").run((context) -> {
			List<Object> heard = context.getBean(Stock.class).heard;
			await(heard, "connected to 12+\"34");
			PostgresClients clients = context.getBean(PostgresClients.class);
			clients.get("orders").notify("12+\"34", "{\"item\": \"chair\", \"left\": 3}");
			await(heard, new Change("chair", 3));
			assertThat(heard).startsWith("connected to 12+\"34")
				.contains("{\"item\": \"chair\", \"left\": 3}", new Change("chair", 3),
						"12+\"34 {\"item\": \"chair\", \"left\": 3}", List.of());
			// what is no JSON ends nothing
			clients.get("orders").notify("12+\"34", "no json");
			clients.get("orders").notify("12+\"34", "{\"item\": \"table\", \"left\": 0}");
			await(heard, new Change("table", 0));
			assertThat(heard).contains("no json");
			ListenerState state = ListenerState.of(context.getBean("ordersDataSource", javax.sql.DataSource.class));
			assertThat(state).isNotNull();
			assertThat(state.failed()).isOne();
			assertThat(state.subscriptions()).isOne();
		});
	}

	@Test
	void eachProfileHasItsOwnChannelsAndThePrimaryOneIsMeantByDefault() {
		this.runner.withUserConfiguration(Both.class).run((context) -> {
			List<Object> heard = context.getBean(Both.class).heard;
			await(heard, "primary");
			await(heard, "reporting");
			PostgresClients clients = context.getBean(PostgresClients.class);
			clients.get("orders").notify("stock", "1");
			clients.get("reporting").notify("stock", "2");
			await(heard, "orders 1");
			await(heard, "reporting 2 in a transaction");
			assertThat(heard).hasSize(4);
		});
	}

	@Test
	void closedContextEndsThem() {
		this.runner.withUserConfiguration(Both.class).run((context) -> {
			await(context.getBean(Both.class).heard, "reporting");
		});
		Awaitility.await()
			.atMost(LONG)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("postgres-profiles-listen-")));
	}

	@Test
	void startFailsWhereAMethodCannotBeServed() {
		this.runner.withUserConfiguration(TwoParameters.class)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("TwoParameters.on has 2 parameters, and a @PostgresListener takes one"));
		this.runner.withUserConfiguration(UnknownProfile.class)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(UnknownProfileException.class)
				.hasMessageContaining("nowhere")
				.satisfies((ex) -> assertThat(report(context.getStartupFailure()).getDescription())
					.contains("UnknownProfile.", " cannot listen: ", "nowhere")));
		this.runner.withUserConfiguration(Both.class)
			.withPropertyValues("app.postgres.profiles.orders.pooler=transaction")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseInstanceOf(java.sql.SQLFeatureNotSupportedException.class)
				.satisfies((ex) -> assertThat(causes(ex))
					.anySatisfy((each) -> assertThat(each).isInstanceOf(SessionRequiredException.class)
						.hasMessageContaining("notifications.dsn"))));
		this.runner.withUserConfiguration(Stock.class)
			.withPropertyValues("stock.channel=" + "x".repeat(64))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(ParameterException.class)
				.hasMessageContaining("64 bytes")
				.satisfies((ex) -> assertThat(report(context.getStartupFailure()).getDescription()).contains("Stock.",
						" cannot listen: ")));
	}

	private static FailureAnalysis report(@Nullable Throwable failure) {
		return Objects.requireNonNull(new WrongListenerFailureAnalyzer().analyze(Objects.requireNonNull(failure)));
	}

	private static List<Throwable> causes(Throwable ex) {
		List<Throwable> all = new ArrayList<>();
		for (Throwable each = ex; each != null; each = each.getCause()) {
			all.add(each);
		}
		return all;
	}

	@Test
	void poolerWithADsnOfItsOwnListensThere() {
		this.runner.withUserConfiguration(Both.class)
			.withPropertyValues("app.postgres.profiles.orders.pooler=transaction")
			.withPropertyValues("app.postgres.profiles.orders.notifications.dsn=postgresql://localhost:"
					+ TestServer.port() + "?application_name=listener")
			.run((context) -> {
				List<Object> heard = context.getBean(Both.class).heard;
				await(heard, "primary");
				PostgresClients clients = context.getBean(PostgresClients.class);
				clients.get("orders").notify("stock", "1");
				await(heard, "orders 1");
				assertThat(clients.get("orders")
					.sql("select count(*) from pg_stat_activity where application_name = 'listener'"
							+ " and datname = current_database()")
					.query(Long.class)
					.single()).isOne();
			});
	}

	@Test
	void lazyStartNeedsNoServer() {
		this.runner.withUserConfiguration(Both.class)
			.withPropertyValues("app.postgres.profiles.reporting.port=1",
					"app.postgres.profiles.reporting.startup.mode=lazy")
			.run((context) -> {
				await(context.getBean(Both.class).heard, "primary");
				Awaitility.await().atMost(LONG).untilAsserted(() -> {
					ListenerState state = ListenerState
						.of(context.getBean("reportingDataSource", javax.sql.DataSource.class));
					assertThat(state).isNotNull();
					assertThat(state.failure()).isNotNull();
					assertThat(state.connectedSince()).isNull();
				});
			});
	}

	@Test
	void processedAheadOfTimeTheyListenAsWell() throws Exception {
		List<String> keys = new ArrayList<>();
		for (String line : TestServer.profile("orders")) {
			String[] pair = line.split("=", 2);
			keys.add(pair[0]);
			System.setProperty(pair[0], pair[1]);
		}
		try {
			assertThat(AheadOfTime.run(this.directory, Application.class, Generated.class)).isEqualTo("chair");
			RuntimeHints hints = hints();
			Method json = Stock.class.getDeclaredMethod("json", Change.class);
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(json)).accepts(hints);
			assertThat(RuntimeHintsPredicates.reflection().onType(Change.class)).accepts(hints);
		}
		finally {
			keys.forEach(System::clearProperty);
		}
	}

	private static RuntimeHints hints() {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(Application.class)), new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Application.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		return generation.getRuntimeHints();
	}

	/** A record from JSON. */
	public record Change(String item, int left) {
	}

	static class Stock {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@PostgresListener(profile = "orders", channel = "${stock.channel:stock}")
		void text(String payload) {
			this.heard.add(payload);
		}

		@PostgresListener(profile = "orders", channel = "${stock.channel:stock}")
		void notification(Notification notification) {
			this.heard.add(notification.channel() + " " + notification.payload());
			this.heard.add(List.of());
		}

		@PostgresListener(profile = "orders", channel = "${stock.channel:stock}")
		void json(Change change) {
			this.heard.add(change);
		}

		@PostgresListener(profile = "orders", channel = "${stock.channel:stock}")
		void connected(ListenerConnected connected) {
			this.heard.add("connected to " + connected.channel());
		}

		@PostgresListener(profile = "orders", channel = "${stock.channel:stock}")
		void overflow(NotificationOverflow overflow) {
			this.heard.add(overflow);
		}

	}

	static class Both {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@PostgresListener(channel = "stock")
		void connected(ListenerConnected connected) {
			this.heard.add("primary");
		}

		@PostgresListener(channel = "stock")
		void orders(String payload) {
			this.heard.add("orders " + payload);
		}

		@PostgresListener(profile = "reporting", channel = "stock")
		void reporting(ListenerConnected connected) {
			this.heard.add("reporting");
		}

		@PostgresListener(profile = "reporting", channel = "stock")
		void reporting(String payload) {
			this.heard.add("reporting " + payload + " in a transaction");
		}

	}

	static class TwoParameters {

		@PostgresListener(channel = "stock")
		void on(String payload, int more) {
		}

	}

	static class UnknownProfile {

		@PostgresListener(profile = "nowhere", channel = "stock")
		void on(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			PostgresProfilesTransactionAutoConfiguration.class, PostgresListenerAutoConfiguration.class })
	static class Application {

		@Bean
		Stock stock() {
			return new Stock();
		}

	}

	/** Runs what was generated. Loaded by a class loader of its own. */
	public static final class Generated {

		private Generated() {
		}

		/** What the bean's method heard. */
		@SuppressWarnings("unchecked")
		public static String run(String initializer) throws Exception {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				ApplicationContextInitializer<GenericApplicationContext> generated = Class.forName(initializer)
					.asSubclass(ApplicationContextInitializer.class)
					.getDeclaredConstructor()
					.newInstance();
				generated.initialize(context);
				context.refresh();
				return heard(context);
			}
		}

		private static String heard(ApplicationContext context) {
			List<Object> heard = context.getBean(Stock.class).heard;
			await(heard, "connected to stock");
			context.getBean(PostgresClients.class).get("orders").notify("stock", "{\"item\": \"chair\", \"left\": 3}");
			await(heard, new Change("chair", 3));
			return "chair";
		}

	}

}
