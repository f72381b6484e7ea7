package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.BatchArrays;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TransactionDeadline;
import io.github.pgprofiles.internal.transaction.state.IsolationLevel;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the rows of one plain INSERT in arrays, a statement for a portion of rows, which
 * takes the server a fraction of the time. The server checks in the same transaction,
 * behind the first portion, that nobody could tell the difference. A savepoint is before
 * each: where anything fails, the rows go one by one after all, so that whatever is wrong
 * is what it would have been. Belongs to one execution of a batch.
 */
final class ArrayInserts {

	private static final Logger logger = LoggerFactory.getLogger(ArrayInserts.class);

	/** With fewer rows the check costs more than it brings. */
	private static final int LEAST_ROWS = 100;

	/** So many rows at once the driver sends in two trips, one of which is free here. */
	private static final int TWO_TRIPS = 257;

	/** Beyond 64 of them, every snapshot on the server would have more to look up. */
	private static final int MOST_SAVEPOINTS = 50;

	/** In a transaction whose other batches nobody counts. */
	private static final int MOST_SAVEPOINTS_UNCOUNTED = 8;

	private static final String SAVEPOINT = "\"rows of a batch\"";

	/** Division by zero. */
	private static final String CHECK_FAILED = "22012";

	/** What another attempt would not mend, or would wait for again. */
	private static final Set<String> FINAL_CLASSES = Set.of("08", "40", "53", "57", "58", "XX");

	private final ConnectionSource connections;

	private final Connection connection;

	private final TextCache<InsertTarget> targets;

	private final String sql;

	/** {@code null} where rows go one by one. */
	private @Nullable PlainInsert insert;

	private boolean verified;

	/** Whether the transaction is another's, and may have more batches. */
	private final boolean joined;

	/** Of this batch. */
	private int savepoints;

	private ArrayInserts(ConnectionSource connections, Connection connection, TextCache<InsertTarget> targets,
			String sql, @Nullable PlainInsert insert, boolean joined) {
		this.connections = connections;
		this.connection = connection;
		this.targets = targets;
		this.sql = sql;
		this.insert = insert;
		this.joined = joined;
	}

	/**
	 * Looks at a statement.
	 * @param targets what is known of the tables of statements
	 * @param own whether the transaction is the batch's own
	 */
	static ArrayInserts of(ConnectionSource connections, Connection connection, TextCache<InsertTarget> targets,
			String sql, boolean own) {
		IsolationLevel isolation = own ? null : TransactionState.isolation(connections.dataSource());
		boolean possible = isolation == null || isolation == IsolationLevel.READ_COMMITTED;
		return new ArrayInserts(connections, connection, targets, sql, possible ? PlainInsert.of(sql) : null, !own);
	}

	/** Whether it may come to that at all, as far as is known without the rows. */
	boolean isPossible() throws SQLException {
		PlainInsert plain = this.insert;
		InsertTarget known = (plain != null) ? this.targets.get(this.sql) : null;
		return plain != null && (known == null || known.plain() || known.isOld())
				&& BatchArrays.isPossible(this.connection);
	}

	/**
	 * Sends the rows that wait, if they may be sent at once.
	 * @param rows that wait, and wait on if they were not sent
	 * @param count of the rows
	 * @return how many rows each of them made; {@code null} if they were not sent
	 */
	int @Nullable [] execute(WaitingRows rows, int count) throws SQLException {
		PlainInsert plain = this.insert;
		if (plain == null || count < LEAST_ROWS || !BatchArrays.isPossible(this.connection)) {
			return null;
		}
		InsertTarget target = target(plain, count);
		if (target == null || !target.plain()) {
			return null;
		}
		BatchArrays arrays = rows.arrays(target);
		if (arrays == null || !mayHaveSavepoint() || !send(plain, target, arrays)) {
			return null;
		}
		rows.sent();
		int[] counts = new int[count];
		Arrays.fill(counts, 1);
		return counts;
	}

	/** Counts one, unless there are too many. */
	private boolean mayHaveSavepoint() {
		this.savepoints++;
		int all = this.joined ? TransactionState.countPart(this.connections.dataSource()) : this.savepoints;
		boolean few = (all >= 0) ? all <= MOST_SAVEPOINTS : this.savepoints <= MOST_SAVEPOINTS_UNCOUNTED;
		if (!few) {
			this.insert = null;
		}
		return few;
	}

	private @Nullable InsertTarget target(PlainInsert plain, int count) throws SQLException {
		InsertTarget known = this.targets.get(this.sql);
		if (known != null && !known.isOld()) {
			return known;
		}
		if (count < TWO_TRIPS) {
			return null;
		}
		InsertTarget[] found = { InsertTarget.refused() };
		protect(protectedBy(InsertTarget.question(plain)), (statement) -> {
			describe(statement, 0, plain);
			call(statement);
			statement.getMoreResults();
			try (ResultSet rows = statement.getResultSet()) {
				found[0] = InsertTarget.of(plain, rows.next() ? rows.getString(1) : null);
			}
		});
		this.targets.put(this.sql, found[0]);
		return found[0];
	}

	private static String protectedBy(String statements) {
		return "savepoint " + SAVEPOINT + ";" + statements + ";release savepoint " + SAVEPOINT;
	}

	private static void describe(PreparedStatement statement, int offset, PlainInsert plain) throws SQLException {
		statement.setString(offset + 1, InsertTarget.columns(plain));
		statement.setString(offset + 2, plain.table());
	}

	private boolean send(PlainInsert plain, InsertTarget target, BatchArrays arrays) throws SQLException {
		// another partition may have come since
		boolean checked = this.verified && !target.partitioned();
		String insertion = plain.forArrays();
		String text = protectedBy(checked ? insertion : insertion + ";" + InsertTarget.check(plain));
		this.verified = protect(text, (statement) -> {
			arrays.bind(statement, 0);
			if (!checked) {
				int offset = target.types().length;
				describe(statement, offset, plain);
				statement.setString(offset + 3, target.description());
			}
			call(statement);
		});
		return this.verified;
	}

	private void call(PreparedStatement statement) throws SQLException {
		TransactionDeadline.call(this.connections, this.connection, statement::execute);
	}

	private interface Work {

		void run(PreparedStatement statement) throws SQLException;

	}

	/**
	 * Does work behind a savepoint.
	 * @return whether it was done; if not, it is undone, and not tried again
	 */
	private boolean protect(String text, Work work) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(text)) {
			work.run(statement);
			return true;
		}
		catch (SQLException ex) {
			if (!isUndone(ex)) {
				throw ex;
			}
			logger.debug("The rows of a batch go one by one: {}", ex.getSQLState());
			// the check has failed, or the values, or the table has changed
			this.targets.put(this.sql,
					CHECK_FAILED.equals(ex.getSQLState()) ? InsertTarget.refused() : InsertTarget.unknown());
		}
		this.insert = null;
		return false;
	}

	private boolean isUndone(SQLException failure) {
		String state = failure.getSQLState();
		if (state == null || state.length() < 2 || FINAL_CLASSES.contains(state.substring(0, 2))
				|| SqlStates.LOCK_NOT_AVAILABLE.equals(state)) {
			return false;
		}
		try {
			if (!DriverSession.isFailed(this.connection)) {
				return false;
			}
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("rollback to savepoint " + SAVEPOINT + ";release savepoint " + SAVEPOINT);
			}
			return true;
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
			return false;
		}
	}

}
