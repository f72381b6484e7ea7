package io.github.pgprofiles.pooler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.SessionRequiredException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What needs a session is refused by name before it is sent, and there is a way out. */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class PoolerRefusalsIT {

	static TestDatabase database;

	private PgBouncer bouncer;

	private TestProxy proxy;

	private HikariDataSource pool;

	private PostgresClient orders;

	@BeforeEach
	void open() throws IOException {
		this.bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(), "default_pool_size = 2");
		this.proxy = new TestProxy("127.0.0.1", this.bouncer.port());
		this.pool = Profiles.pool(PooledProfile.orders(database, this.proxy.port()).build());
		this.orders = Profiles.client(this.pool);
		this.orders.sql("select 1").query(Integer.class).single();
		this.proxy.takeStatements();
	}

	@AfterEach
	void close() throws IOException {
		this.pool.close();
		this.proxy.close();
		this.bouncer.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			set search_path = other                  | SET LOCAL
			select set_config('a.b', 'c', false)     | set_config(…, true)
			select set_config('a.b', 'c', (1 = 2))   | set_config(…, true)
			do $$ begin perform set_config('a.b', 'c', false); end $$ | set_config(…, true)
			update pg_settings set setting = '8MB' where name = 'work_mem' | SET LOCAL
			explain analyze create temp table t as select 1 | ON COMMIT DROP
			set session characteristics as transaction read only | readOnly()
			listen orders                            | NOTIFY works
			prepare p as select 1                    | Leave it out
			load 'auto_explain'                      | session_preload_libraries
			declare c cursor with hold for select 1  | streaming()
			create temp table t (a int)              | ON COMMIT DROP
			select pg_advisory_lock(1)               | inTransaction()
			select currval('s')                      | RETURNING
			""")
	void sqlThatNeedsASessionIsNotSentWhoeverSendsIt(String sql, String wayOut) throws SQLException {
		assertThatExceptionOfType(SessionRequiredException.class).isThrownBy(() -> this.orders.sql(sql).update())
			.withMessageContainingAll("Profile 'orders'", "pooler: transaction", wayOut)
			.satisfies((ex) -> assertThat(ex.profile()).isEqualTo("orders"));
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> jdbc.execute(sql))
			.withMessageContainingAll("orders", "pooler: transaction", wayOut);
		try (Connection connection = this.pool.getConnection(); Statement statement = connection.createStatement()) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> connection.prepareStatement(sql));
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> statement.addBatch(sql));
		}
		assertThat(this.proxy.takeStatements()).isEmpty();
	}

	@Test
	void settingWhoseEndIsAParameterIsNotSentInAnyWay() {
		String named = "select set_config(:name, :value, :local)";
		assertThatExceptionOfType(SessionRequiredException.class)
			.isThrownBy(() -> this.orders.sql(named)
				.param("name", "a.b")
				.param("value", "c")
				.param("local", false)
				.query(String.class)
				.single())
			.withMessageContaining("set_config(…, true)");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> new JdbcTemplate(this.pool)
			.queryForObject("select set_config(?, ?, ?)", String.class, "a.b", "c", false));
		String query = "select set_config('a.b', 'c', false)";
		assertThatExceptionOfType(SessionRequiredException.class)
			.isThrownBy(() -> this.orders.copy().query(query).csv().to(new ByteArrayOutputStream()));
		for (StreamEngine engine : StreamEngine.values()) {
			assertThatExceptionOfType(SessionRequiredException.class)
				.isThrownBy(() -> this.orders.sql(query).engine(engine).query(String.class).forEach((value) -> {
				}));
		}
		assertThat(this.proxy.takeStatements()).noneMatch((each) -> each.contains("a.b"));
	}

	@Test
	void transactionGoesOnAfterARefusal() {
		this.orders.transaction().run((tx) -> {
			tx.sql("select 1").query(Integer.class).single();
			assertThatExceptionOfType(SessionRequiredException.class)
				.isThrownBy(() -> tx.sql("set role other").update());
			assertThat(tx.sql("select 2").query(Integer.class).single()).isEqualTo(2);
		});
	}

	@Test
	void lockOfTheSessionIsRefusedAndOneOfTheTransactionIsNot() {
		assertThatExceptionOfType(SessionRequiredException.class)
			.isThrownBy(() -> this.orders.lock("nightly").tryRun(Duration.ZERO, () -> {
			}))
			.withMessageContainingAll("Profile 'orders'", "the lock 'nightly'", "lock(…).inTransaction()");
		assertThatExceptionOfType(SessionRequiredException.class)
			.isThrownBy(() -> this.orders.lock("nightly").shared().run(() -> {
			}));
		assertThat(this.proxy.takeStatements()).isEmpty();
		assertThat(this.orders.lock("nightly").inTransaction().tryRun(Duration.ZERO, (tx) -> {
			tx.sql("select 1").query(Integer.class).single();
		})).isTrue();
	}

	@Test
	void schemaOfAConnectionIsRefused() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			assertThatExceptionOfType(SQLFeatureNotSupportedException.class)
				.isThrownBy(() -> connection.setSchema("other"))
				.withMessageContaining("searchPath");
		}
		assertThat(this.proxy.takeStatements()).isEmpty();
	}

	@Test
	void waysOutWork() {
		this.orders.sql("create sequence if not exists s").update();
		this.orders.transaction().run((tx) -> {
			tx.sql("set local statement_timeout = '9s'").update();
			tx.sql("select set_config('a.b', 'c', true)").query(String.class).single();
			tx.sql("create temp table t (a int) on commit drop").update();
			tx.sql("insert into t values (1)").update();
			assertThat(tx.sql("select nextval('s') - currval('s')").query(Long.class).single()).isZero();
			tx.sql("declare c cursor for select 1").update();
			tx.sql("notify orders").update();
		});
		this.orders.transaction().searchPath("pg_catalog").setting("a.b", "c").run((tx) -> {
			assertThat(tx.sql("show search_path").query(String.class).single()).isEqualTo("\"pg_catalog\"");
		});
	}

	@Test
	void nothingStaysPreparedWhateverAStatementAsksFor() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			connection.unwrap(PGConnection.class).setPrepareThreshold(1);
			for (int i = 0; i < 8; i++) {
				try (var statement = connection.prepareStatement("select ?::int + 41")) {
					statement.setInt(1, i);
					assertThat(statement.executeQuery().next()).isTrue();
				}
			}
		}
		for (int i = 0; i < 6; i++) {
			this.orders.sql("select :a::int").param("a", i).query(Integer.class).single();
			assertThat(this.orders.sql("select count(*) from pg_prepared_statements").query(Integer.class).single())
				.isZero();
		}
	}

}
