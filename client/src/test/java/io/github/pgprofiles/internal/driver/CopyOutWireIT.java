package io.github.pgprofiles.internal.driver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A COPY from the server in pieces, on a plain line and an encrypted one. */
@Timeout(120)
@ParameterizedClass
@ValueSource(strings = { "disable", "require" })
@EveryServer
@PostgresTest
@NotPooled("its connections are not those of a profile, and know of no pooler")
class CopyOutWireIT {

	static TestDatabase database;

	private static final String BINARY = " to stdout (format binary)";

	private static final List<String> COPIES = List.of("(select 1 where false)" + BINARY, "(select)" + BINARY,
			"(select from generate_series(1, 5000))" + BINARY, "(select) to stdout",
			"(select '' where false) to stdout",
			"(select i, null, 'text ' || i, now() from generate_series(1, 30000) i)" + BINARY,
			"(select repeat('x', i % 300) from generate_series(1, 5000) i) to stdout (format csv, header)",
			"(select repeat('x', 10000) || i from generate_series(1, 300) i)" + BINARY,
			// around what the buffers hold
			"(select repeat('x', 8150 + i) from generate_series(1, 60) i)" + BINARY,
			"(select repeat('x', 65480 + i) from generate_series(1, 80) i)" + BINARY,
			"(select i, repeat('x', case when i % 7 = 0 then 200000 else 20 end) from generate_series(1, 50) i)"
					+ BINARY,
			"(select 1, repeat('x', 20000000) union all select 2, 'short')" + BINARY);

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	private final String sslmode;

	private Connection connection;

	CopyOutWireIT(String sslmode) {
		this.sslmode = sslmode;
	}

	@BeforeEach
	void connect() throws SQLException {
		this.connection = connect(database.host(), database.port());
	}

