package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** What came with a profile, its pool and its driver holds again after a reset. */
@Timeout(60)
@EveryServer
@PostgresTest
@NotPooled("is about what is left behind in a session, which is refused: PoolerRefusalsIT")
class SessionResetProfileIT {

	static TestDatabase database;

	static TestProxy proxy;

	private SessionPool pool;

	@BeforeAll
	static void prepare() {
		SessionPool.prepare(database);
	}

	@AfterEach
	void close() {
		if (this.pool != null) {
			this.pool.close();
		}
	}

	private SessionPool open(Consumer<ProfileSettingsBuilder> settings, Consumer<HikariConfig> customizer) {
		this.pool = new SessionPool(database, proxy, SessionReset.AUTO, settings, customizer);
		return this.pool;
	}

	private SessionPool open() {
		return open((settings) -> {
		}, (config) -> {
		});
	}

	/** By plain JDBC; returns how many messages that cost. */
	private int messages(Work work) throws SQLException {
		this.pool.backend();
		proxy.takeRoundTrips();
		try (Connection connection = this.pool.pool().getConnection()) {
			work.run(connection);
		}
		return proxy.takeRoundTrips();
	}

	private interface Work {

		void run(Connection connection) throws SQLException;

	}

	private int messages(String sql) throws SQLException {
		return messages((connection) -> execute(connection, sql));
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private void expectsProfile(String sql) throws SQLException {
		assertThat(messages(sql)).isEqualTo(2);
		assertThat(this.pool.show("statement_timeout")).isEqualTo("7s");
		assertThat(this.pool.show("lock_timeout")).isEqualTo("6s");
		assertThat(this.pool.show("application_name")).isEqualTo("it's \"mine\" \\");
		assertThat(this.pool.show("search_path")).isEqualTo("other");
		assertThat(this.pool.show("work_mem")).isEqualTo("33MB");
		assertThat(this.pool.show("extra_float_digits")).isEqualTo("1");
		assertThat(this.pool.show("IntervalStyle")).isEqualTo("postgres");
		assertThat(this.pool.ask("select current_user = 'session_reader'")).isTrue();
		assertThat(this.pool.ask("select current_setting('TimeZone') = '" + TimeZone.getDefault().getID()
				+ "' and current_setting('DateStyle') like 'ISO%' and current_setting('client_encoding') = 'UTF8'"))
			.isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "reset role; discard all", "set statement_timeout = 0; set lock_timeout = 0",
			"set application_name = 'theirs'", "set search_path = public",
			"set work_mem = '1MB'; set role session_boss", "set extra_float_digits = 0; set IntervalStyle = iso_8601",
			"set session authorization session_reader", "set time zone 'Asia/Tokyo'; set DateStyle = 'ISO, DMY'" })
	void settingsOfTheProfileHoldAgain(String sql) throws SQLException {
		open((settings) -> settings.applicationName("it's \"mine\" \\")
			.timeouts(TimeoutSettings.none().withStatement(Duration.ofSeconds(7)).withLock(Duration.ofSeconds(6)))
			.property("currentSchema", "other")
			.property("options", "-c work_mem=33MB -c role=session_reader"), (config) -> {
			});
		if (sql.startsWith("reset role; discard")) {
			execute("reset role");
			execute("discard all");
		}
		else {
			expectsProfile(sql);
		}
		expectsProfile("set work_mem = '2MB'");
	}

	private void execute(String sql) {
		this.pool.jdbc().execute(sql);
	}

	@Test
	void whatThePoolSetsAtTheStartHoldsAgain() throws SQLException {
		open((settings) -> {
		}, (config) -> {
			config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
			config.setSchema("other");
			config.setConnectionInitSql("set app.of = 'the pool'; create temp table mine (id int) -- end");
		});
		for (int i = 0; i < 2; i++) {
			assertThat(messages("set search_path = public; set app.of = 'mine'; insert into pg_temp.mine values (1);"
					+ "set session characteristics as transaction isolation level read committed"))
				.isEqualTo(2);
			assertThat(this.pool.show("search_path").replace("\"", "")).isEqualTo("other");
			assertThat(this.pool.show("app.of")).isEqualTo("the pool");
			assertThat(this.pool.show("default_transaction_isolation")).isEqualTo("serializable");
			assertThat(this.pool.ask("select count(*) = 0 from mine")).isTrue();
		}
	}

	@Test
	void readOnlyPoolThatTellsTheServerStaysSo() throws SQLException {
		open((settings) -> settings.property("readOnlyMode", "always"), (config) -> config.setReadOnly(true));
		assertThat(this.pool.show("transaction_read_only")).isEqualTo("on");
		assertThat(messages("set session characteristics as transaction read write")).isEqualTo(2);
		assertThat(this.pool.show("transaction_read_only")).isEqualTo("on");
	}

