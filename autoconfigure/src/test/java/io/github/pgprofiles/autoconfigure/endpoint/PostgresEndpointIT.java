package io.github.pgprofiles.autoconfigure.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint of a whole application, over HTTP. The role of {@code orders} is a
 * superuser; that of {@code reporting} sees its own sessions only, and its server is
 * another one by its name.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = PostgresEndpointIT.Application.class,
		properties = { "app.postgres.primary=orders", "spring.flyway.enabled=false", "spring.liquibase.enabled=false",
				"management.endpoints.web.exposure.include=postgres",
				"management.endpoints.jmx.exposure.include=postgres", "spring.jmx.enabled=true",
				"app.postgres.profiles.reporting.host=127.0.0.1", "app.postgres.profiles.orders.pool.max-size=5",
				"app.postgres.profiles.orders.properties.sslpassword=s3cr3t-canary",
				"app.postgres.profiles.orders.application-name=${hidden.name}", "hidden.name=named-by-a-placeholder" })
class PostgresEndpointIT {

	private static final String CANARY = "s3cr3t-canary";

	private static String database = "";

	private static String other = "";

	@LocalServerPort
	private int port;

	@Autowired
	private PostgresClient orders;

	@Autowired
	@Qualifier("orders")
	private HikariDataSource pool;

	@Autowired
	@Qualifier("reporting")
	private PostgresClient reporting;

	@Autowired
	private Transfers transfers;

	private EndpointHttp http = new EndpointHttp(0);

	@DynamicPropertySource
	static void profiles(DynamicPropertyRegistry registry) {
		for (String profile : List.of("orders", "reporting")) {
			String prefix = "app.postgres.profiles." + profile + ".";
			for (String line : TestServer.profile(profile)) {
				String[] pair = line.split("=", 2);
				if (pair[0].endsWith(".database")) {
					database = profile.equals("orders") ? pair[1] : database;
					other = pair[1];
				}
				if (!pair[0].equals(prefix + "pool.max-size") && !(profile.equals("reporting")
						&& Set.of(prefix + "host", prefix + "user").contains(pair[0]))) {
					registry.add(pair[0], () -> pair[1]);
				}
			}
		}
		TestServer.createRole("ordinary", CANARY);
		registry.add("app.postgres.profiles.reporting.user", () -> "ordinary");
		registry.add("app.postgres.profiles.reporting.password", () -> CANARY);
		for (String each : List.of(database, other)) {
			TestServer.execute(each, "create table account (id int primary key, amount int);"
					+ "insert into account values (1, 100), (2, 100); grant all on account to ordinary");
		}
	}

	@BeforeEach
	void connect() {
		this.http = new EndpointHttp(this.port);
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(this.http.profile("orders").path("holders")).isEmpty();
		assertThat(this.http.profile("orders").path("operations")).isEmpty();
	}

