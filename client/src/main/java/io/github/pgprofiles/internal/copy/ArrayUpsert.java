package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.copy.arrays.ColumnArrays;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.io.SourceSize;
import io.github.pgprofiles.internal.copy.session.CopyInSession;
import io.github.pgprofiles.internal.copy.session.Sql;
import io.github.pgprofiles.internal.copy.table.DescribedTables;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.copy.upsert.ConflictKey;
import io.github.pgprofiles.internal.copy.upsert.UpsertStatement;
import io.github.pgprofiles.internal.driver.BatchArrays;
import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import io.github.pgprofiles.internal.mapping.RowEncoder;
import io.github.pgprofiles.internal.mapping.RowEncoding;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.timeout.MessageLimit;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upserts few records by one statement that takes an array for each column, without the
 * temporary table that costs more than they do. Wherever that fails, nothing is stored,
 * and the rows go by the temporary table after all, which tells why. Thread-safe.
 */
final class ArrayUpsert {

	private static final Logger logger = LoggerFactory.getLogger(ArrayUpsert.class);

	/** More go by the temporary table, as they did before: a chunk. */
	private static final int MOST_BYTES = 64 * 1024;

	/** Of a source that is read before the server hears of it. */
	private static final int MOST_UNKNOWN = CopyInSession.CHUNK;

	/** Statements that one process uses. */
	private static final int MOST = 256;

	/** Upserts that do not try after many that have failed. */
	private static final int LONGEST_REST = 64;

	private static final int BUFFER = 8 * 1024;

	private final BoundedCache<Id, Known> statements = new BoundedCache<>(MOST);

	private final MessageCopy messages;

	ArrayUpsert(MessageCopy messages) {
		this.messages = messages;
	}

	private record Id(DescribedTables.Key table, LoadStrategy.Upsert upsert, List<String> columns) {
	}

	/**
	 * What came of it.
	 *
	 * @param result {@code null} if nothing was stored, and the rows have to go another
	 * way
	 * @param twice whether a key probably comes more than once
	 */
	record Outcome(@Nullable CopyResult result, boolean twice) {

		static final Outcome NONE = new Outcome(null, false);

	}

	/** A statement, and how good it has been. Its counts need not be exact. */
	private static final class Known {

		private final ArrayUpsertStatement statement;

		private volatile int failures;

		private volatile int rest;

		/** Whether it was because of keys that came more than once. */
		private volatile boolean twice;

		Known(ArrayUpsertStatement statement) {
			this.statement = statement;
		}

		boolean rests() {
			int left = this.rest;
			if (left > 0) {
				this.rest = left - 1;
			}
			return left > 0;
		}

		Outcome failed(String state) {
			this.twice = SqlStates.CARDINALITY_VIOLATION.equals(state);
			int before = this.failures;
			this.failures = before + 1;
			this.rest = (before == 0) ? 0 : Math.min(1 << Math.min(before, 30), LONGEST_REST);
			return new Outcome(null, this.twice);
		}

	}

	/**
	 * Upserts records, if they go so.
	 * @param known what the description of the table is kept by
	 */
	<T> Outcome run(Connection connection, TimeoutScope scope, CopyJob job, DescribedTables.Key known,
			TargetTable table, RowEncoding<T> encoding, HeldRows<T> rows, SourceSize size) throws SQLException {
		if (!(job.strategy() instanceof LoadStrategy.Upsert upsert) || !encoding.isBinary()
				|| !job.command().options().isEmpty() || job.command().condition() != null || isLarge(size, encoding)
				|| !BatchArrays.isPossible(connection)) {
			return Outcome.NONE;
		}
		Known found = find(connection, scope, new Id(known, upsert, encoding.columns()), table);
		ArrayUpsertStatement statement = found.statement;
		String sql = statement.sql();
		if (sql == null) {
			return Outcome.NONE;
		}
		if (found.rests()) {
			return new Outcome(null, found.twice);
		}
		WireBuffer out = new WireBuffer(BUFFER);
		int count = encode(scope, encoding.encoder(), rows, (size.rows() != null) ? MOST_BYTES : MOST_UNKNOWN, out);
		if (count == 0) {
			return Outcome.NONE;
		}
		BatchArrays arrays = ColumnArrays.of(out.array(), out.position(), statement.elements(), statement.arrays());
		try {
			CopyResult result = result(statement,
					new CopyResult(count, arrays.length(), Duration.ZERO, count, 0, null, null),
					execute(connection, scope, sql, arrays));
			found.failures = 0;
			return new Outcome(result, false);
		}
		catch (SQLException ex) {
			if (!Doubt.isAny(ex)) {
				throw ex;
			}
			logger.debug("The rows of an upsert go by a temporary table: {}", ex.getSQLState());
			return found.failed(String.valueOf(ex.getSQLState()));
		}
	}

	/** Whether there are too many rows, however short they are. */
	private static boolean isLarge(SourceSize size, RowEncoding<?> encoding) {
		Long rows = size.rows();
		return rows != null && rows * Integer.BYTES * encoding.columns().size() > MOST_BYTES;
	}

	@SuppressWarnings("ReferenceEquality") // another description is another statement
	private Known find(Connection connection, TimeoutScope scope, Id id, TargetTable table) throws SQLException {
		ConflictKey key = this.messages.key(connection, scope, id.table(), table, id.upsert());
		Known found = this.statements.get(id);
		if (found == null || found.statement.table() != table || found.statement.key() != key) {
			found = new Known(ArrayUpsertStatement.of(connection, scope, id.upsert(), table, id.columns(), key));
			this.statements.put(id, found);
		}
		return found;
	}

	/**
	 * Writes all rows.
	 * @return how many there are; 0 also if there are too many
	 */
	private static <T> int encode(TimeoutScope scope, RowEncoder<T> encoder, HeldRows<T> rows, int most, WireBuffer out)
			throws SQLException {
		int count = 0;
		while (rows.hasNext()) {
			scope.check();
			encoder.encode(rows.next(), out);
			if (out.position() > most) {
				return 0;
			}
			count++;
		}
		return count;
	}

	/** In no transaction, so that the end of the message commits. */
	private static List<long[]> execute(Connection connection, TimeoutScope scope, String sql, BatchArrays arrays)
			throws SQLException {
		scope.check();
		MessageLimit limit = scope.messageLimit();
		String all = (limit != null) ? limit.sql() + "; " + sql : sql;
		boolean interrupted = Interrupts.suspend();
		try (PreparedStatement statement = connection.prepareStatement(all)) {
			if (limit != null) {
				statement.setInt(1, limit.millis());
			}
			arrays.bind(statement, (limit != null) ? 1 : 0);
			List<long[]> results = send(scope, statement);
			return (limit != null) ? results.subList(1, results.size()) : results;
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	private static List<long[]> send(TimeoutScope scope, PreparedStatement statement) throws SQLException {
		try {
			return scope.call(() -> Sql.results(statement, statement.execute()));
		}
		catch (SQLException ex) {
			throw isUnknown(ex) ? new OutcomeUnknown(ex) : ex;
		}
	}

	/** A server that says why it leaves has not committed. */
	private static boolean isUnknown(SQLException ex) {
		String state = ex.getSQLState();
		return SqlStates.isConnectionLost(ex) && state != null && state.startsWith("08");
	}

	private static CopyResult result(ArrayUpsertStatement statement, CopyResult copied, List<long[]> results) {
		return statement.isCounted()
				? UpsertStatement.counted(copied, results.get(1)[0], results.get(0), results.get(2))
				: statement.upsert().counts(copied, results.get(0)[0]);
	}

}