	@Test
	void poolWithoutAutocommitIsSetBackOutsideATransaction() throws SQLException {
		open((settings) -> {
		}, (config) -> config.setAutoCommit(false));
		assertThat(messages((connection) -> {
			execute(connection, "set work_mem = '77MB'; create temp table hidden (id int)");
			connection.commit();
		})).isEqualTo(3);
		try (Connection connection = this.pool.pool().getConnection()) {
			assertThat(connection.unwrap(PgConnection.class).getTransactionState().name()).isEqualTo("IDLE");
		}
		assertThat(this.pool.ask("select to_regclass('pg_temp.hidden') is null")).isTrue();
		assertThat(this.pool.show("work_mem")).isNotEqualTo("77MB");
	}

	@Test
	void transactionThatWasLeftOpenIsRolledBackBefore() throws SQLException {
		open();
		assertThat(messages("begin; select pg_advisory_lock(7); set work_mem = '77MB'")).isEqualTo(3);
		assertThat(messages((connection) -> {
			connection.setAutoCommit(false);
			execute(connection, "declare kept cursor with hold for select 1");
		})).isEqualTo(3);
		assertThat(this.pool.ask("select count(*) = 0 from pg_locks where locktype = 'advisory'")).isTrue();
	}

	@Test
	void methodsOfJdbcAreSetBackToo() throws SQLException {
		open();
		// HikariCP asks for the schema when it has set it
		assertThat(messages((connection) -> connection.setSchema("other"))).isEqualTo(3);
		assertThat(this.pool.show("search_path")).contains("public");
		assertThat(messages((connection) -> connection.setClientInfo("ApplicationName", "theirs"))).isEqualTo(2);
		assertThat(this.pool.show("application_name")).isEqualTo("mine");
		assertThat(messages((connection) -> connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT))).isZero();
		assertThat(messages((connection) -> {
			connection.unwrap(PGConnection.class).setPrepareThreshold(1);
			connection.unwrap(PGConnection.class).setDefaultFetchSize(7);
			connection.unwrap(PGConnection.class).setAutosave(AutoSave.ALWAYS);
			connection.unwrap(PGConnection.class).setAdaptiveFetch(true);
			connection.setTypeMap(Map.of("a", Object.class));
		})).isZero();
		try (Connection connection = this.pool.pool().getConnection()) {
			PGConnection driver = connection.unwrap(PGConnection.class);
			assertThat(connection.getHoldability()).isEqualTo(ResultSet.CLOSE_CURSORS_AT_COMMIT);
			assertThat(driver.getPrepareThreshold()).isEqualTo(5);
			assertThat(driver.getDefaultFetchSize()).isZero();
			assertThat(driver.getAutosave()).isEqualTo(AutoSave.NEVER);
			assertThat(driver.getAdaptiveFetch()).isFalse();
			assertThat(connection.getTypeMap()).isEmpty();
		}
	}

	/** HikariCP does so where it was changed, and Spring before it. */
	@Test
	void whatThePoolSetsBackByItselfCostsNoMessageMore() throws SQLException {
		open();
		assertThat(messages((connection) -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE)))
			.isEqualTo(2);
		assertThat(messages((connection) -> connection.setReadOnly(true))).isZero();
		TransactionTemplate spring = new TransactionTemplate(new JdbcTransactionManager(this.pool.pool()));
		spring.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		spring.setReadOnly(true);
		proxy.takeRoundTrips();
		spring.executeWithoutResult((status) -> this.pool.backend());
		// the level before it, that level, BEGIN with the query, COMMIT, the level before
		assertThat(proxy.takeRoundTrips()).isEqualTo(5);
		assertThat(this.pool.show("default_transaction_isolation")).isEqualTo("read committed");
	}

	private long prepared() {
		return this.pool.jdbc()
			.queryForObject("select count(*) from pg_prepared_statements where statement like '%of the driver%'"
					+ " and not from_sql and statement not like '%pg_prepared%'", Long.class);
	}

	private void prepare(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("select 'of the driver', ?::int")) {
			for (int i = 0; i < 6; i++) {
				statement.setInt(1, i);
				statement.executeQuery();
			}
		}
	}

	@Test
	void statementsOfTheDriverStayPreparedWhereTheyMeanTheSame() throws SQLException {
		open();
		assertThat(messages(this::prepare)).isEqualTo(6);
		assertThat(prepared()).isOne();
		assertThat(messages("set work_mem = '77MB'; select pg_advisory_lock(7)")).isEqualTo(2);
		assertThat(prepared()).isOne();
		assertThat(messages(this::prepare)).isEqualTo(6);
		assertThat(prepared()).isOne();
		assertThat(messages("prepare other as select 1")).isEqualTo(2);
		assertThat(prepared()).isZero();
		assertThat(messages(this::prepare)).isEqualTo(6);
		assertThat(prepared()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "set search_path = other", "set schema 'other'",
			"select set_config('search_path', 'other', false)", "create temp table thing as select 'temporary' as a" })
	void preparedStatementFollowsTheNameBack(String sql) throws SQLException {
		open();
		execute("drop table if exists thing; drop table if exists other.thing");
		execute("create table thing as select 1 as a");
		execute("create table other.thing as select 'other' as a");
		for (int round = 0; round < 3; round++) {
			try (Connection connection = this.pool.pool().getConnection()) {
				execute(connection, sql);
				// the server keeps a plan though a temporary table comes to stand in
				// front
				assertThat(things(connection)).isIn("other", "temporary", sql.startsWith("create") ? "1" : "other");
			}
			try (Connection connection = this.pool.pool().getConnection()) {
				assertThat(things(connection)).isEqualTo("1");
			}
		}
	}

	private static String things(Connection connection) throws SQLException {
		String last = "";
		try (PreparedStatement statement = connection.prepareStatement("select a from thing")) {
			for (int i = 0; i < 7; i++) {
				try (ResultSet rows = statement.executeQuery()) {
					rows.next();
					last = rows.getString(1);
				}
			}
		}
		return last;
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "ALWAYS" }, value = SessionReset.class)
	void inTheSimpleProtocolItIsOneMessageAsWell(SessionReset reset) throws SQLException {
		this.pool = new SessionPool(database, proxy, reset,
				(settings) -> settings.property("preferQueryMode", "simple"), (config) -> {
				});
		assertThat(messages("set work_mem = '77MB'")).isEqualTo(2);
		assertThat(this.pool.show("work_mem")).isNotEqualTo("77MB");
	}

	@Test
	void notificationsAreNotForTheNextOne() throws SQLException {
		open();
		messages("listen news; notify news, 'for the first'");
		try (Connection connection = this.pool.pool().getConnection()) {
			assertThat(connection.unwrap(PGConnection.class).getNotifications()).isNullOrEmpty();
		}
	}

	@Test
	void sessionThatCannotBeSetBackIsGivenUp() throws SQLException {
		database.executeAsSuperuser("create table hurdle ()");
		open((settings) -> {
		}, (config) -> config.setConnectionInitSql("select 1 from hurdle"));
		int backend = this.pool.backend();
		execute("drop table hurdle");
		try (LogCapture log = new LogCapture()) {
			messages("set work_mem = '77MB'");
			assertThat(log.lines()).anyMatch((line) -> line.contains(
					"Profile 'orders': a session could not be set back for whoever gets it next, so its connection"
							+ " is given up"));
		}
		database.executeAsSuperuser("create table hurdle ()");
		assertThat(this.pool.backend()).isNotEqualTo(backend);
		assertThat(this.pool.show("work_mem")).isNotEqualTo("77MB");
	}

	@Test
	void sessionOfAServerThatIsSilentIsGivenUpInTime() throws SQLException {
		open();
		long begin = System.nanoTime();
		try (Connection connection = this.pool.pool().getConnection()) {
			execute(connection, "set work_mem = '77MB'");
			proxy.silence(true);
		}
		finally {
			proxy.silence(false);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(4),
				Duration.ofSeconds(30));
		assertThat(this.pool.show("work_mem")).isNotEqualTo("77MB");
	}

	@Test
	void connectionThatIsLostIsGivenUp() throws SQLException {
		open();
		int backend = this.pool.backend();
		try (Connection connection = this.pool.pool().getConnection()) {
			execute(connection, "set work_mem = '77MB'");
			database.executeAsSuperuser("select pg_terminate_backend(" + backend + ")");
		}
		assertThat(this.pool.backend()).isNotEqualTo(backend);
	}

	@Test
	void dataSourceOfSomebodyElseIsLeftAlone() {
		try (HikariDataSource foreign = Profiles.unstarted("foreign", database)) {
			PostgresClient client = PostgresClient.create("foreign", foreign, () -> Profiles.manager(foreign));
			client.sql("set work_mem = '77MB'").update();
			assertThat(client.sql("show work_mem").query(String.class).single()).isEqualTo("77MB");
		}
	}

}
