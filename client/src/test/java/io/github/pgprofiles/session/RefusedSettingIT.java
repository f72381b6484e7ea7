package io.github.pgprofiles.session;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.SessionSettings;
import io.github.pgprofiles.error.SessionSettingsException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Settings and roles that the server refuses, or that are none. */
@Timeout(60)
@EveryServer
@PostgresTest
class RefusedSettingIT {

	private static final AtomicReference<Map<String, String>> given = new AtomicReference<>(Map.of());

	static TestDatabase database;

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static JdbcTemplate jdbc;

	private static String reader;

	private static String stranger;

	@BeforeAll
	static void open() {
		pool = Profiles.pool("orders", database);
		manager = Profiles.manager(pool);
		client = PostgresClient.create("orders", pool, () -> manager,
				ClientOptions.defaults().withSessionSettings((profile) -> given.get()));
		jdbc = new JdbcTemplate(pool);
		reader = database.name() + " Reader\"'s";
		stranger = database.name() + "_stranger";
		database.executeAsSuperuser("create role " + quoted(reader));
		database.executeAsSuperuser("create role " + quoted(stranger));
		database.executeAsSuperuser("grant " + quoted(reader) + " to " + TestServer.USER);
		client.sql("create table t (id int)").update();
	}

	@AfterEach
	void connectionIsWhole() {
		given.set(Map.of());
		assertThat(client.sql("select current_user || current_setting('role')").query(String.class).single())
			.isEqualTo(TestServer.USER + "none");
	}

	@AfterAll
	static void close() {
		pool.close();
		database.executeAsSuperuser("drop role " + quoted(reader));
		database.executeAsSuperuser("drop role " + quoted(stranger));
	}

	private static String quoted(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

	private static List<ThrowingCallable> work() {
		return List.of(() -> client.sql("select 1").query(Integer.class).single(),
				() -> client.transaction().run((tx) -> tx.sql("select 1").query(Integer.class).single()),
				() -> client.batch("insert into t values (?)", List.of(List.of(1))),
				() -> client.sql("select 1").query(Integer.class).<List<Integer>>withStream(Stream::toList),
				() -> client.transaction()
					.run((tx) -> tx.sql("select 1").query(Integer.class).<List<Integer>>withStream(Stream::toList)),
				() -> client.copy().query("select 1").csv().to(new ByteArrayOutputStream()),
				() -> client.copy().into("t").csv().from("1\n"));
	}

	@Test
	void roleIsInForceByItsExactName() {
		client.transaction().role(reader).run((tx) -> {
			assertThat(tx.sql("select current_user").query(String.class).single()).isEqualTo(reader);
			assertThat(tx.sql("select session_user").query(String.class).single()).isEqualTo(TestServer.USER);
		});
		given.set(Map.of("role", reader, "app.tenant", "a"));
		assertThat(client.sql("select current_user").query(String.class).single()).isEqualTo(reader);
		assertThat(client.sql("select current_user").query(String.class).<List<String>>withStream(Stream::toList))
			.containsExactly(reader);
		assertThat(new TransactionTemplate(manager)
			.<String>execute((status) -> jdbc.queryForObject("select current_user", String.class))).isEqualTo(reader);
	}

	@Test
	void roleThatMayNotBeSetIsNamed() {
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class).isThrownBy(
				() -> client.transaction().role(stranger).run((tx) -> tx.sql("select 1").query(Integer.class).single()))
			.withMessageContaining("'orders'")
			.withMessageContaining("'" + stranger + "'")
			.withMessageContaining("42501");
		given.set(Map.of("role", stranger));
		for (ThrowingCallable each : work()) {
			assertThatExceptionOfType(PermissionDeniedDataAccessException.class).isThrownBy(each)
				.withMessageContaining("orders")
				.withMessageContaining(stranger);
		}
	}

