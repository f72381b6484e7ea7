package io.github.pgprofiles.internal.query;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.function.Consumer;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.driver.PreparedTypes;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.error.BatchFailure;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.StaleTypes;
import io.github.pgprofiles.internal.log.Operation;
import io.github.pgprofiles.internal.log.SessionLog;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.mapping.RowReader;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PooledConnection;
import io.github.pgprofiles.internal.pool.TransactionCommand;
import io.github.pgprofiles.internal.timeout.OwnTransaction;
import io.github.pgprofiles.internal.timeout.ProfileLimit;
import io.github.pgprofiles.internal.timeout.TransactionDeadline;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement once for each row of values, a portion of rows with each message, in
 * the transaction at hand or in one of its own. Memory holds one portion. Thread-safe.
 */
public final class BatchRunner {

	private final ConnectionSource connections;

	private final ParameterBinder binder;

	/** Of the tables that rows were inserted into. */
	private final TextCache<InsertTarget> targets = new TextCache<>(256);

	public BatchRunner(ConnectionSource connections, ParameterBinder binder) {
		this.connections = connections;
		this.binder = binder;
	}

	/** Takes how many rows each run of a portion changed, as the driver counts them. */
	@FunctionalInterface
	public interface Counts {

		void accept(int[] portion);

	}

	/**
	 * Runs a statement for its effect.
	 * @param size rows in a portion
	 * @param rows of values
	 */
	public void update(String sql, int size, Iterator<? extends @Nullable Object> rows, Counts counts)
			throws SQLException {
		SqlText text = SqlText.parse(sql);
		// without this the driver would count none of the rows that are returned
		run(text, size, rows, text.returning(), (statement, portion) -> counts.accept(portion));
	}

	/**
	 * Runs a statement for the rows that it returns.
	 * @param size rows in a portion
	 * @param rows of values
	 * @throws ParameterException if it has no 'returning'
	 */
	public <T> void query(String sql, int size, Iterator<? extends @Nullable Object> rows, RowMapping<T> mapping,
			Consumer<? super T> consumer) throws SQLException {
		SqlText text = SqlText.parse(sql);
		if (!text.returning()) {
			throw new ParameterException(null,
					"the statement has no 'returning', so that no rows come back: use update(…)", null);
		}
		run(text, size, rows, true, (statement, portion) -> read(statement, mapping, consumer));
	}

	@SuppressWarnings("NullAway") // a row is null only where the caller returned a NULL
	private static <T> void read(Statement statement, RowMapping<T> mapping, Consumer<? super T> consumer)
			throws SQLException {
		try (ResultSet rows = statement.getGeneratedKeys()) {
			RowReader<T> reader = null;
			while (rows.next()) {
				if (reader == null) {
					// without a row the driver knows no columns either
					reader = mapping.bind(rows);
				}
				consumer.accept(reader.read(rows));
			}
		}
	}

	@FunctionalInterface
	private interface Portion {

		void done(PreparedStatement statement, int[] counts) throws SQLException;

	}

	private void run(SqlText text, int size, Iterator<? extends @Nullable Object> rows, boolean returning,
			Portion portion) throws SQLException {
		if (!rows.hasNext()) {
			return;
		}
		Connection connection = this.connections.acquire();
		try {
			boolean own = !this.connections.isJoined(connection);
			Batch batch = new Batch(connection, text, returning, own);
			SessionLog log = PooledConnection.log(connection);
			Operation operation = (log != null) ? log.begin(batch::numbered) : null;
			try {
				if (own) {
					connection.setAutoCommit(false);
				}
				batch.send(size, rows, portion);
				end(operation, batch, !own, null);
			}
			catch (Throwable ex) {
				end(operation, batch, !own, ex);
				if (own) {
					OwnTransaction.markIfLost(connection, ex);
					rollback(connection, ex);
				}
				else if (batch.sent > 0) {
					failTransaction(connection);
				}
				throw ex;
			}
			if (own) {
				OwnTransaction.commit(this.connections, connection);
			}
		}
		finally {
			this.connections.release(connection);
		}
	}

	private static void end(@Nullable Operation operation, Batch batch, boolean joined, @Nullable Throwable failure) {
		if (operation != null) {
			if (failure != null) {
				operation.fail(failure);
			}
			operation.count((failure == null) ? batch.changed : -1, -1);
			operation.inTransaction(joined).end();
		}
	}

	private void rollback(Connection connection, Throwable cause) {
		try {
			OwnTransaction.rollback(this.connections, connection);
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
		}
	}

