package io.github.pgprofiles;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.error.NoPrimaryProfileException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.error.UnknownProfileException;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@PostgresTest
class ClientsIT {

	private static final String CANARY = "zaunkoenig";

	static TestDatabase database;

	private static ProfileSettingsBuilder profile(String name) {
		return Profiles.of(name, database);
	}

	private static long connections() {
		try (PostgresClients.Closeable clients = Profiles.single("observer", database)) {
			return clients.primary().sql("""
					select count(*) from pg_stat_activity
					where datname = current_database() and pid <> pg_backend_pid()""").query(Long.class).single();
		}
	}

	@Test
	void connectionsTellTheirUrlWithoutProperties() {
		try (PostgresClients.Closeable clients = PostgresClients
			.open(profile("orders").property("sslpassword", CANARY).build())) {
			String url = clients.primary().withConnection((connection) -> connection.getMetaData().getURL());
			assertThat(url).endsWith("/" + database.name()).doesNotContain(CANARY);
		}
	}

	@Test
	void findsClientsByName() {
		try (PostgresClients.Closeable clients = PostgresClients.open(profile("orders").build(),
				profile("archive").build())) {
			assertThat(clients.names()).containsExactly("orders", "archive");
			assertThat(clients.get("archive").profile()).isEqualTo("archive");
			assertThat(clients.get("orders")).isSameAs(clients.get("orders"));
			assertThat(clients.get("orders")
				.sql("select current_setting('application_name')")
				.query(String.class)
				.single()).isEqualTo("orders");
			assertThatExceptionOfType(UnknownProfileException.class).isThrownBy(() -> clients.get("Orders"))
				.withMessageContaining("'Orders'")
				.withMessageContaining("[orders, archive]");
			assertThatExceptionOfType(NoPrimaryProfileException.class).isThrownBy(clients::primary)
				.withMessageContaining("[orders, archive]");
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> clients.names().remove("orders"));
		}
	}

	@Test
	void primaryIsTheOnlyOneOrThatNamedDefault() {
		try (PostgresClients.Closeable clients = PostgresClients.open(profile("orders").build())) {
			assertThat(clients.primary()).isSameAs(clients.get("orders"));
		}
		try (PostgresClients.Closeable clients = PostgresClients.open(profile("orders").build(),
				profile("default").build())) {
			assertThat(clients.primary()).isSameAs(clients.get("default"));
		}
		try (PostgresClients.Closeable clients = PostgresClients.open()) {
			assertThat(clients.names()).isEmpty();
			assertThatExceptionOfType(NoPrimaryProfileException.class).isThrownBy(clients::primary);
		}
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void closeClosesThePoolsAndDoesNothingTheSecondTime() {
		PostgresClients.Closeable clients = PostgresClients.open(profile("orders").build());
		PostgresClient client = clients.primary();
		clients.close();
		assertThatCode(clients::close).doesNotThrowAnyException();
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.sql("select 1").query(Long.class).single())
			.withMessageContaining("Profile 'orders'");
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> connections() == 0);
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void refusesTwoProfilesOfOneNameAndOpensNone() {
		for (String twin : List.of("orders", "oRders")) {
			assertThatExceptionOfType(InvalidSettingException.class)
				.isThrownBy(() -> PostgresClients.open(profile("orders").build(), profile(twin).build()))
				.withMessageContaining("'orders'")
				.withMessageContaining("'" + twin + "'");
		}
		assertThat(connections()).isZero();
	}

	@Test
	@NotPooled("sets options of the session, which are refused: PoolerRulesTests")
	void settingsReachTheServer() {
		ProfileSettings settings = ProfileSettings.builder("orders")
			.dsn("postgresql://%s@%s:%d/%s?options=-c%%20statement_timeout%%3D4567".formatted(TestServer.USER,
					database.host(), database.port(), database.name()))
			.password(TestServer.PASSWORD)
			.applicationName("till")
			.property("currentSchema", "pg_catalog")
			.build();
		try (PostgresClients.Closeable clients = PostgresClients.open(settings)) {
			Map<String, Object> row = clients.primary().sql("""
					select current_setting('statement_timeout') as timeout, current_user as user,
					current_setting('application_name') as name, current_schema as schema""").query().single();
			assertThat(row).containsOnly(Map.entry("timeout", "4567ms"), Map.entry("user", TestServer.USER),
					Map.entry("name", "till"), Map.entry("schema", "pg_catalog"));
		}
	}

	@Test
	void databaseNameMayHoldAnything() {
		String name = "a/b?c=d&e %\"f";
		database.executeAsSuperuser("create database \"" + name.replace("\"", "\"\"") + "\"");
		try (PostgresClients.Closeable clients = PostgresClients.open(profile("orders").database(name).build())) {
			assertThat(clients.primary().sql("select current_database()").query(String.class).single()).isEqualTo(name);
		}
		finally {
			database.executeAsSuperuser("drop database \"" + name.replace("\"", "\"\"") + "\" with (force)");
		}
	}

	@Test
	void triesTheHostsInOrder() throws IOException {
		int closed = unusedPort();
		ProfileSettings settings = profile("orders")
			.dsn("postgresql://localhost:%d,%s:%d".formatted(closed, database.host(), database.port()))
			.build();
		try (PostgresClients.Closeable clients = PostgresClients.open(settings)) {
			assertThat(clients.primary().sql("select 1").query(Long.class).single()).isEqualTo(1);
		}
	}

	private static int unusedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@Test
	@Timing
	@NotPooled("the pooler answers a login in its own words: PgBouncerStartIT")
	void rejectedLoginAndUnknownDatabaseFailFastWithTheServersWords() {
		fails(profile("orders").password(CANARY).build(), "28P01", "password authentication failed");
		fails(profile("orders").user("nobody").password(CANARY).build(), "28P01", "\"nobody\"");
		fails(profile("orders").database("nowhere").build(), "3D000", "database \"nowhere\" does not exist");
		fails(ProfileSettings.builder("orders")
			.dsn("postgresql://%s:%s@%s:%d/%s".formatted(TestServer.USER, CANARY, database.host(), database.port(),
					database.name()))
			.build(), "28P01", "password authentication failed");
		assertThat(connections()).isZero();
	}

	@Test
	@Timing
	void unreachableServerFailsWithItsAddress() throws IOException {
		int closed = unusedPort();
		fails(profile("orders").port(closed)
			.startup(StartupSettings.defaults().withMode(StartupMode.FAIL_FAST))
			.build(), "08001", ":" + closed);
	}

	private static void fails(ProfileSettings settings, String state, String words) {
		try (LogCapture log = new LogCapture()) {
			long begin = System.nanoTime();
			assertThatExceptionOfType(ProfileUnavailableException.class)
				.isThrownBy(() -> PostgresClients.open(settings))
				.satisfies((ex) -> assertThat(Duration.ofNanos(System.nanoTime() - begin))
					.isLessThan(Duration.ofSeconds(2)))
				.satisfies((ex) -> assertThat(ex.profile()).isEqualTo("orders"))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo(state))
				.withMessageContaining("Profile 'orders': cannot connect to jdbc:postgresql://")
				.withMessageContaining(words)
				.satisfies((ex) -> assertThat(stackTrace(ex)).doesNotContain(CANARY, TestServer.PASSWORD));
			assertThat(log.lines()).noneMatch((line) -> line.contains(CANARY) || line.contains(TestServer.PASSWORD));
		}
	}

	private static String stackTrace(Throwable thrown) {
		StringWriter text = new StringWriter();
		thrown.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	@Test
	void passwordIsInNoLogOfASuccessfulStart() {
		try (LogCapture log = new LogCapture()) {
			try (PostgresClients.Closeable clients = Profiles.single("orders", database)) {
				assertThat(clients.primary().sql("select 1").query(Long.class).single()).isEqualTo(1);
			}
			assertThat(log.lines()).anyMatch((line) -> line.contains("Profile 'orders': connected to"))
				.noneMatch((line) -> line.contains(TestServer.PASSWORD));
		}
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void oneUnavailableProfileLeavesNoPoolOpenAndTheOthersAreNamed() {
		assertThatExceptionOfType(ProfileUnavailableException.class)
			.isThrownBy(() -> PostgresClients.open(profile("orders").build(),
					profile("archive").database("nowhere").build(), profile("reports").database("nirgends").build()))
			.withMessageContaining("'archive'")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.satisfies((further) -> assertThat(further).isInstanceOf(ProfileUnavailableException.class)
					.hasMessageContaining("'reports'")
					.hasMessageContaining("nirgends")));
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> connections() == 0);
	}

	@Test
	@Timeout(30)
	@Timing
	void poolsStartSideBySide() throws IOException {
		int profiles = 5;
		Duration delay = Duration.ofSeconds(1);
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), delay)) {
			List<ProfileSettings> settings = new ArrayList<>();
			for (int i = 0; i < profiles; i++) {
				settings.add(profile("p" + i).host(proxy.host()).port(proxy.port()).build());
			}
			Duration one = timeToOpen(settings.subList(0, 1));
			assertThat(one).isGreaterThan(delay);
			assertThat(timeToOpen(settings)).as("not %d times %s", profiles, one).isLessThan(one.multipliedBy(2));
		}
	}

	private static Duration timeToOpen(List<ProfileSettings> settings) {
		long begin = System.nanoTime();
		try (PostgresClients.Closeable clients = PostgresClients.open(settings)) {
			assertThat(clients.names()).hasSameSizeAs(settings);
			return Duration.ofNanos(System.nanoTime() - begin);
		}
	}

	@Test
	@Timeout(30)
	@Timing
	void silentServerEndsWithinThePoolsTimeout() throws IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), Duration.ofMinutes(5))) {
			long begin = System.nanoTime();
			ProfileSettings settings = profile("orders").host(proxy.host())
				.port(proxy.port())
				.pool(PoolSettings.defaults().withTimeout(Duration.ofSeconds(1)))
				.startup(StartupSettings.defaults().withMode(StartupMode.FAIL_FAST))
				.build();
			assertThatExceptionOfType(ProfileUnavailableException.class)
				.isThrownBy(() -> PostgresClients.open(settings));
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
		}
	}

	@Test
	@Timeout(30)
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void interruptEndsTheWaitAndLeavesNoPoolOpen() throws IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), Duration.ofMillis(500))) {
			ProfileSettings settings = profile("orders").host(proxy.host()).port(proxy.port()).build();
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> PostgresClients.open(settings))
				.withMessageContaining("'orders'");
			assertThat(Thread.interrupted()).isTrue();
		}
		Awaitility.await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(() -> connections() == 0);
	}

}