	@Test
	void roleThatIsNotThereIsNamed() {
		given.set(Map.of("role", "nobody at all"));
		for (ThrowingCallable each : work()) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(each)
				.withMessageContaining("orders")
				.withMessageContaining("nobody at all")
				.withMessageContaining("22023");
		}
	}

	@Test
	void settingThatTheServerDoesNotKnowIsNamed() {
		given.set(Map.of("no_such_setting", "secret"));
		for (ThrowingCallable each : work()) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(each)
				.withMessageContaining("orders")
				.withMessageContaining("no_such_setting")
				.withMessageNotContaining("secret")
				.satisfies((ex) -> assertThat(ex).isInstanceOf(InvalidDataAccessApiUsageException.class));
		}
	}

	@Test
	void valueThatTheServerDoesNotTakeIsNotShown() {
		given.set(Map.of("work_mem", "secret"));
		for (ThrowingCallable each : work()) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(each)
				.withMessageContaining("orders")
				.withMessageContaining("work_mem")
				.satisfies((ex) -> assertThat(all(ex)).doesNotContain("secret"));
		}
	}

	private static String all(Throwable thrown) {
		StringBuilder all = new StringBuilder();
		for (Throwable each = thrown; each != null; each = each.getCause()) {
			all.append(each).append('\n');
		}
		return all.toString();
	}

	@Test
	void settingIsNamedInWhateverCaseItIsWritten() {
		for (String name : List.of("timezone", "TIMEZONE", "TimeZone")) {
			given.set(Map.of(name, "Nowhere/X", "app.tenant", "a", "app.time", "timezone"));
			for (ThrowingCallable each : work()) {
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(each)
					.withMessageNotContainingAny("app.tenant", "app.time", "Nowhere")
					.satisfies((ex) -> assertThat(ex.getMessage())
						.containsIgnoringCase("setting 'timezone' on profile 'orders'"));
			}
		}
		given.set(Map.of("timezone", "app.tenant", "app.tenant", "a"));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
			.satisfies((ex) -> assertThat(ex.getMessage()).containsIgnoringCase("setting 'timezone' on"));
		given.set(Map.of());
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.transaction()
				.setting("Work_Mem", "secret")
				.setting("app.tenant", "a")
				.run((tx) -> tx.sql("select 1").query(Integer.class).single()))
			.satisfies((ex) -> assertThat(ex.getMessage()).containsIgnoringCase("setting 'work_mem' on"));
	}

	@Test
	void roleIsShownAsItIsOnOneLine() {
		for (String role : List.of("no such \"role\"", "a 'b' \"c\" \u00abd\u00bb", "role 42 of 0x41",
				"a\nERROR: b\u202e")) {
			String shown = "the role '" + role.replace("\n", "\\u000a").replace("\u202e", "\\u202e") + "'";
			given.set(Map.of("role", role));
			for (ThrowingCallable each : work()) {
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(each)
					.withMessageContainingAll("orders", shown);
			}
			given.set(Map.of());
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.transaction().role(role).run((tx) -> tx.sql("select 1").query().list()))
				.withMessageContainingAll("orders", shown);
		}
	}

	@Test
	void settingThatCannotBeChangedIsNamed() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.transaction()
				.setting("max_connections", "1")
				.run((tx) -> tx.sql("select 1").query(Integer.class).single()))
			.withMessageContaining("max_connections")
			.withMessageContaining("55P02");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.transaction()
				.setting("log_statement", "all")
				.run((tx) -> tx.sql("select 1").query(Integer.class).single()))
			.withMessageContaining("log_statement")
			.withMessageContaining("42501");
	}

	@Test
	void errorOfTheStatementItselfIsItsOwn() {
		given.set(Map.of("app.tenant", "a"));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.sql("select no_such_column from t").query(Integer.class).list())
			.withMessageContaining("no_such_column")
			.withMessageNotContaining("app.tenant");
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> client.sql("vacuum t").update())
			.withMessageContaining("25001")
			.withMessageContaining("session settings");
	}

	@Test
	void transactionGoesBackAndCanBeRunAgain() {
		given.set(Map.of("role", stranger));
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> tx.sql("insert into t values (77)").update()));
		given.set(Map.of());
		assertThat(client.sql("select count(*) from t where id = 77").query(Integer.class).single()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "tenant id", "app.", ".tenant", "app..tenant", "1app.tenant", "app.1",
			"app.ten\u0000ant", "app.ten\uD83Dant", "app.tenant; drop table t", "app.'x'", "app.te nant", "Tenant-x",
			"client_encoding", "DateStyle", "transaction_read_only", "Transaction_Isolation", "session_authorization" })
	void nameThatNoSettingCanHaveIsRefusedBeforeAnythingIsSent(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().setting(name, "secret"))
			.withMessageNotContaining("secret");
		given.set(Map.of(name, "secret"));
		assertThatExceptionOfType(SessionSettingsException.class)
			.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
			.withMessageContaining("'orders'")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.tenant", "_x._y", "a.b.c", "app.t$1", "\u00fcber.stra\u00dfe", "work_mem", "TimeZone",
			"statement_timeout", "App.Tenant" })
	void nameThatASettingCanHaveIsTaken(String name) {
		client.transaction().setting(name, "secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "\u0000", "\uD83D", "x\uDE00y" })
	void valueThatNoTextOfTheServerCanHoldIsRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().setting("app.tenant", value))
			.withMessageContaining("'app.tenant'");
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().role(value));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().searchPath(value));
		given.set(Map.of("app.tenant", value));
		assertThatExceptionOfType(SessionSettingsException.class)
			.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
			.withMessageContaining("'app.tenant'");
	}

	@Test
	void whatIsNullIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().setting("app.tenant", null));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().setting(null, "x"));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().role(null));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().role(""));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().role("none"));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().role("x".repeat(64)));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().searchPath());
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().searchPath((String[]) null));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().searchPath("a", null));
		assertThatIllegalArgumentException().isThrownBy(() -> client.transaction().searchPath(""));
		Map<String, String> nulls = new HashMap<>();
		nulls.put("app.tenant", null);
		given.set(nulls);
		assertThatExceptionOfType(SessionSettingsException.class)
			.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
			.withMessageContaining("'app.tenant'")
			.withMessageContaining("null");
		given.set(Map.of("app.tenant", "a", "APP.tenant", "b"));
		assertThatExceptionOfType(SessionSettingsException.class)
			.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
			.withMessageContaining("twice");
		given.set(null);
		assertThatExceptionOfType(SessionSettingsException.class)
			.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
			.withMessageContaining("null");
	}

	@Test
	void anotherGiverForTheSamePoolIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> PostgresClient.create("orders", pool, () -> manager,
					ClientOptions.defaults().withSessionSettings((profile) -> Map.of())))
			.withMessageContaining("'orders'");
	}

	@Test
	void poolOfSomebodyElseCannotHaveThem() {
		DriverManagerDataSource plain = new DriverManagerDataSource(pool.getJdbcUrl(), TestServer.USER,
				TestServer.PASSWORD);
		SessionSettings settings = (profile) -> Map.of("app.tenant", "a");
		assertThatIllegalArgumentException().isThrownBy(() -> PostgresClient.create("plain", plain,
				() -> Profiles.manager(pool), ClientOptions.defaults().withSessionSettings(settings)))
			.withMessageContaining("'plain'");
	}

}
