package io.github.pgprofiles.autoconfigure.endpoint;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.ClassPathWithout;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.NodeDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.ProfileDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.State;
import io.github.pgprofiles.autoconfigure.server.ProfileStateAutoConfiguration;
import io.github.pgprofiles.autoconfigure.server.ProfileStates;
import io.github.pgprofiles.autoconfigure.server.ServerLooks;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static io.github.pgprofiles.autoconfigure.endpoint.EndpointRunner.await;
import static io.github.pgprofiles.autoconfigure.endpoint.EndpointRunner.look;
import static io.github.pgprofiles.autoconfigure.endpoint.EndpointRunner.node;
import static org.assertj.core.api.Assertions.assertThat;

/** How servers are looked at, however many look and whatever the servers do. */
class EndpointWatchIT {

	private static final String QUERY = "pg_stat_get_activity";

	private final ApplicationContextRunner runner = EndpointRunner.create();

	private static String[] profile(String name, int port, String... more) {
		List<String> lines = new ArrayList<>(List.of(TestServer.profile(name)));
		lines.add("app.postgres.profiles." + name + ".port=" + port);
		for (String each : more) {
			lines.add("app.postgres.profiles." + name + "." + each);
		}
		return lines.toArray(String[]::new);
	}

	@Test
	void serverIsAskedOnceASecondHoweverManyLook() throws Exception {
		Set<Thread> before = threads();
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(profile("orders", proxy.port()))
				.withPropertyValues(profile("reporting", proxy.port()))
				.withPropertyValues(profile("archive", proxy.port()))
				.run((context) -> {
					PostgresEndpoint endpoint = context.getBean(PostgresEndpoint.class);
					assertThat(queries(proxy)).isZero();
					long begin = System.nanoTime();
					long until = begin + Duration.ofSeconds(3).toNanos();
					ExecutorService watchers = Executors.newFixedThreadPool(10);
					try {
						Callable<Integer> watch = () -> {
							int seen = 0;
							while (System.nanoTime() < until) {
								assertThat(endpoint.profiles().profiles().values())
									.allMatch((each) -> each.nodes().get("primary").state() == State.UP);
								seen++;
							}
							return seen;
						};
						for (Future<Integer> each : watchers
							.invokeAll(IntStream.range(0, 10).mapToObj((i) -> watch).toList())) {
							assertThat(each.get()).isPositive();
						}
					}
					finally {
						watchers.shutdownNow();
					}
					Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
					assertThat(queries(proxy)).isBetween(2L, elapsed.toSeconds() + 1);
					assertThat(threadsSince(before)).hasSize(1);
				});
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> threadsSince(before).isEmpty());
	}

	private static long queries(TestProxy proxy) {
		return proxy.takeStatements().stream().filter((sql) -> sql.contains(QUERY)).count();
	}

	private static Set<Thread> threadsSince(Set<Thread> before) {
		Set<Thread> since = threads();
		since.removeAll(before);
		return since;
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("postgres-profiles-endpoint"))
			.collect(Collectors.toSet());
	}

	@Test
	void connectionIsBesideThePoolAndIsClosedWhenNobodyLooks() {
		this.runner.withPropertyValues(profile("orders", TestServer.port(), "pool.max-size=1")).run((context) -> {
			PostgresClient orders = context.getBean(PostgresClient.class);
			String sessions = "select count(*) from pg_stat_activity where datname = current_database()";
			assertThat(orders.sql(sessions).query(Integer.class).single()).isEqualTo(1);
			try (PostgresWatch watch = new PostgresWatch(context.getBean(PostgresClients.class).names(),
					(name) -> context.getBean(HikariDataSource.class), context.getBean(ProfileStates.class),
					context.getBean(ServerLooks.class), Duration.ofMillis(300))) {
				watch.refresh(watch.profiles().values());
				assertThat(orders.sql(sessions).query(Integer.class).single()).isEqualTo(2);
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.until(() -> orders.sql(sessions).query(Integer.class).single() == 1);
				Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
					watch.refresh(watch.profiles().values());
					return orders.sql(sessions).query(Integer.class).single() == 2;
				});
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> orders.sql(sessions).query(Integer.class).single() == 1);
		});
	}

	@Test
	void silentServerIsDownAndWhatIsKnownHereIsStillShown() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(profile("orders", proxy.port()))
				.withPropertyValues(profile("reporting", TestServer.port()))
				.run((context) -> {
					await(context, "orders", State.UP);
					await(context, "reporting", State.UP);
					Connection held = context.getBean("ordersDataSource", HikariDataSource.class).getConnection();
					proxy.silence(true);
					Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
						ProfileDescriptor orders = look(context, "orders");
						assertThat(orders.nodes().get("primary").state()).isEqualTo(State.DOWN);
						assertThat(orders.nodes().get("primary").reason()).isNotEmpty();
						assertThat(orders.nodes().get("primary").lastSuccess()).isNotNull();
						assertThat(orders.holders()).hasSize(1);
						assertThat(orders.nodes().get("primary").pool().active()).isEqualTo(1);
					});
					long begin = System.nanoTime();
					assertThat(node(context, "reporting").state()).isEqualTo(State.UP);
					// a second, and what a busy machine takes
					assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
					proxy.silence(false);
					await(context, "orders", State.UP);
					held.close();
				});
		}
	}

	@Test
	void serverThatIsGoneIsDownAndItsReturnIsSeen() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(profile("orders", proxy.port())).run((context) -> {
				await(context, "orders", State.UP);
				NodeDescriptor up = node(context, "orders");
				proxy.refuse(true);
				proxy.reset();
				await(context, "orders", State.DOWN);
				NodeDescriptor down = node(context, "orders");
				assertThat(down.sqlState()).startsWith("08");
				assertThat(down.since()).isAfterOrEqualTo(up.since());
				assertThat(down.lastSuccess()).isAfterOrEqualTo(up.lastSuccess());
				assertThat(down.version()).startsWith("18");
				assertThat(node(context, "orders").since()).isEqualTo(down.since());
				proxy.restore();
				await(context, "orders", State.UP);
			});
		}
	}

	@Test
	void connectionThatWasCutWhileNobodyLookedSaysNothing() throws Exception {
		try (TestProxy proxy = new TestProxy("localhost", TestServer.port())) {
			this.runner.withPropertyValues(profile("orders", proxy.port())).run((context) -> {
				await(context, "orders", State.UP);
				long begin = System.nanoTime();
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.until(() -> System.nanoTime() - begin > Duration.ofMillis(1200).toNanos());
				proxy.reset();
				assertThat(node(context, "orders").state()).isEqualTo(State.UP);
			});
		}
	}

	@Test
	void profileThatIsRejectedIsDownBesideOneThatIsNot() {
		TestServer.createRole("rejected", "right");
		this.runner.withPropertyValues(profile("orders", TestServer.port()))
			.withPropertyValues(
					profile("wrong", TestServer.port(), "user=rejected", "password=s3cr3t-canary", "startup.mode=lazy"))
			.withPropertyValues(profile("missing", TestServer.port(), "database=nowhere", "startup.mode=lazy"))
			.run((context) -> {
				context.getBean("missingDataSource", HikariDataSource.class).setConnectionTimeout(500);
				try {
					context.getBean("missingPostgresClient", PostgresClient.class).sql("select 1").update();
				}
				catch (RuntimeException ex) {
					// its pool knows now
				}
				Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
					assertThat(node(context, "missing").state()).isEqualTo(State.DOWN);
					assertThat(node(context, "missing").sqlState()).isEqualTo("3D000");
					assertThat(node(context, "orders").state()).isEqualTo(State.UP);
				});
				assertThat(context.getBean(PostgresEndpoint.class).profiles()).asString()
					.doesNotContain("s3cr3t-canary");
			});
	}

	@Test
	void rolesThatSeeOnlyTheirOwnSessionsAreAskedInTurn() {
		TestServer.createRole("turn_one", "one");
		TestServer.createRole("turn_two", "two");
		this.runner.withPropertyValues(profile("orders", TestServer.port(), "user=turn_one", "password=one"))
			.withPropertyValues(profile("reporting", TestServer.port(), "user=turn_two", "password=two"))
			.run((context) -> {
				try (Connection one = context.getBean("ordersDataSource", HikariDataSource.class).getConnection();
						Connection two = context.getBean("reportingDataSource", HikariDataSource.class)
							.getConnection()) {
					assertThat(one).isNotSameAs(two);
					Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
						Map<String, ProfileDescriptor> all = context.getBean(PostgresEndpoint.class)
							.profiles()
							.profiles();
						assertThat(all.get("orders").holders().get(0).serverState()).isEqualTo("idle");
						assertThat(all.get("reporting").holders().get(0).serverState()).isEqualTo("idle");
						assertThat(all.get("orders").notes()).anyMatch((note) -> note.contains("2 roles in turn"));
					});
				}
			});
	}

	@Test
	void behindAPoolerProcessesAreLeftOutAndThatIsSaid() {
		this.runner.withPropertyValues(profile("orders", TestServer.port(), "pooler=transaction")).run((context) -> {
			try (Connection held = context.getBean(HikariDataSource.class).getConnection()) {
				assertThat(held.isClosed()).isFalse();
				await(context, "orders", State.UP);
				ProfileDescriptor orders = look(context, "orders");
				assertThat(orders.holders()).hasSize(1);
				assertThat(orders.holders().get(0).pid()).isNull();
				assertThat(orders.holders().get(0).serverState()).isNull();
				assertThat(orders.notes()).anyMatch((note) -> note.contains("pooler"));
			}
		});
	}

	@Test
	void roleThatMayNotAskForSessionsIsToldSo() {
		TestServer.createRole("deprived", "one");
		String[] lines = profile("orders", TestServer.port(), "user=deprived", "password=one");
		String database = Arrays.stream(lines)
			.filter((line) -> line.contains(".database="))
			.map((line) -> line.split("=", 2)[1])
			.findFirst()
			.orElseThrow();
		TestServer.execute(database, "revoke execute on function pg_stat_get_activity(int4) from public");
		this.runner.withPropertyValues(lines).run((context) -> {
			await(context, "orders", State.UP);
			assertThat(node(context, "orders").version()).startsWith("18");
			assertThat(look(context, "orders").notes()).anyMatch((note) -> note.contains("may not ask for sessions"));
		});
	}

	@Test
	void dataSourceOfTheUsersOwnShowsWhatIsKnown() {
		try (HikariDataSource own = new HikariDataSource()) {
			own.setJdbcUrl("jdbc:postgresql://localhost:" + TestServer.port() + "/postgres?user=postgres");
			own.setMaximumPoolSize(2);
			this.runner.withBean("ordersDataSource", HikariDataSource.class, () -> own)
				.withPropertyValues(profile("orders", TestServer.port()))
				.run((context) -> {
					context.getBean(PostgresClient.class).sql("select 1").query(Integer.class).single();
					ProfileDescriptor orders = look(context, "orders");
					assertThat(orders.nodes().get("primary").state()).isEqualTo(State.UNKNOWN);
					assertThat(orders.nodes().get("primary").pool().max()).isEqualTo(2);
					assertThat(orders.nodes().get("primary").pool().timeouts()).isNull();
					assertThat(orders.notes().get(0)).contains("not a pool of this library");
				});
		}
	}

	@Test
	void thereIsNothingWhereItIsNotExposedOrForbidden() {
		ApplicationContextRunner orders = this.runner.withPropertyValues(profile("orders", TestServer.port()));
		for (String line : List.of("management.endpoints.web.exposure.include=health",
				"management.endpoint.postgres.access=NONE", "management.endpoints.access.max-permitted=NONE")) {
			orders.withPropertyValues(line)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(PostgresEndpoint.class)
					.doesNotHaveBean(RetryCounts.class));
		}
	}

	@Test
	void thereIsNothingWithoutActuator() throws Exception {
		assertThat(ClassPathWithout.call("actuator", WithoutActuator.class)).isEqualTo("no endpoint");
	}

	/** An application whose class path has no Actuator. */
	public static final class WithoutActuator {

		private WithoutActuator() {
		}

		public static String call() {
			String[] found = { "" };
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
						BootDataSourceBackOffAutoConfiguration.class, ProfileStateAutoConfiguration.class,
						PostgresEndpointAutoConfiguration.class))
				.withPropertyValues("app.postgres.profiles.orders.host=localhost",
						"app.postgres.profiles.orders.startup.mode=lazy")
				.run((context) -> found[0] = (context.getStartupFailure() == null
						&& Stream.of(context.getBeanDefinitionNames()).noneMatch((name) -> name.contains("Endpoint")))
								? "no endpoint" : String.valueOf(context.getStartupFailure()));
			return found[0];
		}

	}

}