	@Test
	void everyProfileHasItsServerAndItsPool() throws Exception {
		HttpResponse<String> response = this.http.get("postgres");
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode all = JsonMapper.shared().readTree(response.body());
		assertThat(Instant.parse(all.path("time").asString())).isBefore(Instant.now().plusSeconds(60));
		assertThat(all.path("profiles").propertyNames()).containsExactlyInAnyOrder("orders", "reporting");
		JsonNode profile = all.path("profiles").path("orders");
		assertThat(profile.path("primary").asBoolean()).isTrue();
		assertThat(profile.has("settings")).isFalse();
		assertThat(profile.path("notes")).isEmpty();
		JsonNode node = profile.path("nodes").path("primary");
		assertThat(node.path("state").asString()).isEqualTo("UP");
		assertThat(Instant.parse(node.path("since").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(Instant.parse(node.path("lastSuccess").asString())).isBeforeOrEqualTo(Instant.now());
		assertThat(node.path("host").asString()).isEqualTo("localhost:" + TestServer.port());
		assertThat(node.path("role").asString()).isEqualTo("primary");
		assertThat(node.path("timeline").asInt()).isEqualTo(1);
		assertThat(node.path("version").asString()).matches("18\\.\\d+");
		assertThat(node.path("latencyMillis").asDouble()).isPositive();
		assertThat(node.path("pool").path("max").asInt()).isEqualTo(5);
		assertThat(node.path("pool").path("active").asInt()).isZero();
		assertThat(node.path("pool").path("waiting").asInt()).isZero();
		assertThat(node.path("pool").path("timeouts").asInt()).isZero();
		assertThat(node.path("server").path("maxConnections").asInt()).isGreaterThan(10);
		assertThat(node.path("server").path("connections").asInt()).isBetween(2,
				node.path("server").path("maxConnections").asInt());
		assertThat(all.path("profiles").path("reporting").path("primary").asBoolean()).isFalse();
	}

	@Test
	void unknownProfileIsNotFoundAndTheKnownOnesAreNamed() throws Exception {
		HttpResponse<String> response = this.http.get("postgres/Orders");
		assertThat(response.statusCode()).isEqualTo(404);
		JsonNode body = JsonMapper.shared().readTree(response.body());
		assertThat(body.path("message").asString()).contains("There is no profile 'Orders'", "orders", "reporting");
		assertThat(body.path("profiles")).extracting(JsonNode::asString).containsExactly("orders", "reporting");
	}

	@Test
	void oneProfileHasItsSettingsWithOriginAndNoSecret() throws Exception {
		HttpResponse<String> response = this.http.get("postgres/orders");
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode profiles = JsonMapper.shared().readTree(response.body()).path("profiles");
		assertThat(profiles.propertyNames()).containsExactly("orders");
		JsonNode settings = profiles.path("orders").path("settings");
		assertThat(settings.path("pool.max-size").path("value").asString()).isEqualTo("5");
		assertThat(settings.path("pool.max-size").path("layer").asString()).isEqualTo("profile");
		assertThat(settings.path("pool.max-size").path("origin").asString())
			.contains("app.postgres.profiles.orders.pool.max-size");
		assertThat(settings.path("properties.sslpassword").path("value").asString()).isEqualTo("******");
		// by the application's own function
		assertThat(settings.path("application-name").path("value").asString()).isEqualTo("******");
		assertThat(response.body() + this.http.get("postgres/reporting").body() + this.http.get("postgres").body())
			.doesNotContain(CANARY, "named-by-a-placeholder");
	}

	@Test
	void nothingCanBeChangedUnlessAccessIsUnrestricted() throws Exception {
		assertThat(this.http.post("postgres/orders", "{\"action\":\"evict\"}").statusCode()).isEqualTo(405);
	}

	private static Connection blocker(String database) throws SQLException {
		Connection connection = DriverManager.getConnection("jdbc:postgresql://localhost:" + TestServer.port() + "/"
				+ database + "?user=postgres&ApplicationName=night-job");
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("select 'a secret value' from account for update");
		}
		return connection;
	}

	/** Waits for a holder that waits for a lock, and gives it back. */
	private JsonNode blocked(String profile) {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			JsonNode holders = this.http.profile(profile).path("holders");
			return (holders.size() == 1) ? holders.get(0) : JsonMapper.shared().createObjectNode();
		}, (holder) -> holder.path("blockedBy").size() == 1);
	}

	@Test
	void holderIsJoinedWithItsSessionAndWithWhoBlocksIt() throws Exception {
		CompletableFuture<Void> work;
		try (Connection blocker = blocker(database)) {
			work = CompletableFuture.runAsync(() -> this.orders.transaction()
				.name("transfer")
				.run((tx) -> tx.sql("update account set amount = amount + 7 where id = :id")
					.param("id", 1)
					.named("take-amount")
					.update()));
			JsonNode holder = blocked("orders");
			assertThat(holder.path("transaction").asString()).isEqualTo("transfer");
			assertThat(holder.path("statement").asString()).isEqualTo("take-amount");
			assertThat(holder.path("thread").asString()).isNotEmpty();
			assertThat(holder.path("heldMillis").asLong()).isNotNegative();
			assertThat(holder.path("pid").asInt()).isPositive();
			assertThat(holder.path("serverState").asString()).isEqualTo("active");
			assertThat(holder.path("waitEvent").asString()).isEqualTo("Lock:transactionid");
			assertThat(holder.path("transactionAgeMillis").asLong()).isNotNegative();
			JsonNode by = holder.path("blockedBy").get(0);
			assertThat(by.path("applicationName").asString()).isEqualTo("night-job");
			assertThat(by.path("state").asString()).isEqualTo("idle in transaction");
			assertThat(by.path("stateAgeMillis").asLong()).isNotNegative();
			assertThat(by.path("transactionAgeMillis").asLong()).isNotNegative();
			assertThat(by.has("profile")).isFalse();
			assertThat(this.http.get("postgres").body()).doesNotContain("amount + 7", "secret value", "select");
			blocker.rollback();
		}
		work.join();
	}

	@Test
	void holderThatAnotherOfOursBlocksNamesItsProfile() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch locked = new CountDownLatch(1);
		CompletableFuture<Void> first = CompletableFuture.runAsync(() -> this.transfers.lock(locked, end));
		locked.await();
		CompletableFuture<Void> second = CompletableFuture
			.runAsync(() -> this.orders.sql("update account set amount = 1 where id = 2").update());
		try {
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				JsonNode holders = this.http.profile("orders").path("holders");
				assertThat(holders).hasSize(2);
				assertThat(holders.get(0).path("transaction").asString()).endsWith("Transfers.lock");
				assertThat(holders.get(0).path("serverState").asString()).isEqualTo("idle in transaction");
				assertThat(holders.get(1).path("blockedBy").path(0).path("profile").asString()).isEqualTo("orders");
				assertThat(holders.get(1).path("blockedBy").path(0).path("pid").asInt())
					.isEqualTo(holders.get(0).path("pid").asInt());
			});
		}
		finally {
			end.countDown();
		}
		first.join();
		second.join();
	}

	@Test
	void ordinaryRoleSeesItsOwnSessionsAndIsToldWhatIsMissing() throws Exception {
		CompletableFuture<Void> work;
		try (Connection blocker = blocker(other)) {
			work = CompletableFuture.runAsync(
					() -> this.reporting.sql("update account set amount = 5 where id = 1").named("five").update());
			JsonNode holder = blocked("reporting");
			assertThat(holder.path("statement").asString()).isEqualTo("five");
			assertThat(holder.path("waitEvent").asString()).isEqualTo("Lock:transactionid");
			JsonNode by = holder.path("blockedBy").get(0);
			assertThat(by.path("applicationName").asString()).isEqualTo("night-job");
			assertThat(by.has("state")).isFalse();
			JsonNode profile = this.http.profile("reporting");
			assertThat(profile.path("notes").get(0).asString()).contains("pg_read_all_stats");
			assertThat(profile.path("nodes").path("primary").path("server").path("connections").asInt()).isPositive();
			blocker.rollback();
		}
		work.join();
	}

	@Test
	void copyUnderWayTellsHowFarItIs() throws Exception {
		this.orders.sql("create table if not exists line (a int)").update();
		CountDownLatch end = new CountDownLatch(1);
		InputStream source = new InputStream() {

			private long sent;

			@Override
			public int read() {
				throw new UnsupportedOperationException();
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				if (this.sent > 2_000_000) {
					try {
						end.await();
					}
					catch (InterruptedException ex) {
						throw new IOException(ex);
					}
					return -1;
				}
				byte[] line = "1234567\n".getBytes(StandardCharsets.US_ASCII);
				int count = Math.min(length, line.length);
				System.arraycopy(line, 0, bytes, offset, count);
				this.sent += count;
				return (count == line.length) ? count : fail();
			}

			private int fail() {
				throw new IllegalStateException("too small a buffer");
			}

		};
		CompletableFuture<Long> rows = CompletableFuture
			.supplyAsync(() -> this.orders.copy().into("line").named("load-lines").text().from(source).rows());
		try {
			JsonNode operation = Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
				JsonNode operations = this.http.profile("orders").path("operations");
				return operations.isEmpty() ? JsonMapper.shared().createObjectNode() : operations.get(0);
			}, (each) -> each.path("rows").asLong() > 100_000);
			assertThat(operation.path("kind").asString()).isEqualTo("COPY_IN");
			assertThat(operation.path("name").asString()).isEqualTo("load-lines");
			assertThat(operation.path("bytes").asLong()).isGreaterThan(operation.path("rows").asLong());
			assertThat(operation.path("rowsPerSecond").asDouble()).isPositive();
			assertThat(operation.has("share")).isFalse();
			assertThat(Instant.parse(operation.path("since").asString())).isBefore(Instant.now());
		}
		finally {
			end.countDown();
		}
		assertThat(rows.join()).isGreaterThan(200_000);
	}

	@Test
	void retriesAreCountedByTransactionAndState() {
		List<Integer> attempts = new ArrayList<>();
		this.orders.transaction().name("conflicting").retry().run((tx) -> {
			attempts.add(1);
			if (attempts.size() < 3) {
				tx.sql("do $$ begin raise exception 'conflict' using errcode = '40001'; end $$").update();
			}
		});
		JsonNode retries = this.http.profile("orders").path("retries");
		assertThat(retries).hasSize(1);
		assertThat(retries.get(0).path("transaction").asString()).isEqualTo("conflicting");
		assertThat(retries.get(0).path("sqlState").asString()).isEqualTo("40001");
		assertThat(retries.get(0).path("count").asInt()).isEqualTo(2);
		assertThat(retries.get(0).path("exhausted").asInt()).isZero();
	}

	@Test
	void exhaustedPoolIsDegradedAndItsWaitIsSeen() throws Exception {
		List<Connection> all = new ArrayList<>();
		CompletableFuture<Integer> waiting;
		try {
			for (int i = 0; i < 5; i++) {
				all.add(this.pool.getConnection());
			}
			waiting = CompletableFuture.supplyAsync(() -> this.orders.sql("select 1").query(Integer.class).single());
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				JsonNode node = this.http.profile("orders").path("nodes").path("primary");
				assertThat(node.path("state").asString()).isEqualTo("DEGRADED");
				assertThat(node.path("reason").asString()).contains("all connections of the pool are in use");
				assertThat(node.has("since")).isTrue();
				assertThat(node.path("pool").path("waiting").asInt()).isEqualTo(1);
				assertThat(node.path("pool").path("longestWaitMillis").asDouble()).isGreaterThan(100);
			});
		}
		finally {
			for (Connection each : all) {
				each.close();
			}
		}
		waiting.join();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(
					() -> assertThat(this.http.profile("orders").path("nodes").path("primary").path("state").asString())
						.isEqualTo("UP"));
	}

	@Test
	void mBeanSaysTheSame() throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		Set<ObjectName> names = server
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Postgres,*"), null);
		assertThat(names).isNotEmpty();
		Object all = server.invoke(names.iterator().next(), "profiles", new Object[0], new String[0]);
		assertThat(all).isInstanceOf(Map.class).asString().contains("orders", "reporting", "UP").doesNotContain(CANARY);
		Object one = server.invoke(names.iterator().next(), "profile", new Object[] { "orders" },
				new String[] { String.class.getName() });
		assertThat(one).asString().contains("pool.max-size").doesNotContain(CANARY, "reporting={");
		assertThat(server.getMBeanInfo(names.iterator().next()).getOperations()).extracting("name")
			.containsExactlyInAnyOrder("profiles", "profile");
	}

	/** Work of Spring's. */
	static class Transfers {

		private final PostgresClient orders;

		Transfers(PostgresClient orders) {
			this.orders = orders;
		}

		@Transactional
		public void lock(CountDownLatch locked, CountDownLatch end) {
			this.orders.sql("select id from account for update").query(Integer.class).list();
			locked.countDown();
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Transfers transfers(PostgresClient orders) {
			return new Transfers(orders);
		}

		@Bean
		static SanitizingFunction ownFunction() {
			return (data) -> data.getKey().endsWith(".application-name") ? data.withSanitizedValue() : data;
		}

	}

}