	/**
	 * A part of the rows is in a transaction that somebody else ends: it must not commit,
	 * also if that somebody swallows the exception. The server names what it rejects.
	 */
	private static void failTransaction(Connection connection) {
		boolean interrupted = Interrupts.suspend();
		try (Statement statement = connection.createStatement()) {
			statement.execute("rollback to savepoint \"a batch was sent in part\"");
		}
		catch (SQLException ex) {
			// that was the purpose
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/** One execution of a batch. */
	private final class Batch {

		private final Connection connection;

		private final SqlText text;

		private final boolean returning;

		/** Whether the transaction is the batch's own. */
		private final boolean own;

		private final long begun = System.nanoTime();

		/** Rows in complete portions. */
		private long sent;

		/** As the server counts them; -1 once it does not. */
		private long changed;

		private @Nullable BatchRow row;

		Batch(Connection connection, SqlText text, boolean returning, boolean own) {
			this.connection = connection;
			this.text = text;
			this.returning = returning;
			this.own = own;
		}

		void send(int size, Iterator<? extends @Nullable Object> rows, Portion portion) throws SQLException {
			Object next = rows.next();
			BatchRow row = first(next);
			this.row = row;
			TransactionCommand.refuseEnd(this.connection, row.sql());
			try (PreparedStatement statement = this.connection.prepareStatement(row.sql(),
					this.returning ? Statement.RETURN_GENERATED_KEYS : Statement.NO_GENERATED_KEYS)) {
				ArrayInserts arrays = this.returning ? null : ArrayInserts.of(BatchRunner.this.connections,
						this.connection, BatchRunner.this.targets, row.sql(), this.own);
				WaitingRows waiting = new WaitingRows(row, statement, arrays != null && arrays.isPossible());
				int count = 0;
				while (true) {
					add(waiting, next, this.sent + count + 1);
					count++;
					boolean last = !rows.hasNext();
					if (last || count == size) {
						if (this.own && this.sent == 0 && (!last || this.returning)) {
							// whoever brings the rows, or takes them, may be slow
							OwnTransaction.letIdle(BatchRunner.this.connections, this.connection);
						}
						int[] counts = execute(statement, waiting, arrays, row, count);
						count(counts);
						portion.done(statement, counts);
						count = 0;
					}
					if (last) {
						return;
					}
					next = rows.next();
				}
			}
		}

		private void count(int[] counts) {
			for (int count : counts) {
				this.changed = (count < 0 || this.changed < 0) ? -1 : this.changed + count;
			}
		}

		/** The statement as the server has it. */
		String numbered() {
			BatchRow first = this.row;
			return (first != null) ? first.numbered() : this.text.positional().numbered();
		}

		private BatchRow first(@Nullable Object row) {
			try {
				return BatchRow.of(BatchRunner.this.binder, this.text, row);
			}
			catch (ParameterException ex) {
				throw ofRow(1, ex);
			}
		}

		private static ParameterException ofRow(long number, ParameterException ex) {
			return (ex.profile() != null) ? ex : new ParameterException(null,
					"row %d of the batch: %s".formatted(number, ex.getMessage()), ex.getCause());
		}

		private void add(WaitingRows waiting, @Nullable Object values, long number) throws SQLException {
			try {
				waiting.add(values);
			}
			catch (ParameterException ex) {
				throw ofRow(number, ex);
			}
		}

		private int[] execute(PreparedStatement statement, WaitingRows waiting, @Nullable ArrayInserts arrays,
				BatchRow row, int count) throws SQLException {
			SessionLog log = PooledConnection.log(this.connection);
			if (log == null) {
				return send(statement, waiting, arrays, row, count);
			}
			log.callers(true);
			int[] counts = send(statement, waiting, arrays, row, count);
			log.callers(false);
			return counts;
		}

		private int[] send(PreparedStatement statement, WaitingRows waiting, @Nullable ArrayInserts arrays,
				BatchRow row, int count) throws SQLException {
			long before = this.sent;
			this.sent += count;
			int[] counts = (arrays != null) ? atOnce(waiting, arrays, row, count) : null;
			if (counts != null) {
				return counts;
			}
			waiting.handOver();
			long begin = System.nanoTime();
			try {
				return TransactionDeadline.call(BatchRunner.this.connections, this.connection, statement::executeBatch);
			}
			catch (BatchUpdateException ex) {
				if (ex.getCause() instanceof SQLException cause && ParameterErrors.isAboutTypes(cause)) {
					// it may have been prepared for what has changed since
					PreparedTypes.forget(statement);
					if (row.failed(this.connection, cause, this.begun)) {
						StaleTypes.mark(cause);
					}
				}
				throw explain(begin, BatchErrors.place(this.connection, row, ex, before, count));
			}
		}

		/**
		 * Which row it was that was too slow, or that the server gave up at, is unknown.
		 */
		private int @Nullable [] atOnce(WaitingRows waiting, ArrayInserts arrays, BatchRow row, int count)
				throws SQLException {
			long begin = System.nanoTime();
			try {
				return arrays.execute(waiting, count);
			}
			catch (SQLException ex) {
				throw explain(begin, new BatchFailure(this.sent - count + 1, this.sent, ex, row.explain(ex)));
			}
		}

		private SQLException explain(long begin, SQLException failure) {
			return StandbyErrors.explain(this.connection,
					ProfileLimit.explain(BatchRunner.this.connections, begin, failure));
		}

	}

}
