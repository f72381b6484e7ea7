package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.tls.TlsServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The rows of a portal where they arrive, on a plain line and an encrypted one. */
@Timeout(180)
@ParameterizedClass
@ValueSource(strings = { "disable", "require" })
@EveryServer
@PostgresTest
@NotPooled("its connections are not those of a profile, and know of no pooler")
class PortalWireIT {

	static TestDatabase database;

	private static final List<String> QUERIES = List.of("select 1 where false", "select from generate_series(1, 30)",
			"select i, null, 'text ' || i, now() from generate_series(1, 30000) i",
			"select repeat('x', i % 300) from generate_series(1, 5000) i",
			// around what the buffers hold
			"select repeat('x', 8150 + i) from generate_series(1, 60) i",
			"select repeat('x', 65480 + i) from generate_series(1, 80) i",
			"select i, repeat('x', case when i % 7 = 0 then 200000 else 20 end) from generate_series(1, 50) i",
			"select i, repeat('x', case i when 12 then 20000000 else 1 end) from generate_series(1, 25) i");

	/**
	 * Thirty thousand rows of hundred bytes: ten portions, none of which fits a buffer.
	 */
	private static final String LONG = "select i, repeat('x', 100) from generate_series(1, 30000) i";

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	private final String sslmode;

	private Connection connection;

	PortalWireIT(String sslmode) {
		this.sslmode = sslmode;
	}

	@BeforeEach
	void connect() throws SQLException {
		this.connection = connect(database.host(), database.port(), "");
	}

	private Connection connect(String host, int port, String options) throws SQLException {
		Properties properties = new Properties();
		properties.put("user", TestServer.USER);
		properties.put("password", TestServer.PASSWORD);
		properties.put("sslmode", this.sslmode);
		Connection made = DriverManager
			.getConnection("jdbc:postgresql://%s:%d/%s?%s".formatted(host, port, database.name(), options), properties);
		made.setAutoCommit(false);
		return made;
	}

	@AfterEach
	void disconnect() throws SQLException {
		this.connection.abort(Runnable::run);
	}

