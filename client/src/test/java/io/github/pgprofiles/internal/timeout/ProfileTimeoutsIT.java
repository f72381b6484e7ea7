package io.github.pgprofiles.internal.timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.copy.CopyTemplate;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The limits of a profile, which each connection has from the start. */
@Timeout(60)
@EveryServer
@PostgresTest
@AlsoPooled
class ProfileTimeoutsIT {

	private static final TimeoutSettings ALL = new TimeoutSettings(Duration.ofMillis(1500), Duration.ofSeconds(5),
			Duration.ofMinutes(1));

	static TestDatabase database;

	private static PostgresClients.Closeable open(UnaryOperator<ProfileSettingsBuilder> change) {
		return PostgresClients.open(change.apply(Profiles.of("orders", database)).build());
	}

	private static String show(PostgresClient client, String parameter) {
		return client.sql("show " + parameter).query(String.class).single();
	}

	@Test
	void connectionHasTheLimitsOfItsProfile() {
		try (PostgresClients.Closeable clients = open((profile) -> profile.timeouts(ALL))) {
			PostgresClient client = clients.primary();
			assertThat(show(client, "statement_timeout")).isEqualTo("1500ms");
			assertThat(show(client, "lock_timeout")).isEqualTo("5s");
			assertThat(show(client, "idle_in_transaction_session_timeout")).isEqualTo("1min");
		}
	}

	@Test
	void withoutLimitsTheServersOwnHold() {
		database.executeAsSuperuser("alter database " + database.name() + " set lock_timeout = '7s'");
		database.renewSessions();
		try (PostgresClients.Closeable clients = open((profile) -> profile)) {
			assertThat(show(clients.primary(), "lock_timeout")).isEqualTo("7s");
		}
		try (PostgresClients.Closeable clients = open(
				(profile) -> profile.timeouts(TimeoutSettings.none().withLock(Duration.ZERO)))) {
			assertThat(show(clients.primary(), "lock_timeout")).isEqualTo("0");
		}
	}

	@Test
	@NotPooled("sets options of the session, which are refused: PoolerRulesTests")
	void ownOptionsAreKeptAndComeLater() {
		try (PostgresClients.Closeable clients = open(
				(profile) -> profile.timeouts(ALL).property("options", "-c lock_timeout=9s -c work_mem=7MB"))) {
			PostgresClient client = clients.primary();
			assertThat(show(client, "lock_timeout")).isEqualTo("9s");
			assertThat(show(client, "work_mem")).isEqualTo("7MB");
			assertThat(show(client, "statement_timeout")).isEqualTo("1500ms");
		}
	}

