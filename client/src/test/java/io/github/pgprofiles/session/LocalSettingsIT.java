package io.github.pgprofiles.session;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Settings that hold for a transaction, or a statement, and what they cost. */
@Timeout(120)
@EveryServer
@PostgresTest
@AlsoPooled
class LocalSettingsIT {

	private static final String TENANT = "select current_setting('app.tenant', true)";

	private static final String BOTH = "select current_setting('app.tenant', true) || current_setting('app.user', true)";

	static TestDatabase database;

	private static TestProxy proxy;

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static JdbcTemplate jdbc;

	private static final AtomicReference<Map<String, String>> given = new AtomicReference<>(Map.of());

	record Row(int id, String note) {
	}

	record Large(String note, String tenant) {
	}

	@BeforeAll
	static void open() {
		pool = Profiles.pool(Profiles.of("orders", database)
			.host(proxy.host())
			.port(proxy.port())
			.pool(PoolSettings.defaults().withMaxSize(3).withMinSize(1).withTimeout(Duration.ofSeconds(5)))
			.build());
		manager = Profiles.manager(pool);
		client = PostgresClient.create("orders", pool, () -> manager,
				ClientOptions.defaults().withSessionSettings((profile) -> {
					assertThat(profile).isEqualTo("orders");
					return given.get();
				}));
		jdbc = new JdbcTemplate(pool);
		client.sql("""
				create table t (id int primary key, note text,
				tenant text default current_setting('app.tenant', true))""").update();
	}

	/** Whatever the driver, the client and the server learn is learnt. */
	@BeforeEach
	void warm() {
		given.set(Map.of("app.tenant", "a", "app.user", "1"));
		for (int i = 0; i < 8; i++) {
			assertThat(client.sql(BOTH).query(String.class).single()).isEqualTo("a1");
			client.transaction().run((tx) -> tx.sql(TENANT).query(String.class).single());
			transaction().executeWithoutResult((status) -> jdbc.queryForObject(TENANT, String.class));
		}
		client.sql("truncate t").update();
	}

	@AfterEach
	void nothingIsLeft() throws SQLException {
		given.set(Map.of());
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		for (int i = 0; i < 3; i++) {
			try (Connection connection = pool.getConnection()) {
				assertThat(setting(connection)).isNullOrEmpty();
			}
		}
	}

	@AfterAll
	static void close() {
		pool.close();
	}

