package io.github.pgprofiles.session;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.PostgresClientException;
import io.github.pgprofiles.error.SessionSettingsException;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.transaction.Transaction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Work without a setting that its profile requires. */
@Timeout(60)
@PostgresTest
class RequiredSettingsIT {

	private static final ThreadLocal<Map<String, String>> GIVEN = ThreadLocal.withInitial(Map::of);

	static TestDatabase database;

	private static TestProxy proxy;

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static JdbcTemplate jdbc;

	@BeforeAll
	static void open() {
		pool = Profiles.pool(Profiles.of("orders", database)
			.host(proxy.host())
			.port(proxy.port())
			.requiredSettings(List.of("app.tenant", "App.User"))
			.timeouts(TimeoutSettings.none().withStatement(Duration.ofSeconds(20)))
			.build());
		manager = Profiles.manager(pool);
		client = PostgresClient.create("orders", pool, () -> manager,
				ClientOptions.defaults().withSessionSettings((profile) -> GIVEN.get()));
		jdbc = new JdbcTemplate(pool);
		GIVEN.set(Map.of("app.tenant", "a", "app.user", "1"));
		client.sql("create table t (id int primary key)").update();
		GIVEN.remove();
	}

	@AfterEach
	void connectionIsBack() {
		GIVEN.remove();
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@AfterAll
	static void close() {
		pool.close();
	}

	private static void isRefused(ThrowingCallable work) {
		proxy.takeStatements();
		assertThatExceptionOfType(SessionSettingsException.class).isThrownBy(work)
			.isInstanceOf(PostgresClientException.class)
			.withMessageContaining("'orders'")
			.withMessageContaining("app.user")
			.withMessageContaining("session-settings.required")
			.withMessageContaining("transaction()")
			.satisfies((ex) -> assertThat(ex.profile()).isEqualTo("orders"));
		// the pool looks whether a connection that was idle is still alive
		assertThat(proxy.takeStatements()).filteredOn((sql) -> !sql.isEmpty()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "one", "empty" })
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void workOfAnyKindIsRefused(String kind) {
		Map<String, String> given = switch (kind) {
			case "one" -> Map.of("app.tenant", "a");
			case "empty" -> Map.of("app.tenant", "a", "app.user", "");
			default -> Map.of();
		};
		GIVEN.set(given);
		isRefused(() -> client.sql("select 1").query(Integer.class).single());
		isRefused(() -> client.sql("delete from t").update());
		isRefused(() -> client.batch("insert into t values (?)", List.of(List.of(1))));
		isRefused(() -> client.sql("select 1").query(Integer.class).<List<Integer>>withStream(Stream::toList));
		isRefused(() -> client.copy().from("t").csv().to(new ByteArrayOutputStream()));
		isRefused(() -> client.copy().into("t").csv().from("1\n"));
		isRefused(() -> client.copy().from("t").csv().parallel(2).toStreams((i) -> new ByteArrayOutputStream()));
		isRefused(() -> client.transaction().run((tx) -> tx.sql("select 1").query(Integer.class).single()));
		isRefused(() -> client.transaction().retry().run((tx) -> tx.sql("select 1").query(Integer.class).single()));
		isRefused(() -> client.transaction()
			.serializable()
			.readOnly()
			.run((tx) -> tx.sql("select 1").query(Integer.class).single()));
		isRefused(() -> client.lock("nightly").run(() -> {
		}));
		isRefused(() -> client.withConnection((connection) -> connection.createStatement().execute("select 1")));
		isRefused(() -> new TransactionTemplate(manager)
			.executeWithoutResult((status) -> jdbc.queryForObject("select 2", Integer.class)));
		isRefused(() -> {
			TransactionTemplate serializable = new TransactionTemplate(manager);
			serializable.setIsolationLevel(Connection.TRANSACTION_SERIALIZABLE);
			serializable.executeWithoutResult((status) -> jdbc.queryForObject("select 2", Integer.class));
		});
	}

	@Test
	void workOfOnceIsRefusedOrRunsByItsOwnSettings() {
		assertThatExceptionOfType(SessionSettingsException.class)
			.isThrownBy(() -> client.transaction().once("a key").run((tx) -> tx.sql("delete from t").update()));
		client.transaction()
			.setting("app.tenant", "a")
			.setting("APP.USER", "1")
			.once("a key")
			.run((tx) -> tx.sql("delete from t").update());
		client.transaction()
			.setting("app.tenant", "a")
			.setting("app.user", "1")
			.retry()
			.once("another key", String.class)
			.execute((tx) -> "once");
	}

	@Test
	void ownSettingsOfATransactionDo() {
		client.transaction()
			.setting("app.tenant", "b")
			.setting("app.user", "2")
			.run((tx) -> assertThat(tenant(tx)).isEqualTo("b"));
		GIVEN.set(Map.of("app.tenant", "a"));
		client.transaction().setting("app.user", "2").run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
	}

	private static String tenant(Transaction tx) {
		return tx.sql("select current_setting('app.tenant')").query(String.class).single();
	}

	@Test
	@NotPooled("sets something for its session, which is refused: PoolerRefusalsIT")
	void statementOfThePlainDataSourceIsRefusedOutsideATransaction() {
		GIVEN.set(Map.of("app.tenant", "a", "app.user", "1"));
		isRefused(() -> jdbc.queryForObject("select 2", Integer.class));
		isRefused(() -> jdbc.update("delete from t where id = ?", 1));
		isRefused(() -> jdbc.execute("set app.tenant = 'b'; delete from t"));
		isRefused(() -> jdbc.batchUpdate("delete from t", "delete from t where id = 2"));
		isRefused(() -> jdbc.execute((Connection connection) -> connection.unwrap(PGConnection.class)
			.getCopyAPI()
			.copyOut("copy t to stdout")));
		new TransactionTemplate(manager)
			.executeWithoutResult((status) -> assertThat(jdbc.queryForObject("select 2", Integer.class)).isEqualTo(2));
	}

	@Test
	@NotPooled("sets something for its session, which is refused: PoolerRefusalsIT")
	void whatReadsNoRowIsNotRefused() throws SQLException {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			assertThat(connection.isValid(1)).isTrue();
			statement.execute("show server_version");
			statement.execute("SET application_name = 'x;y'");
			statement.execute("reset application_name");
			statement.execute("select 1");
			connection.setReadOnly(true);
			connection.setReadOnly(false);
			connection.setSchema("public");
			assertThat(connection.getMetaData().getTables(null, null, "t", null).next()).isTrue();
			connection.setAutoCommit(false);
			assertThatExceptionOfType(SessionSettingsException.class).isThrownBy(() -> statement.execute("select 2"));
			GIVEN.set(Map.of("app.tenant", "a", "app.user", "1"));
			statement.execute("select 2");
			connection.rollback();
			connection.setAutoCommit(true);
			statement.execute("begin");
			statement.execute("select 2");
			statement.execute("rollback");
			try (PreparedStatement prepared = connection.prepareStatement("select 1")) {
				assertThat(prepared.execute()).isTrue();
			}
		}
	}

	@Test
	void jobOfASchedulerThatWorksForNobodyIsTold() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.initialize();
		try {
			GIVEN.set(Map.of("app.tenant", "a", "app.user", "1"));
			assertThatThrownBy(() -> scheduler.submit(() -> client.sql("select 1").query(Integer.class).single()).get())
				.cause()
				.isInstanceOf(SessionSettingsException.class)
				.hasMessageContaining("scheduled job");
		}
		finally {
			scheduler.shutdown();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "tenant id", "app.", ".tenant", "app..tenant", "1app.tenant", "app.ten\u0000ant",
			"app.tenant;", "app.'x'", "appTenant-x" })
	void nameThatNoSettingCanHaveIsRefusedInTheConfiguration(String name) {
		assertThatExceptionOfType(InvalidSettingException.class)
			.isThrownBy(() -> ProfileSettings.builder("orders")
				.host("localhost")
				.database("d")
				.user("u")
				.requiredSettings(List.of(name))
				.build())
			.withMessageContaining("session-settings.required");
	}

}
