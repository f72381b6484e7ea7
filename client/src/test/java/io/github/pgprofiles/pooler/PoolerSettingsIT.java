package io.github.pgprofiles.pooler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Time limits, search path and isolation, which elsewhere are of the session, go with
 * each transaction through PgBouncer, and at no trip.
 */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class PoolerSettingsIT {

	private static final String LIMITS = "select current_setting('statement_timeout') || ' '"
			+ " || current_setting('lock_timeout') || ' '"
			+ " || current_setting('idle_in_transaction_session_timeout') || ' ' || current_setting('search_path')";

	private static final String WANTED = "5s 4s 1min other, public";

	static TestDatabase database;

	private PgBouncer bouncer;

	private TestProxy proxy;

	private HikariDataSource pool;

	private PostgresClient orders;

	@BeforeEach
	void open() throws IOException {
		database.executeAsSuperuser("create schema if not exists other");
		this.bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(), "default_pool_size = 2",
				"server_round_robin = 1");
		this.proxy = new TestProxy("127.0.0.1", this.bouncer.port());
		this.pool = Profiles.pool(PooledProfile.orders(database, this.proxy.port())
			.timeouts(new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(4), Duration.ofMinutes(1)))
			.property("currentSchema", "other, public")
			.build());
		this.orders = Profiles.client(this.pool);
		this.orders.sql("select 1").query(Integer.class).single();
		this.proxy.takeRoundTrips();
	}

	@AfterEach
	void close() throws IOException {
		this.pool.close();
		this.proxy.close();
		this.bouncer.close();
	}

	private String limits() {
		return this.orders.sql(LIMITS).query(String.class).single();
	}

	@Test
	void areInForceForEachStatementAtNoTrip() {
		assertThat(limits()).isEqualTo(WANTED);
		assertThat(this.proxy.takeRoundTrips()).isOne();
		assertThat(new JdbcTemplate(this.pool).queryForObject(LIMITS, String.class)).isEqualTo(WANTED);
		assertThat(this.proxy.takeRoundTrips()).isOne();
	}

	@Test
	void areInForceInEachTransactionWhoeverBeginsItAtNoTrip() throws SQLException {
		this.orders.transaction().run((tx) -> assertThat(limits()).isEqualTo(WANTED));
		assertThat(this.proxy.takeRoundTrips()).isEqualTo(2);
		this.orders.transaction().serializable().run((tx) -> assertThat(limits()).isEqualTo(WANTED));
		assertThat(this.proxy.takeRoundTrips()).isEqualTo(3);
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		new TransactionTemplate(new DataSourceTransactionManager(this.pool))
			.executeWithoutResult((status) -> assertThat(jdbc.queryForObject(LIMITS, String.class)).isEqualTo(WANTED));
		assertThat(this.proxy.takeRoundTrips()).isEqualTo(2);
		try (Connection connection = this.pool.getConnection(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			for (int i = 0; i < 2; i++) {
				ResultSet row = statement.executeQuery(LIMITS);
				row.next();
				assertThat(row.getString(1)).isEqualTo(WANTED);
				connection.commit();
			}
			connection.setAutoCommit(true);
			statement.execute("begin");
			ResultSet row = statement.executeQuery(LIMITS);
			row.next();
			assertThat(row.getString(1)).isEqualTo(WANTED);
			statement.execute("rollback");
		}
	}

	@Test
	void leaveNothingBehindInTheSessions() throws SQLException {
		limits();
		this.orders.transaction().run((tx) -> limits());
		try (HikariDataSource other = Profiles.pool(PooledProfile.orders(database, this.bouncer.port()).build())) {
			for (int i = 0; i < 4; i++) {
				assertThat(new JdbcTemplate(other).queryForObject(LIMITS, String.class)).doesNotContain("5s", "other");
			}
		}
	}

	/** But for the limits that would end what a caller reads slowly. */
	@Test
	void areInForceInStreamsAndCopies() {
		String sql = "select current_setting('search_path') || ' ' || current_setting('lock_timeout')";
		for (StreamEngine engine : StreamEngine.values()) {
			assertThat(this.orders.sql(sql).engine(engine).query(String.class).stream().toList()).as("%s", engine)
				.isEqualTo(List.of("other, public 4s"));
		}
		ByteArrayOutputStream copied = new ByteArrayOutputStream();
		this.orders.copy().query(sql).text().to(copied);
		assertThat(copied).hasToString("other, public 4s\n");
		database.executeAsSuperuser("create table if not exists other.elsewhere (a int)");
		database.executeAsSuperuser("grant all on schema other to public; grant all on other.elsewhere to public");
		assertThat(this.orders.copy().into("elsewhere").csv().from("1\n").rows()).isOne();
	}

	@Test
	void giveWayToTheLimitOfATransactionOrAStatement() {
		this.orders.transaction()
			.timeout(Duration.ofSeconds(3))
			.lockTimeout(Duration.ofSeconds(2))
			.run((tx) -> assertThat(limits()).doesNotContain("5s").contains(" 2s 1min other, public"));
		this.orders.transaction()
			.run((tx) -> assertThat(this.orders.sql(LIMITS).timeout(Duration.ofSeconds(9)).query(String.class).single())
				.isEqualTo("9s 4s 1min other, public"));
		assertThat(this.orders.sql(LIMITS).timeout(Duration.ofSeconds(9)).query(String.class).single())
			.isEqualTo("9s 4s 1min other, public");
		this.orders.transaction().run((tx) -> {
			this.orders.sql("set local statement_timeout = '8s'").update();
			assertThat(limits()).startsWith("8s ");
		});
	}

	@Test
	void endWhatTakesTooLong() {
		HikariDataSource limited = Profiles.pool(PooledProfile.orders(database, this.bouncer.port())
			.timeouts(new TimeoutSettings(Duration.ofMillis(300), null, null))
			.build());
		try (limited) {
			PostgresClient client = Profiles.client(limited);
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> client.sql("select 1 from pg_sleep(5)").query(Integer.class).single())
				.withMessageContaining("timeouts.statement");
			// a stream lifts it for itself
			assertThat(client.sql("select 1 from pg_sleep(0.6)").query(Integer.class).stream().toList())
				.isEqualTo(List.of(1));
		}
	}

	@Test
	void whatRunsInNoTransactionRuns() {
		this.orders.sql("create table if not exists public.vacuumed (a int)").update();
		this.orders.sql("vacuum public.vacuumed").update();
		this.orders.sql(" -- a comment\ncreate index concurrently on public.vacuumed (a)").update();
		this.orders.sql("reindex table concurrently public.vacuumed").update();
		this.orders.batch("insert into public.vacuumed values (:a)", List.of(new Row(1), new Row(2)));
		assertThat(this.orders.sql("select count(*) from public.vacuumed").query(Integer.class).single()).isEqualTo(2);
	}

	record Row(int a) {
	}

	@Test
	void isolationGoesWithTheBeginOfWhoeverAsksForIt() throws SQLException {
		String level = "select current_setting('transaction_isolation') || current_setting('transaction_read_only')";
		DataSourceTransactionManager manager = new DataSourceTransactionManager(this.pool);
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		TransactionTemplate serializable = new TransactionTemplate(manager);
		serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		serializable.setReadOnly(true);
		serializable.executeWithoutResult(
				(status) -> assertThat(jdbc.queryForObject(level, String.class)).isEqualTo("serializableon"));
		try (Connection connection = this.pool.getConnection(); Statement statement = connection.createStatement()) {
			connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
			assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
			connection.setAutoCommit(false);
			ResultSet row = statement.executeQuery(level);
			row.next();
			assertThat(row.getString(1)).isEqualTo("repeatable readoff");
			connection.rollback();
		}
		try (HikariDataSource plain = Profiles.pool(PooledProfile.orders(database, this.bouncer.port()).build());
				Connection connection = plain.getConnection();
				Statement statement = connection.createStatement()) {
			connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
			connection.setReadOnly(true);
			connection.setAutoCommit(false);
			ResultSet row = statement.executeQuery(level);
			row.next();
			assertThat(row.getString(1)).isEqualTo("serializableon");
			connection.rollback();
		}
		for (int i = 0; i < 4; i++) {
			assertThat(new JdbcTemplate(this.pool).queryForObject(level, String.class)).isEqualTo("read committedoff");
		}
	}

}