	private static String setting(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(TENANT)) {
			rows.next();
			return rows.getString(1);
		}
	}

	private static TransactionTemplate transaction() {
		return new TransactionTemplate(manager);
	}

	private static int trips(Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		return proxy.takeRoundTrips();
	}

	/** As many as without any. */
	private static void costsNothing(Runnable work) {
		Map<String, String> present = given.get();
		given.set(Map.of());
		// what is learnt the first time
		for (int i = 0; i < 8; i++) {
			work.run();
		}
		int without = trips(work);
		given.set(present);
		work.run();
		work.run();
		assertThat(trips(work)).isEqualTo(without);
	}

	private static List<String> tenants() {
		return client.sql("select distinct tenant from t").query(String.class).list();
	}

	private static String single(String sql) {
		return client.sql(sql).query(String.class).single();
	}

	@Test
	void statementHasThemInItsOwnMessage() {
		assertThat(trips(() -> assertThat(single(BOTH)).isEqualTo("a1"))).isOne();
		costsNothing(() -> client.sql("select id from t").query(Integer.class).list());
		costsNothing(() -> client.sql("delete from t where id = :id").param("id", 1).update());
	}

	@Test
	void statementWithLargeRowsHasThemInItsOwnMessage() {
		String large = "select note, current_setting('app.tenant', true) as tenant from t where id = :id";
		client.sql("insert into t values (1, repeat('x', 100000))").update();
		for (int i = 0; i < 20; i++) {
			assertThat(trips(() -> assertThat(client.sql(large).param("id", 1).query(Large.class).single().tenant())
				.isEqualTo("a"))).isLessThanOrEqualTo((i == 0) ? 2 : 1);
		}
	}

	@Test
	void statementWithATimeLimitHasBothInItsOwnMessage() {
		String limited = TENANT + " || current_setting('statement_timeout')";
		for (int i = 0; i < 20; i++) {
			assertThat(client.sql(limited).timeout(Duration.ofSeconds(9)).query(String.class).single())
				.isEqualTo("a9s");
		}
		assertThat(trips(() -> client.sql(limited).timeout(Duration.ofSeconds(9)).query(String.class).single()))
			.isOne();
		costsNothing(() -> client.sql("update t set note = 'x'").timeout(Duration.ofSeconds(9)).update());
	}

	@Test
	void firstStatementOfATransactionHasThemInItsOwnMessage() {
		assertThat(trips(() -> client.transaction()
			.run((tx) -> assertThat(tx.sql(BOTH).query(String.class).single()).isEqualTo("a1")))).isEqualTo(2);
		costsNothing(() -> client.transaction().run((tx) -> {
			tx.sql("select id from t").query(Integer.class).list();
			tx.sql("select note from t").query(String.class).list();
		}));
	}

	@Test
	void transactionOfAnyKindHasThem() {
		client.transaction().readCommitted().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		client.transaction().repeatableRead().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		client.transaction().serializable().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		client.transaction().readOnly().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		client.transaction().serializable().readOnly().deferrable().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		client.transaction().retry().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		client.transaction().timeout(Duration.ofSeconds(9)).run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		client.transaction().lockTimeout(Duration.ofSeconds(9)).run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		client.transaction().requiresNew().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		assertThat(client.transaction()
			.once("key of a tenant", String.class)
			.execute((tx) -> tx.sql(TENANT).query(String.class).single())).isEqualTo("a");
		assertThat(client.transaction()
			.setting("app.tenant", "b")
			.once("key of another", String.class)
			.execute((tx) -> tx.sql(TENANT).query(String.class).single())).isEqualTo("b");
	}

	private static String tenant(io.github.pgprofiles.transaction.ReadOnlyTransaction tx) {
		return tx.sql(TENANT).query(String.class).single();
	}

	@Test
	void transactionThatIsDescribedInItsBeginCostsNoMore() {
		costsNothing(() -> client.transaction()
			.serializable()
			.run((tx) -> tx.sql("select id from t").query(Integer.class).list()));
		costsNothing(() -> client.transaction()
			.retry()
			.timeout(Duration.ofSeconds(9))
			.run((tx) -> tx.sql("select id from t").query(Integer.class).list()));
		costsNothing(() -> client.transaction()
			.readOnly()
			.run((tx) -> tx.sql("select id from t").query(Integer.class).list()));
	}

	@Test
	void transactionOfSpringsHasThem() {
		assertThat(trips(() -> transaction()
			.executeWithoutResult((status) -> assertThat(jdbc.queryForObject(BOTH, String.class)).isEqualTo("a1"))))
			.isEqualTo(2);
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		definition.setReadOnly(true);
		new TransactionTemplate(manager, definition)
			.executeWithoutResult((status) -> assertThat(jdbc.queryForObject(BOTH, String.class)).isEqualTo("a1"));
	}

	@Test
	void plainConnectionHasThemInItsTransactions() throws SQLException {
		try (Connection connection = pool.getConnection()) {
			connection.setAutoCommit(false);
			assertThat(setting(connection)).isEqualTo("a");
			connection.commit();
			given.set(Map.of("app.tenant", "b"));
			assertThat(setting(connection)).isEqualTo("b");
			connection.rollback();
			connection.setReadOnly(true);
			assertThat(setting(connection)).isEqualTo("b");
			connection.rollback();
			connection.setReadOnly(false);
			connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
			assertThat(setting(connection)).isEqualTo("b");
			connection.rollback();
			connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			connection.setAutoCommit(true);
			// in none there is no message of ours for them to go with
			assertThat(setting(connection)).isNullOrEmpty();
		}
	}

	@Test
	void isolationThatIsSetByAStatementStillCanBe() throws SQLException {
		try (Connection connection = pool.getConnection()) {
			connection.setAutoCommit(false);
			try (Statement statement = connection.createStatement()) {
				statement.execute("set transaction isolation level serializable");
			}
			assertThat(setting(connection)).isEqualTo("a");
			connection.rollback();
			connection.setAutoCommit(true);
			try (Statement statement = connection.createStatement()) {
				statement.execute("begin");
				assertThat(setting(connection)).isEqualTo("a");
				statement.execute("rollback");
			}
		}
	}

	@Test
	void batchHasThem() {
		client.batch("insert into t (id) values (?)", List.of(List.of(1), List.of(2)));
		client.batch("insert into t (id) values (?)", IntStream.range(10, 500).mapToObj(List::of).toList());
		client.transaction().run((tx) -> tx.batch("insert into t (id) values (?)", List.of(List.of(3))));
		assertThat(tenants()).containsExactly("a");
		transaction().executeWithoutResult(
				(status) -> jdbc.batchUpdate("update t set tenant = current_setting('app.user') where id = ?",
						List.of(new Object[] { 1 }, new Object[] { 2 })));
		assertThat(tenants()).containsExactlyInAnyOrder("a", "1");
	}

	@Test
	void batchCostsOneTripMoreAtMost() {
		Runnable work = () -> client.batch("update t set note = ? where id = ?", List.of(List.of("x", 1)));
		given.set(Map.of());
		work.run();
		int without = trips(work);
		given.set(Map.of("app.tenant", "a"));
		work.run();
		assertThat(trips(work)).isBetween(without, without + 1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5000 })
	void copyInHasThem(int rows) {
		List<Row> all = IntStream.range(0, rows).mapToObj((i) -> new Row(i, "note " + i)).toList();
		client.copy().into("t").columns("id", "note").records(Row.class).from(all);
		assertThat(tenants()).containsExactly("a");
		client.sql("truncate t").update();
		client.copy().into("t").columns("id", "note").records(Row.class).from(all.stream());
		assertThat(tenants()).containsExactly("a");
		client.sql("truncate t").update();
		client.copy().into("t").columns("id", "note").records(Row.class).timeout(Duration.ofSeconds(9)).from(all);
		assertThat(tenants()).containsExactly("a");
		client.sql("truncate t").update();
		client.copy()
			.into("t")
			.columns("id")
			.csv()
			.from(String.join("\n", IntStream.range(0, rows).mapToObj(String::valueOf).toList()));
		assertThat(tenants()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5000 })
	void copyInWithinATransactionHasThem(int rows) {
		List<Row> all = IntStream.range(0, rows).mapToObj((i) -> new Row(i, "note " + i)).toList();
		client.transaction()
			.setting("app.tenant", "b")
			.run((tx) -> tx.copy().into("t").columns("id", "note").records(Row.class).from(all));
		assertThat(tenants()).containsExactly("b");
		client.sql("truncate t").update();
		client.transaction()
			.setting("app.tenant", "b")
			.repeatableRead()
			.run((tx) -> tx.copy().into("t").columns("id", "note").records(Row.class).from(all.stream()));
		assertThat(tenants()).containsExactly("b");
		client.sql("truncate t").update();
		transaction().executeWithoutResult((status) -> {
			client.copy().into("t").columns("id", "note").records(Row.class).from(all);
			assertThat(jdbc.queryForObject(TENANT, String.class)).isEqualTo("a");
		});
		assertThat(tenants()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5000 })
	void upsertHasThem(int rows) {
		List<Row> all = IntStream.range(0, rows).mapToObj((i) -> new Row(i, "note " + i)).toList();
		client.copy().into("t").onConflict("id").update().records(Row.class).from(all);
		client.copy().into("t").onConflict("id").update().records(Row.class).from(all);
		client.copy()
			.into("t")
			.columns("id")
			.onConflict("id")
			.doNothing()
			.csv()
			.from(String.join("\n", IntStream.range(5000, 5000 + rows).mapToObj(String::valueOf).toList()));
		assertThat(tenants()).containsExactly("a");
		client.transaction()
			.setting("app.tenant", "b")
			.run((tx) -> tx.copy()
				.into("t")
				.onConflict("id")
				.update()
				.records(Row.class)
				.from(List.of(new Row(-1, null))));
		assertThat(tenants()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void smallCopyCostsNothing() {
		AtomicInteger id = new AtomicInteger();
		costsNothing(() -> client.copy()
			.into("public.t")
			.columns("id", "note")
			.records(Row.class)
			.from(List.of(new Row(id.incrementAndGet(), "x"))));
		costsNothing(() -> client.copy()
			.into("public.t")
			.onConflict("id")
			.update()
			.records(Row.class)
			.from(List.of(new Row(1, "x"))));
	}

	@Test
	void copyOutHasThem() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		client.copy().query(TENANT).csv().to(out);
		assertThat(out).hasToString("a\n");
		out.reset();
		client.copy().query(TENANT).csv().timeout(Duration.ofSeconds(9)).to(out);
		assertThat(out).hasToString("a\n");
		out.reset();
		client.transaction().setting("app.tenant", "b").run((tx) -> tx.copy().query(TENANT).csv().to(out));
		assertThat(out).hasToString("b\n");
	}

	@Test
	void copyOutCostsNothing() {
		costsNothing(() -> client.copy().query(TENANT).csv().to(new ByteArrayOutputStream()));
		costsNothing(() -> client.copy().from("t").csv().to(new ByteArrayOutputStream()));
		costsNothing(
				() -> client.copy().query(TENANT).csv().timeout(Duration.ofSeconds(9)).to(new ByteArrayOutputStream()));
		assertThatThrownBy(() -> client.copy().query("select nothing").csv().to(new ByteArrayOutputStream()))
			.isInstanceOf(BadSqlGrammarException.class);
		assertThat(single(TENANT)).isEqualTo("a");
	}

	@Test
	void streamHasThem() {
		for (StreamEngine engine : StreamEngine.values()) {
			for (int i = 0; i < 3; i++) {
				assertThat(
						client.sql(TENANT).engine(engine).query(String.class).<List<String>>withStream(Stream::toList))
					.containsExactly("a");
				assertThat(client.sql(TENANT)
					.engine(engine)
					.timeout(Duration.ofSeconds(9))
					.query(String.class)
					.<List<String>>withStream(Stream::toList)).containsExactly("a");
			}
			client.transaction()
				.setting("app.tenant", "b")
				.run((tx) -> assertThat(
						tx.sql(TENANT).engine(engine).query(String.class).<List<String>>withStream(Stream::toList))
					.containsExactly("b"));
			transaction().executeWithoutResult((status) -> assertThat(
					client.sql(TENANT).engine(engine).query(String.class).<List<String>>withStream(Stream::toList))
				.containsExactly("a"));
		}
	}

	@Test
	void streamCostsNothing() {
		for (StreamEngine engine : StreamEngine.values()) {
			costsNothing(() -> client.sql("select id from t").engine(engine).query(Integer.class).forEach((id) -> {
			}));
			costsNothing(() -> client.sql("select id from t")
				.engine(engine)
				.timeout(Duration.ofSeconds(9))
				.query(Integer.class)
				.forEach((id) -> {
				}));
			costsNothing(() -> client.transaction()
				.run((tx) -> tx.sql("select id from t").engine(engine).query(Integer.class).forEach((id) -> {
				})));
		}
	}

	@Test
	void lockHasThem() {
		assertThat(client.lock("nightly").execute(() -> single(TENANT))).isEqualTo("a");
		client.lock("nightly").inTransaction().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
	}

	@Test
	void connectionOfTheClientHasThem() throws SQLException {
		assertThat(client.<String, SQLException>withConnection(LocalSettingsIT::setting)).isEqualTo("a");
		client.<Boolean, SQLException>withConnection((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(TENANT)) {
				assertThat(statement.getMetaData().getColumnCount()).isOne();
				for (int i = 0; i < 10; i++) {
					try (ResultSet rows = statement.executeQuery()) {
						rows.next();
						assertThat(rows.getString(1)).isEqualTo("a");
					}
				}
			}
			connection.setAutoCommit(false);
			given.set(Map.of("app.tenant", "later"));
			assertThat(setting(connection)).isEqualTo("a");
			connection.rollback();
			return true;
		});
	}

	@Test
	void callOfTheDriversOwnApiIsRefusedWhereItCouldHaveNone() throws Exception {
		assertThatThrownBy(() -> client.withConnection(LocalSettingsIT::copyByTheDriver))
			.hasMessageContaining("has no session settings");
		client.transaction().run((tx) -> assertThat(client.withConnection(LocalSettingsIT::copyByTheDriver)).isOne());
	}

	private static long copyByTheDriver(Connection connection) throws Exception {
		return connection.unwrap(PGConnection.class)
			.getCopyAPI()
			.copyOut("copy (" + TENANT + ") to stdout", new ByteArrayOutputStream());
	}

	@Test
	void valueIsNeverSql() {
		String evil = "a'; drop table t; -- \\' \\ $$ \" \n\u00e9\uD83D\uDE00 %s ? ${x} :name";
		given.set(Map.of("app.tenant", evil));
		assertThat(single(TENANT)).isEqualTo(evil);
		client.transaction().run((tx) -> assertThat(tenant(tx)).isEqualTo(evil));
		client.transaction()
			.setting("app.user", evil)
			.run((tx) -> assertThat(tx.sql("select current_setting('app.user')").query(String.class).single())
				.isEqualTo(evil));
		for (StreamEngine engine : StreamEngine.values()) {
			assertThat(client.sql(TENANT).engine(engine).query(String.class).<List<String>>withStream(Stream::toList))
				.containsExactly(evil);
		}
		client.copy().into("t").columns("id", "note").records(Row.class).from(List.of(new Row(1, "x")));
		client.copy()
			.into("t")
			.columns("id")
			.csv()
			.from(String.join("\n", IntStream.range(2, 20000).mapToObj(String::valueOf).toList()));
		assertThat(tenants()).containsExactly(evil);
	}

	@Test
	void transactionsOwnComeFirst() {
		client.transaction().setting("app.tenant", "b").run((tx) -> {
			assertThat(tx.sql(BOTH).query(String.class).single()).isEqualTo("b1");
			assertThat(single(BOTH)).isEqualTo("b1");
			client.transaction().run((inner) -> assertThat(tenant(inner)).isEqualTo("b"));
			client.transaction().setting("app.tenant", "b").run((inner) -> assertThat(tenant(inner)).isEqualTo("b"));
			client.transaction()
				.setting("app.tenant", "c")
				.requiresNew()
				.run((inner) -> assertThat(tenant(inner)).isEqualTo("c"));
			assertThat(tenant(tx)).isEqualTo("b");
		});
		assertThat(trips(() -> client.transaction().setting("app.tenant", "b").run((tx) -> tenant(tx)))).isEqualTo(2);
	}

	@Test
	void otherValueThanThatOfTheTransactionIsAnErrorWhichShowsNone() {
		client.transaction().setting("app.tenant", "secret-b").run((tx) -> {
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction()
					.setting("app.tenant", "secret-c")
					.setting("app.user", "1")
					.run((inner) -> tenant(inner)))
				.withMessageContaining("'orders'")
				.withMessageContaining("'app.tenant'")
				.withMessageNotContaining("secret")
				.withMessageNotContaining("app.user");
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> client.transaction().setting("app.third", "1").run((inner) -> tenant(inner)))
				.withMessageContaining("'app.third'");
			assertThat(tenant(tx)).isEqualTo("secret-b");
		});
		transaction().executeWithoutResult((status) -> assertThatExceptionOfType(IncompatibleTransactionException.class)
			.isThrownBy(() -> client.transaction().setting("app.tenant", "b").run((inner) -> tenant(inner)))
			.withMessageContaining("'app.tenant'"));
	}

	@Test
	void valueThatHasChangedSinceTheTransactionBeganIsAnError() {
		transaction().executeWithoutResult((status) -> {
			assertThat(single(TENANT)).isEqualTo("a");
			given.set(Map.of("app.tenant", "secret-b", "app.user", "1"));
			for (Runnable work : List.<Runnable>of(() -> single(TENANT),
					() -> client.transaction().run((inner) -> tenant(inner)),
					() -> client.sql(TENANT).query(String.class).<List<String>>withStream(Stream::toList),
					() -> client.copy().query(TENANT).csv().to(new ByteArrayOutputStream()),
					() -> client.batch("insert into t (id) values (?)", List.of(List.of(1))))) {
				assertThatExceptionOfType(IncompatibleTransactionException.class).isThrownBy(work::run)
					.withMessageContaining("'app.tenant'")
					.withMessageNotContaining("secret")
					.withMessageNotContaining("app.user");
			}
			given.set(Map.of("app.tenant", "a"));
			assertThatExceptionOfType(IncompatibleTransactionException.class).isThrownBy(() -> single(TENANT))
				.withMessageContaining("'app.user'");
			given.set(Map.of("app.tenant", "a", "app.user", "1"));
			assertThat(single(TENANT)).isEqualTo("a");
		});
	}

	@Test
	void savepointIsInTheSameTransaction() {
		client.transaction().setting("app.tenant", "b").run((tx) -> {
			tx.nested().run((inner) -> assertThat(tenant(inner)).isEqualTo("b"));
			assertThatThrownBy(() -> tx.nested().run((inner) -> inner.sql("select 1/0").query(Integer.class).single()));
			assertThat(tenant(tx)).isEqualTo("b");
		});
	}

	@Test
	void theyEndWithTheirTransactionWhateverItsEnd() {
		assertThatThrownBy(() -> client.transaction().run((tx) -> tx.sql("select 1/0").query(Integer.class).single()));
		assertThatThrownBy(() -> client.sql("select 1/0").query(Integer.class).single());
		assertThatThrownBy(() -> transaction().executeWithoutResult((status) -> {
			jdbc.queryForObject(TENANT, String.class);
			throw new IllegalStateException();
		}));
		assertThatThrownBy(
				() -> client.sql("select pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single());
		assertThat(single(TENANT)).isEqualTo("a");
	}

	@Test
	void whatTheGiverThrowsReachesTheCallerAndNothingIsSent() {
		given.set(null);
		given.set(new Throwing());
		for (Runnable work : List.<Runnable>of(() -> single(TENANT),
				() -> client.transaction().run((inner) -> tenant(inner)),
				() -> transaction().executeWithoutResult((status) -> jdbc.queryForObject(TENANT, String.class)),
				() -> client.sql(TENANT).query(String.class).<List<String>>withStream(Stream::toList),
				() -> client.copy().query(TENANT).csv().to(new ByteArrayOutputStream()),
				() -> client.batch("insert into t (id) values (?)", List.of(List.of(1))))) {
			assertThat(trips(() -> assertThatThrownBy(work::run).isInstanceOf(UnsupportedOperationException.class)
				.hasMessage("nobody is logged in"))).isZero();
		}
	}

	/** A giver's failure. */
	private static final class Throwing extends java.util.AbstractMap<String, String> {

		@Override
		public boolean isEmpty() {
			throw new UnsupportedOperationException("nobody is logged in");
		}

		@Override
		public Set<Entry<String, String>> entrySet() {
			throw new UnsupportedOperationException("nobody is logged in");
		}

	}

}