	private Connection connect(String host, int port) throws SQLException {
		Properties properties = new Properties();
		properties.put("user", TestServer.USER);
		properties.put("password", TestServer.PASSWORD);
		properties.put("sslmode", this.sslmode);
		return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(host, port, database.name()),
				properties);
	}

	@AfterEach
	void disconnect() throws SQLException {
		this.connection.abort(Runnable::run);
	}

	private static CopyOut copy(Connection connection, String what) throws SQLException {
		return connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy " + what);
	}

	private int number(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getInt(1);
		}
	}

	/** What a copy sent. */
	@SuppressWarnings("ArrayRecordComponent") // compared by hand
	private record Sent(byte[] bytes, int messages, long rows) {

		static Sent byTheDriver(CopyOut copy) throws SQLException {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			int messages = 0;
			for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
				bytes.writeBytes(row);
				messages++;
			}
			return new Sent(bytes.toByteArray(), messages, copy.getHandledRowCount());
		}

		static Sent inPieces(CopyOut copy, CopyOutWire wire) throws SQLException {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			int messages = 0;
			for (int length = wire.read(); length >= 0; length = wire.read()) {
				bytes.write(wire.buffer(), wire.offset(), length);
				messages += wire.messages();
			}
			assertThat(wire.read()).as("after the end").isEqualTo(-1);
			assertThat(copy.isActive()).isFalse();
			return new Sent(bytes.toByteArray(), messages, copy.getHandledRowCount());
		}

		void assertSame(Sent other) {
			assertThat(this.bytes).isEqualTo(other.bytes);
			assertThat(this.messages).isEqualTo(other.messages);
			assertThat(this.rows).isEqualTo(other.rows);
		}

	}

	@Test
	void piecesAreWhatTheDriverReads() throws SQLException {
		this.connection.setAutoCommit(false);
		for (String what : COPIES) {
			CopyOut copy = copy(this.connection, what);
			CopyOutWire wire = CopyOutWire.of(this.connection, copy);
			Sent pieces = Sent.inPieces(copy, wire);
			pieces.assertSame(Sent.byTheDriver(copy(this.connection, what)));
			CopyOut other = copy(this.connection, what);
			pieces.assertSame(Sent.inPieces(other, CopyOutWire.withoutInternals(other)));
			assertThat(number("select 7")).isEqualTo(7);
		}
	}

	@Test
	void piecesMayArriveInSlicesOfAnySize() throws SQLException, IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), Duration.ZERO);
				Connection sliced = connect(proxy.host(), proxy.port())) {
			for (int size : new int[] { 1, 2, 7, 1000 }) {
				proxy.slice(size);
				for (String what : List.of("(select 1 where false)" + BINARY,
						"(select i, repeat('x', i) from generate_series(1, 200) i)" + BINARY,
						"(select repeat('x', 70000))" + BINARY)) {
					CopyOut copy = copy(sliced, what);
					Sent.inPieces(copy, CopyOutWire.of(sliced, copy))
						.assertSame(Sent.byTheDriver(copy(this.connection, what)));
				}
			}
		}
	}

	@Test
	void aPieceHoldsManyRows() throws SQLException {
		CopyOut copy = copy(this.connection, "(select i from generate_series(1, 100000) i)" + BINARY);
		CopyOutWire wire = CopyOutWire.of(this.connection, copy);
		int pieces = 0;
		while (wire.read() >= 0) {
			pieces++;
		}
		assertThat(pieces).isLessThan(1000);
		assertThat(copy.getHandledRowCount()).isEqualTo(100_000);
	}

	@Test
	void anErrorComesAfterItsRowsAndLeavesTheConnectionAsGoodAsBefore() throws SQLException {
		CopyOut copy = copy(this.connection, "(select 1 / (1001 - i) from generate_series(1, 2000) i) to stdout");
		CopyOutWire wire = CopyOutWire.of(this.connection, copy);
		int[] messages = new int[1];
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
			while (wire.read() >= 0) {
				messages[0] += wire.messages();
			}
		}).satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("22012"));
		assertThat(messages[0]).isEqualTo(1000);
		assertThat(copy.isActive()).isFalse();
		assertThatExceptionOfType(SQLException.class).isThrownBy(wire::read).withMessageContaining("inactive");
		assertThat(number("select 7")).isEqualTo(7);
	}

	@Test
	void noticesBetweenTheRowsAreForTheDriver() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("create or replace function f(i int) returns int language plpgsql as "
					+ "$$ begin if i % 10 = 0 then raise warning 'w%', i; end if; return i; end $$");
		}
		CopyOut copy = copy(this.connection, "(select f(i) from generate_series(1, 1000) i) to stdout");
		Sent sent = Sent.inPieces(copy, CopyOutWire.of(this.connection, copy));
		assertThat(sent.messages()).isEqualTo(1000);
		assertThat((Throwable) this.connection.getWarnings()).hasMessage("w10");
	}

	@Test
	void aReadEndsAtTheNetworkTimeout() throws SQLException {
		this.connection.setNetworkTimeout(Runnable::run, 300);
		CopyOut copy = copy(this.connection,
				"(select repeat('x', 9000) from generate_series(1, 20) union all select pg_sleep(30)::text) to stdout");
		CopyOutWire wire = CopyOutWire.of(this.connection, copy);
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
			while (wire.read() >= 0) {
				assertThat(wire.messages()).isPositive();
			}
		}).withCauseInstanceOf(SocketTimeoutException.class).satisfies((ex) -> {
			assertThat(ex.getSQLState()).isEqualTo("08006");
			assertThat(copy.isActive()).as("so that nobody waits for it").isFalse();
		});
	}

	@Test
	void aTerminatedServerIsALostConnection() throws SQLException {
		int pid = number("select pg_backend_pid()");
		CopyOut copy = copy(this.connection, "(select generate_series(1, 1000000000)) to stdout");
		CopyOutWire wire = CopyOutWire.of(this.connection, copy);
		assertThat(wire.read()).isPositive();
		try (Connection other = connect(database.host(), database.port());
				Statement statement = other.createStatement()) {
			statement.execute("select pg_terminate_backend(" + pid + ")");
		}
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
			while (wire.read() >= 0) {
				assertThat(wire.messages()).isPositive();
			}
		}).satisfies((ex) -> assertThat(SqlStates.isConnectionLost(ex.getSQLState())).isTrue());
		assertThat(copy.isActive()).isFalse();
	}

	@Test
	void aCopyCanBeLeftAfterAnyPiece() throws SQLException {
		for (int i = 0; i < 30; i++) {
			CopyOut many = copy(this.connection, "(select generate_series(1, 1000000000)) to stdout");
			CopyOutWire wire = CopyOutWire.of(this.connection, many);
			for (int read = 0; read <= i; read++) {
				assertThat(wire.read()).isPositive();
			}
			assertThat(UnreadCopy.finish(many)).isFalse();
			assertThat(UnreadCopy.cancel(this.connection, many)).isTrue();
			assertThat(number("select " + i)).as("nothing is left behind").isEqualTo(i);
			CopyOut few = copy(this.connection, "(select generate_series(1, 3)) to stdout");
			assertThat(CopyOutWire.of(this.connection, few).read()).isPositive();
			assertThat(UnreadCopy.finish(few)).isTrue();
		}
	}

}
