package io.github.pgprofiles.internal.driver;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import io.github.pgprofiles.internal.error.CopyFailure;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.tls.TlsServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A connection, a table {@code t (a int primary key, b text not null)} and a COPY to it.
 */
@PostgresTest
abstract class CopyInFixture {

	static TestDatabase database;

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	private final String sslmode;

	private Connection connection;

	private int pid;

	CopyInFixture(String sslmode) {
		this.sslmode = sslmode;
	}

	@BeforeEach
	void connect() throws SQLException {
		this.connection = newConnection();
		this.pid = number("select pg_backend_pid()");
		execute("drop table if exists t; create table t (a int primary key, b text not null)");
	}

	Connection newConnection() throws SQLException {
		Properties properties = new Properties();
		properties.put("user", TestServer.USER);
		properties.put("password", TestServer.PASSWORD);
		properties.put("sslmode", this.sslmode);
		properties.put("logServerErrorDetail", "false");
		return DriverManager.getConnection(
				"jdbc:postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.name()), properties);
	}

	@AfterEach
	void disconnect() throws SQLException {
		// also one that is stuck
		this.connection.abort(Runnable::run);
	}

	void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	int number(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getInt(1);
		}
	}

	CopyInWire copy(String sql) throws SQLException {
		CopyIn copy = this.connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
		return CopyInWire.of(this.connection, copy, "t");
	}

	static void write(CopyInWire wire, String text) throws SQLException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		wire.write(bytes, 0, bytes.length);
	}

	CopyFailure refused(String sql, String text) throws SQLException {
		CopyInWire wire = copy(sql);
		CopyFailure failure = catchThrowableOfType(CopyFailure.class, () -> {
			write(wire, text);
			wire.end();
		});
		assertThat((Throwable) failure).isNotNull();
		assertThat(failure.getCause()).isInstanceOf(SQLException.class).hasMessage(failure.getMessage());
		assertConnectionIsAsGoodAsBefore();
		return failure;
	}

	void assertConnectionIsAsGoodAsBefore() throws SQLException {
		assertThat(number("select pg_backend_pid()")).isEqualTo(this.pid);
		assertThat(this.connection.unwrap(BaseConnection.class).getTransactionState()).isEqualTo(TransactionState.IDLE);
		assertThat(number("select count(*) from t")).isZero();
	}

	static void assertPlace(CopyFailure failure, String state, @Nullable Long line, @Nullable String column) {
		assertThat(failure.getSQLState()).isEqualTo(state);
		assertThat(failure.row()).isEqualTo(line);
		assertThat(failure.column()).isEqualTo(column);
	}

	/** Rows of some 60 bytes, numbered on. */
	static byte[] rows(int first) {
		StringBuilder rows = new StringBuilder();
		for (int i = 0; i < 1000; i++) {
			rows.append(first + i).append('\t').append("x".repeat(50)).append('\n');
		}
		return rows.toString().getBytes(StandardCharsets.US_ASCII);
	}

	void trigger(String body) throws SQLException {
		execute("create or replace function f() returns trigger language plpgsql as $$ begin " + body
				+ " return new; end $$");
		execute("create trigger f before insert on t for each row execute function f()");
	}

	final Connection connection() {
		return this.connection;
	}

	final int pid() {
		return this.pid;
	}

	final boolean isPlain() {
		return "disable".equals(this.sslmode);
	}

}