	@Test
	void limitsCostNoMessage() throws Exception {
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), Duration.ZERO)) {
			int without = connect(proxy, TimeoutSettings.none());
			assertThat(connect(proxy, ALL)).isEqualTo(without).isPositive();
		}
	}

	private static int connect(TestProxy proxy, TimeoutSettings timeouts) throws Exception {
		try (HikariDataSource pool = Profiles
			.pool(Profiles.of("orders", database).host(proxy.host()).port(proxy.port()).timeouts(timeouts).build());
				Connection connection = pool.getConnection()) {
			connection.createStatement().execute("select 1");
		}
		return proxy.takeRoundTrips();
	}

	@Test
	void limitOfTheProfileThatABatchReachedIsNamedWithTheRow() {
		TimeoutSettings timeouts = TimeoutSettings.none().withStatement(Duration.ofMillis(200));
		try (PostgresClients.Closeable clients = open((profile) -> profile.timeouts(timeouts))) {
			PostgresClient client = clients.primary();
			client.sql("create table slept (n int)").update();
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> client.batch("insert into slept select 1 from pg_sleep(?)",
						List.of(List.of(0.0), List.of(30.0))))
				.withMessageContainingAll("Profile 'orders'", "200 ms", "timeouts.statement", "row 2")
				.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(2));
			assertThat(client.sql("select count(*) from slept").query(Long.class).single()).isZero();
		}
	}

	@Test
	void limitOfTheProfileIsNamed() {
		TimeoutSettings timeouts = TimeoutSettings.none().withStatement(Duration.ofMillis(200));
		try (PostgresClients.Closeable clients = open((profile) -> profile.timeouts(timeouts))) {
			PostgresClient client = clients.primary();
			int pid = Backends.of(client);
			for (Runnable call : List.<Runnable>of(() -> client.sql("select pg_sleep(30)").query().list(),
					() -> client.sql("do $$ begin perform pg_sleep(30); end $$").update())) {
				assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(call::run)
					.withMessageContainingAll("Profile 'orders'", "200 ms", "timeouts.statement")
					.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("57014"))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"));
			}
			assertThat(Backends.of(client)).isEqualTo(pid);
		}
	}

	@Test
	void streamsAndCopiesAreNotCutOff() {
		TimeoutSettings timeouts = TimeoutSettings.none().withStatement(Duration.ofMillis(150));
		try (PostgresClients.Closeable clients = open((profile) -> profile.timeouts(timeouts))) {
			PostgresClient client = clients.primary();
			client.sql("create table slow (n int check (n is null or pg_sleep(0.3) is not null))").update();
			client.transaction().run((tx) -> {
				assertLong(tx.streaming(), tx.copy());
				assertThat(tx.sql("show statement_timeout").query(String.class).single()).isEqualTo("150ms");
				tx.sql("set local statement_timeout = '200ms'").update();
				assertThatExceptionOfType(QueryCanceledException.class)
					.isThrownBy(() -> tx.sql("select pg_sleep(30)").query().forEach((row) -> {
					}));
				tx.rollbackOnly();
			});
			assertLong(client.streaming(), client.copy());
			assertThat(show(client, "statement_timeout")).isEqualTo("150ms");
			assertThat(client.sql("select count(*) from slow").query(Long.class).single()).isEqualTo(1);
		}
	}

	private static void assertLong(StreamTemplate streaming, CopyTemplate copy) {
		assertThat(streaming.sql("select pg_sleep(0.3)::text").query().forEach((row) -> {
		})).isEqualTo(1);
		assertThat(copy.query("select pg_sleep(0.3)::text").csv().to(new ByteArrayOutputStream()).rows()).isEqualTo(1);
		assertThat(
				copy.into("slow").csv().from(new ByteArrayInputStream("1\n".getBytes(StandardCharsets.UTF_8))).rows())
			.isEqualTo(1);
	}

	@Test
	void lockLimitFailsAndKeepsTheConnection() {
		TimeoutSettings timeouts = TimeoutSettings.none().withLock(Duration.ofMillis(100));
		try (PostgresClients.Closeable holders = open((profile) -> profile);
				PostgresClients.Closeable clients = open((profile) -> profile.timeouts(timeouts))) {
			PostgresClient client = clients.primary();
			client.sql("create table held (n int)").update();
			int pid = Backends.of(client);
			holders.primary().transaction().run((tx) -> {
				tx.sql("lock table held").update();
				assertThatExceptionOfType(CannotAcquireLockException.class)
					.isThrownBy(() -> client.sql("insert into held values (1)").update());
				assertThatExceptionOfType(CannotAcquireLockException.class)
					.isThrownBy(() -> client.transaction().run((own) -> own.sql("lock table held").update()));
			});
			assertThat(Backends.of(client)).isEqualTo(pid);
		}
	}

	@Test
	void nextBorrowerAfterAnIdleTransactionGetsAGoodConnection() {
		TimeoutSettings timeouts = TimeoutSettings.none().withIdleInTransaction(Duration.ofMillis(100));
		try (PostgresClients.Closeable clients = open((profile) -> profile.timeouts(timeouts));
				PostgresClients.Closeable others = open((profile) -> profile)) {
			PostgresClient client = clients.primary();
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> client.transaction().run((tx) -> {
				int pid = tx.sql("select pg_backend_pid()").query(Integer.class).single();
				gone(others.primary(), pid);
				tx.sql("select 1").query().list();
			})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("25P03"));
			assertThat(client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
		}
	}

	private static void gone(PostgresClient other, int pid) {
		org.awaitility.Awaitility.await()
			.until(() -> other.sql("select count(*) from pg_stat_activity where pid = ?")
				.param(pid)
				.query(Long.class)
				.single() == 0);
	}

}