	private static List<List<@Nullable String>> byTheDriver(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			List<List<@Nullable String>> found = new ArrayList<>();
			while (rows.next()) {
				found.add(OpenedPortal.row(rows, rows.getMetaData().getColumnCount()));
			}
			return found;
		}
	}

	private static int number(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getInt(1);
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Test
	void rowsAreWhatTheDriverReads() throws SQLException {
		for (String sql : QUERIES) {
			List<List<@Nullable String>> expected = byTheDriver(this.connection, sql);
			// of many rows in fewer portions
			int[] portions = (expected.size() > 1000) ? new int[] { 999, 100_000 } : new int[] { 7, 10, 100_000 };
			for (boolean shared : new boolean[] { false, true }) {
				for (int portion : portions) {
					try (OpenedPortal opened = new OpenedPortal(this.connection, sql, 10, shared)) {
						assertThat(opened.all(portion)).as("%s by %s", sql, portion).isEqualTo(expected);
					}
				}
			}
			assertThat(number(this.connection, "select 7")).isEqualTo(7);
		}
	}

	@Test
	void rowsMayArriveInSlicesOfAnySize() throws SQLException, IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), Duration.ZERO);
				Connection sliced = connect(proxy.host(), proxy.port(), "")) {
			for (int size : new int[] { 1, 2, 7, 1000 }) {
				proxy.slice(size);
				for (String sql : List.of("select i, repeat('x', i) from generate_series(1, 200) i",
						"select repeat('x', 70000) from generate_series(1, 2)")) {
					List<List<@Nullable String>> expected = byTheDriver(this.connection, sql);
					for (boolean shared : new boolean[] { false, true }) {
						try (OpenedPortal opened = new OpenedPortal(sliced, sql, 1, shared)) {
							assertThat(opened.all(50)).isEqualTo(expected);
						}
					}
				}
			}
		}
	}

	@Test
	void noticesAndSettingsBetweenTheRowsAreForTheDriver() throws SQLException {
		execute("create or replace function f(i int) returns int language plpgsql as "
				+ "$$ begin if i % 10 = 0 then raise warning 'w%', i; end if;"
				+ " perform set_config('TimeZone', case i % 2 when 0 then 'Asia/Tokyo' else 'UTC' end, false);"
				+ " return i; end $$");
		for (boolean shared : new boolean[] { false, true }) {
			try (OpenedPortal opened = new OpenedPortal(this.connection, "select f(i) from generate_series(1, 1000) i",
					5, shared)) {
				assertThat(opened.all(333)).hasSize(1000).last().isEqualTo(List.of("1000"));
			}
			assertThat(this.connection.unwrap(PGConnection.class).getParameterStatus("TimeZone"))
				.isEqualTo("Asia/Tokyo");
		}
	}

	@Test
	void anErrorComesAfterItsRowsAndLeavesTheConnectionAsGoodAsBefore() throws SQLException {
		String sql = "select 1 / (1001 - i), repeat('x', 1000) from generate_series(1, 2000) i";
		try (OpenedPortal opened = new OpenedPortal(this.connection, sql, 1, false)) {
			PortalWire wire = opened.wire();
			wire.request(5000);
			int[] count = new int[1];
			assertThatExceptionOfType(PSQLException.class).isThrownBy(() -> {
				while (wire.next()) {
					count[0]++;
				}
			}).satisfies((ex) -> {
				assertThat(ex.getSQLState()).isEqualTo("22012");
				assertThat(ex.getServerErrorMessage()).isNotNull();
			});
			assertThat(count[0]).isEqualTo(999);
			assertThat(wire.isAtEnd()).isTrue();
			assertThat(wire.next()).isFalse();
		}
		this.connection.rollback();
		try (OpenedPortal opened = new OpenedPortal(this.connection, sql, 1, true)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> opened.wire().request(5000))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("22012"));
		}
		assertThat(DriverSession.isFailed(this.connection)).isTrue();
		this.connection.rollback();
		assertThat(number(this.connection, "select 7")).isEqualTo(7);
	}

	@Test
	void aReadEndsAtTheNetworkTimeoutAndTheConnectionWithIt() throws SQLException {
		String sql = "select repeat('x', 9000), case when i = 50 then pg_sleep(30) end from generate_series(1, 100) i";
		try (OpenedPortal opened = new OpenedPortal(this.connection, sql, 1, false)) {
			this.connection.setNetworkTimeout(Runnable::run, 300);
			PortalWire wire = opened.wire();
			wire.request(1000);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
				while (wire.next()) {
					assertThat(wire.length()).isGreaterThan(9000);
				}
			})
				.withCauseInstanceOf(SocketTimeoutException.class)
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("08006"));
			assertThat(this.connection.isClosed()).isTrue();
			assertThat(wire.next()).isFalse();
			wire.leave(true);
		}
	}

	@Test
	void aTerminatedServerIsALostConnection() throws SQLException {
		int pid = number(this.connection, "select pg_backend_pid()");
		try (OpenedPortal opened = new OpenedPortal(this.connection, "select generate_series(1, 1000000000)", 1,
				false)) {
			PortalWire wire = opened.wire();
			wire.request(1_000_000_000);
			assertThat(wire.next()).isTrue();
			try (Connection other = connect(database.host(), database.port(), "")) {
				number(other, "select pg_terminate_backend(" + pid + ")::int");
			}
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
				while (wire.next()) {
					assertThat(wire.length()).isPositive();
				}
			}).satisfies((ex) -> assertThat(SqlStates.isConnectionLost(ex.getSQLState())).isTrue());
			assertThat(this.connection.isClosed()).isTrue();
		}
	}

	@Test
	void whatATerminatedServerSaidLastIsReadByTheNextFetch() throws SQLException {
		for (boolean shared : new boolean[] { false, true }) {
			try (Connection own = connect(database.host(), database.port(), "");
					OpenedPortal opened = new OpenedPortal(own, LONG, 1, shared)) {
				int pid = own.unwrap(PGConnection.class).getBackendPID();
				assertThat(number(this.connection, "select pg_terminate_backend(" + pid + ")::int")).isEqualTo(1);
				this.connection.commit();
				this.connection.setAutoCommit(true);
				Awaitility.await()
					.until(() -> number(this.connection,
							"select count(*)::int from pg_stat_activity where pid = " + pid) == 0);
				this.connection.setAutoCommit(false);
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
					opened.wire().request(1);
					opened.wire().next();
				}).satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("57P01"));
				assertThat(own.isClosed()).isTrue();
			}
		}
	}

	@Test
	void aPortionCanBeLeftAfterAnyRow() throws SQLException {
		for (int i = 0; i < 40; i++) {
			try (OpenedPortal opened = new OpenedPortal(this.connection, LONG, 10, false)) {
				PortalWire wire = opened.wire();
				wire.request(3000);
				for (int row = 0; row < i * 70; row++) {
					assertThat(wire.next()).isTrue();
				}
				wire.leave(false);
				assertThat(DriverSession.isInTransaction(this.connection)).isTrue();
				assertThat(number(this.connection, "select " + i)).as("nothing is left behind").isEqualTo(i);
			}
		}
	}

	@Test
	void aPortionThatTheServerIsStillAtIsCancelledOrAwaited() throws SQLException {
		String slow = "select repeat('x', 9000), case when i = 50 then pg_sleep(%s) end from generate_series(1, 60) i";
		try (OpenedPortal opened = new OpenedPortal(this.connection, slow.formatted("60"), 10, false)) {
			opened.wire().request(100);
			assertThat(opened.wire().next()).isTrue();
			long begin = System.nanoTime();
			opened.wire().leave(true);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
			assertThat(DriverSession.isFailed(this.connection)).isTrue();
		}
		this.connection.rollback();
		assertThat(number(this.connection, "select 7")).isEqualTo(7);
		try (OpenedPortal opened = new OpenedPortal(this.connection, slow.formatted("0.3"), 10, false)) {
			opened.wire().request(100);
			assertThat(opened.wire().next()).isTrue();
			opened.wire().leave(false);
			assertThat(DriverSession.isInTransaction(this.connection)).isTrue();
		}
		assertThat(number(this.connection, "select 7")).isEqualTo(7);
	}

	@Test
	void othersUseTheConnectionWhereThePortionWasKept() throws SQLException {
		try (OpenedPortal one = new OpenedPortal(this.connection, LONG, 10, true);
				OpenedPortal two = new OpenedPortal(this.connection, LONG, 10, false)) {
			one.wire().request(3000);
			for (int i = 11; i <= 1000; i++) {
				assertThat(one.wire().next()).isTrue();
				assertThat(OpenedPortal.row(one.wire()).get(0)).isEqualTo(String.valueOf(i));
				assertThat(number(this.connection, "select " + i)).isEqualTo(i);
			}
			two.wire().request(3000);
			assertThat(two.wire().next()).isTrue();
			two.wire().keepRest();
			assertThat(number(this.connection, "select 7")).isEqualTo(7);
			for (int i = 12; i <= 3010; i++) {
				assertThat(two.wire().next()).isTrue();
				assertThat(OpenedPortal.row(two.wire()).get(0)).isEqualTo(String.valueOf(i));
			}
			assertThat(two.wire().next()).isFalse();
		}
	}

	@Test
	void aServerIsNotKeptWaitingByASlowCaller() throws SQLException {
		int pid = number(this.connection, "select pg_backend_pid()");
		String wide = "select repeat('x', 10000) from generate_series(1, 5000) i";
		try (Connection other = connect(database.host(), database.port(), "");
				OpenedPortal opened = new OpenedPortal(this.connection, wide, 1, false)) {
			other.setAutoCommit(true);
			PortalWire wire = opened.wire();
			wire.request(3000);
			assertThat(wire.next()).isTrue();
			Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
			for (int i = 2; i <= 20; i++) {
				assertThat(wire.next()).isTrue();
			}
			String waiting = "select count(*)::int from pg_stat_activity where pid = %d and state = '%s'";
			Awaitility.await().until(() -> number(other, waiting.formatted(pid, "idle in transaction")) == 1);
			for (int i = 21; i <= 3000; i++) {
				assertThat(wire.next()).isTrue();
			}
			assertThat(wire.next()).isFalse();
		}
	}

	@Test
	void theDriverGoesOnByItselfWhereItIsToBoundOrSizePortions() throws SQLException {
		for (String options : List.of("maxResultBuffer=1G", "adaptiveFetch=true&defaultRowFetchSize=10")) {
			try (Connection own = connect(database.host(), database.port(), options);
					OpenedPortal opened = new OpenedPortal(own, LONG, 10, false)) {
				assertThat(opened.wire).as(options).isNull();
			}
		}
		try (OpenedPortal opened = new OpenedPortal(this.connection, "select 1", 10, false)) {
			assertThat(opened.wire).as("all rows have come").isNull();
		}
		this.connection.rollback();
		this.connection.setAutoCommit(true);
		try (OpenedPortal opened = new OpenedPortal(this.connection, LONG, 10, false)) {
			assertThat(opened.wire).as("no portal without a transaction").isNull();
		}
	}

	@Test
	void aPortalThatItsTransactionHasClosedIsAnErrorOfTheServer() throws SQLException {
		try (OpenedPortal opened = new OpenedPortal(this.connection, LONG, 10, true)) {
			this.connection.commit();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> opened.wire().request(10))
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("34000"));
		}
		this.connection.rollback();
		assertThat(number(this.connection, "select 7")).isEqualTo(7);
	}

}
