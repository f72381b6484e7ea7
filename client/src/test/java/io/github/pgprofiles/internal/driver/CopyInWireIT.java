package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.CopyFailure;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a COPY to the server hears, on a plain line and an encrypted one. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@ValueSource(strings = { "disable", "require" })
@EveryServer
@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
class CopyInWireIT extends CopyInFixture {

	private static final int MIB = 1024 * 1024;

	CopyInWireIT(String sslmode) {
		super(sslmode);
	}

	@Test
	void theInternalsOfThisDriverAreKnown() throws SQLException {
		CopyIn copy = connection().unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin");
		assertThat(DriverInternals.of(connection(), copy)).isNotNull()
			.extracting(DriverInternals::isPlain)
			.isEqualTo(isPlain());
		copy.cancelCopy();
	}

	@Test
	void rowsArrive() throws SQLException {
		CopyInWire wire = copy("copy t from stdin");
		for (int i = 0; i < 100; i++) {
			byte[] rows = rows(i * 1000);
			wire.write(rows, 0, rows.length);
		}
		assertThat(wire.end()).isEqualTo(100_000);
		assertThat(wire.skippedRows()).isNull();
		assertThat(number("select sum(length(b)) from t")).isEqualTo(5_000_000);
		assertThat(number("select pg_backend_pid()")).isEqualTo(pid());
	}

	@Test
	void anErrorAtTheBeginningShowsUpWhileSending() throws SQLException {
		CopyInWire wire = copy("copy t from stdin");
		write(wire, "no number\ttext\n");
		byte[] rows = rows(0);
		long sent = 0;
		CopyFailure failure = null;
		while (failure == null && sent < 200L * MIB) {
			try {
				wire.write(rows, 0, rows.length);
				sent += rows.length;
			}
			catch (CopyFailure ex) {
				failure = ex;
			}
		}
		assertThat((Throwable) failure).isNotNull();
		assertPlace(failure, "22P02", 1L, "a");
		assertThat(sent).isLessThan((isPlain() ? 8L : 32L) * MIB);
		assertConnectionIsAsGoodAsBefore();
	}

	@Test
	void anErrorFailsTheTransactionAtHandAndNothingElse() throws SQLException {
		connection().setAutoCommit(false);
		execute("insert into t values (-1, '')");
		CopyInWire wire = copy("copy t from stdin");
		assertThatExceptionOfType(CopyFailure.class).isThrownBy(() -> {
			write(wire, "1\ta\n1\tb\n");
			wire.end();
		});
		assertThat(connection().unwrap(BaseConnection.class).getTransactionState()).isEqualTo(TransactionState.FAILED);
		connection().rollback();
		connection().setAutoCommit(true);
		assertConnectionIsAsGoodAsBefore();
	}

	@Test
	void anErrorInTheLastRowShowsUpAtTheEnd() throws SQLException {
		assertPlace(refused("copy t from stdin", "1\ta\n2\tb\nx\tc\n"), "22P02", 3L, "a");
	}

	@Test
	void everyKindOfErrorHasItsPlace() throws SQLException {
		CopyFailure duplicate = refused("copy t from stdin", "1\ta\n2\tb\n1\tc\n");
		assertPlace(duplicate, "23505", 3L, null);
		assertThat(duplicate.constraint()).isEqualTo("t_pkey");
		assertThat(duplicate.table()).isEqualTo("t");
		assertThat(duplicate.place()).isEqualTo(", line 3");
		CopyFailure missing = refused("copy t from stdin", "1\ta\n2\t\\N\n");
		assertPlace(missing, "23502", 2L, "b");
		assertThat(missing.place()).isEqualTo(", line 2, column 'b'");
		assertPlace(refused("copy t from stdin", "1\ta\n2\n"), "22P04", 2L, null);
		assertPlace(refused("copy t from stdin", "1\ta\tb\n"), "22P04", 1L, null);
		assertPlace(refused("copy t from stdin (format csv, header)", "a,b\n1,\"x\ny\"\n99999999999,\"z\nz\"\n"),
				"22003", 5L, "a");
		assertThat(refused("copy t from stdin", "kanari\ta\n").place()).doesNotContain("kanari");
	}

