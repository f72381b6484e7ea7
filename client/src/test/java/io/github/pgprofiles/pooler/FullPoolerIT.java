package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The one connection that the pooler has to the server is somebody else's, and what waits
 * for it in the pooler cannot be cancelled there.
 */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class FullPoolerIT {

	static TestDatabase database;

	private PgBouncer bouncer;

	private Connection holder;

	@BeforeEach
	void fill() throws IOException, SQLException {
		this.bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(), "default_pool_size = 1");
		Properties properties = new Properties();
		properties.put("user", TestServer.USER);
		properties.put("password", TestServer.PASSWORD);
		properties.put("prepareThreshold", "0");
		this.holder = DriverManager
			.getConnection("jdbc:postgresql://127.0.0.1:" + this.bouncer.port() + "/" + database.name(), properties);
	}

	@AfterEach
	void close() throws SQLException {
		this.holder.close();
		this.bouncer.close();
	}

	private void hold() throws SQLException {
		this.holder.setAutoCommit(false);
		one(this.holder);
	}

	private static void one(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("select 1")) {
			assertThat(rows.next()).isTrue();
		}
	}

	private ProfileSettingsBuilder orders() {
		return ProfileSettings.builder("orders")
			.host("127.0.0.1")
			.port(this.bouncer.port())
			.database(database.name())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pooler(PoolerMode.TRANSACTION)
			.pool(PoolSettings.defaults().withMaxSize(2).withMinSize(1).withTimeout(Duration.ofSeconds(2)));
	}

	@Test
	void startIsBoundedByThePoolsTimeout() throws SQLException {
		hold();
		long begin = System.nanoTime();
		assertThatExceptionOfType(ProfileUnavailableException.class).isThrownBy(
				() -> PostgresClients
					.open(orders().startup(new StartupSettings(StartupMode.FAIL_FAST, Duration.ofMillis(100),
							Duration.ofSeconds(1), Duration.ofSeconds(10), true))
						.build())
					.close());
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 100 })
	void firstStatementWaitsAsLongAsThePoolsTimeoutAllows(int prepared) throws SQLException {
		this.holder.setAutoCommit(false);
		one(this.holder);
		CompletableFuture<Void> held = CompletableFuture.runAsync(() -> {
			try (Statement slow = this.holder.createStatement()) {
				slow.execute("select pg_sleep(2.5)");
				this.holder.rollback();
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		});
		try (TestProxy proxy = new TestProxy("127.0.0.1", this.bouncer.port());
				PostgresClients.Closeable clients = PostgresClients.open(orders().port(proxy.port())
					.poolerMaxPreparedStatements(prepared)
					.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(30)))
					.build())) {
			assertThat(clients.primary().sql("select 1").query(Integer.class).single()).isOne();
			String first = (prepared > 0) ? "pg_prepared_statements" : "extra_float_digits";
			assertThat(proxy.takeStatements()).filteredOn((sql) -> sql.contains(first)).hasSize(1);
			held.join();
		}
	}

	@Test
	void poolWhoseQuestionsWaitInThePoolerIsNotCalledExhausted() throws SQLException {
		String window = "com.zaxxer.hikari.aliveBypassWindowMs";
		System.setProperty(window, "0");
		try (PostgresClients.Closeable clients = PostgresClients.open(orders().build())) {
			PostgresClient orders = clients.primary();
			assertThat(orders.sql("select 1").query(Integer.class).single()).isOne();
			hold();
			// until it is asked whether it lives
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			assertThatExceptionOfType(TransientDataAccessResourceException.class)
				.isThrownBy(() -> orders.transaction().run((tx) -> tx.sql("select 1").query(Integer.class).single()))
				.withMessageContaining("the pooler did not answer");
			this.holder.rollback();
			assertThat(orders.sql("select 2").query(Integer.class).single()).isEqualTo(2);
		}
		finally {
			System.clearProperty(window);
		}
	}

	@Test
	void limitOfAStatementEndsItsWait() throws SQLException {
		try (PostgresClients.Closeable clients = PostgresClients.open(orders().build())) {
			PostgresClient orders = clients.primary();
			assertThat(orders.sql("select 1").query(Integer.class).single()).isOne();
			hold();
			long begin = System.nanoTime();
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> orders.sql("select 1").timeout(Duration.ofMillis(500)).query(Integer.class).single());
			assertThatThrownBy(() -> orders.transaction()
				.timeout(Duration.ofMillis(500))
				.run((tx) -> tx.sql("select 1").query(Integer.class).single()))
				.isInstanceOf(QueryTimeoutException.class);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
			this.holder.rollback();
			assertThat(orders.sql("select 2").query(Integer.class).single()).isEqualTo(2);
		}
	}

	@Test
	void timeoutOfJdbcEndsTheWaitThoughItsCancelIsLost() throws SQLException {
		try (HikariDataSource pool = Profiles.pool(orders().build())) {
			JdbcTemplate jdbc = new JdbcTemplate(pool);
			assertThat(jdbc.queryForObject("select 1", Integer.class)).isOne();
			jdbc.setQueryTimeout(1);
			hold();
			long begin = System.nanoTime();
			assertThatThrownBy(() -> jdbc.queryForObject("select 1", Integer.class)).isNotNull();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(1),
					Duration.ofSeconds(12));
			this.holder.rollback();
			assertThat(jdbc.queryForObject("select 2", Integer.class)).isEqualTo(2);
		}
	}

	@Test
	void cancelOfWhatWaitsDoesNotReachWhoHasTheSession() throws SQLException {
		try (HikariDataSource pool = Profiles.pool(orders().build());
				Connection waiting = pool.getConnection();
				Statement statement = waiting.createStatement()) {
			one(waiting);
			this.holder.setAutoCommit(false);
			CompletableFuture<Integer> held = CompletableFuture.supplyAsync(() -> {
				try (Statement slow = this.holder.createStatement()) {
					return slow.executeQuery("select 3 from pg_sleep(3)").next() ? 3 : 0;
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> {
				try {
					statement.execute("select 1");
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			for (int i = 0; i < 10 && !held.isDone(); i++) {
				statement.cancel();
			}
			assertThat(held.join()).isEqualTo(3);
			this.holder.rollback();
			asked.handle((done, ex) -> true).join();
		}
	}

}