	@Test
	void aBinaryCopyHasItsPlaceToo() throws SQLException {
		CopyInWire wire = copy("copy t from stdin (format binary)");
		byte[] header = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0 };
		byte[] row = { 0, 2, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0 };
		CopyFailure failure = catchThrowableOfType(CopyFailure.class, () -> {
			wire.write(header, 0, header.length);
			wire.write(row, 0, row.length);
			wire.end();
		});
		assertThat(failure.row()).isEqualTo(1);
		assertThat(failure.column()).isEqualTo("a");
		assertConnectionIsAsGoodAsBefore();
	}

	@Test
	void aTriggersErrorHasTheLineOfTheCopy() throws SQLException {
		trigger("raise exception 'no' using errcode = 'P0001';");
		assertPlace(refused("copy t from stdin", "1\ta\n2\tb\n"), "P0001", 1L, null);
	}

	@Test
	void aCopyIsCancelledWithoutARow() throws SQLException {
		CopyInWire wire = copy("copy t from stdin");
		write(wire, "1\ta\n2\tb\n");
		wire.cancel();
		wire.cancel();
		assertConnectionIsAsGoodAsBefore();
		CopyInWire failed = copy("copy t from stdin");
		write(failed, "x\n");
		failed.cancel();
		assertConnectionIsAsGoodAsBefore();
		assertThatExceptionOfType(SQLException.class).isThrownBy(failed::end).withMessageContaining("inactive");
	}

	@Test
	void aTerminatedServerIsNoticedWhileSending() throws SQLException {
		CopyInWire wire = copy("copy t from stdin");
		byte[] rows = rows(0);
		wire.write(rows, 0, rows.length);
		CompletableFuture<Boolean> terminated = CompletableFuture.supplyAsync(this::terminate);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		SQLException lost = null;
		for (int i = 1; lost == null && System.nanoTime() < end; i++) {
			try {
				byte[] more = rows(i * 1000);
				wire.write(more, 0, more.length);
			}
			catch (SQLException ex) {
				lost = ex;
			}
		}
		assertThat(terminated.join()).isTrue();
		assertThat((Throwable) lost).isNotNull().isNotInstanceOf(CopyFailure.class);
		assertThat(SqlStates.isConnectionLost(lost.getSQLState())).as(lost.getSQLState()).isTrue();
		assertThat(CompletableFuture.supplyAsync(this::closeQuietly)).as("is not held up by the copy that is no more")
			.succeedsWithin(Duration.ofSeconds(10))
			.isEqualTo(true);
	}

	private boolean closeQuietly() {
		try {
			connection().close();
		}
		catch (SQLException ex) {
			// nobody is there to say goodbye to
		}
		return isClosed();
	}

	private boolean isClosed() {
		try {
			return connection().isClosed();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean terminate() {
		try (Connection other = newConnection(); Statement statement = other.createStatement()) {
			statement.execute("select pg_terminate_backend(" + pid() + ")");
			return true;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void aTerminatedServerIsNoticedAtTheEnd() throws SQLException {
		CopyInWire wire = copy("copy t from stdin");
		write(wire, "1\ta\n");
		terminate();
		assertThatExceptionOfType(SQLException.class).isThrownBy(wire::end)
			.satisfies((ex) -> assertThat(SqlStates.isConnectionLost(ex.getSQLState())).isTrue());
		closeQuietly();
	}

	@Test
	void anotherDriverDoesWhatItsPublicApiCan() throws SQLException {
		CopyIn copy = connection().unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin");
		CopyInWire wire = CopyInWire.withoutInternals(copy, "t");
		write(wire, "1\ta\n");
		wire.check();
		assertThat(wire.end()).isEqualTo(1);
		execute("truncate t");
		CopyIn other = connection().unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin");
		CopyInWire cancelled = CopyInWire.withoutInternals(other, "t");
		write(cancelled, "1\ta\n");
		cancelled.cancel();
		assertConnectionIsAsGoodAsBefore();
	}

}
