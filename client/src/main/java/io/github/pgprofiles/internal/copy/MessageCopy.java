package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.CopyOption;
import io.github.pgprofiles.internal.copy.command.LoadStrategy;
import io.github.pgprofiles.internal.copy.session.CopyInSession;
import io.github.pgprofiles.internal.copy.session.CopyStatements;
import io.github.pgprofiles.internal.copy.session.NeedsTransaction;
import io.github.pgprofiles.internal.copy.table.DescribedTables;
import io.github.pgprofiles.internal.copy.table.KeptChecks;
import io.github.pgprofiles.internal.copy.table.TableCheck;
import io.github.pgprofiles.internal.copy.table.TargetTable;
import io.github.pgprofiles.internal.copy.upsert.ConflictKey;
import io.github.pgprofiles.internal.copy.upsert.UpsertMessage;
import io.github.pgprofiles.internal.copy.upsert.UpsertStatement;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import org.jspecify.annotations.Nullable;

/**
 * Copies in one message that commits by itself, by what is known of the table from
 * before; the server looks in the same message whether that is still true. Whatever fails
 * may do so because it is not, so the table is described anew then, and where it is
 * another one the copy runs once more, in a transaction that looks first. Thread-safe.
 */
final class MessageCopy {

	/** Keys of upserts that one process uses. */
	private static final int MOST = 256;

	private final ConnectionSource connections;

	private final DescribedTables tables = new DescribedTables();

	private final BoundedCache<KeyOf, KnownKey> keys = new BoundedCache<>(MOST);

	private final BoundedCache<CheckOf, KnownCheck> checks = new BoundedCache<>(MOST);

	private final KeptChecks kept = new KeptChecks();

	MessageCopy(ConnectionSource connections) {
		this.connections = connections;
	}

	private record KeyOf(DescribedTables.Key table, LoadStrategy.Upsert upsert) {
	}

	/** Of a copy into the table, without a strategy, or of an upsert. */
	private record CheckOf(DescribedTables.Key table, List<String> columns, LoadStrategy.@Nullable Upsert upsert) {
	}

	/** As long as its subject is the same. */
	private record KnownCheck(Object subject, KeptChecks.Check check) {
	}

	private record KnownKey(TargetTable table, ConflictKey key) {
	}

	/**
	 * Copies by a description.
	 *
	 * @param <X> what else it throws
	 */
	@FunctionalInterface
	interface Attempt<X extends Exception> {

		CopyResult run(DescribedTables.Key key, TargetTable table) throws SQLException, X;

	}

	/** Whether the transaction is one's own, and ends with the copy. */
	static boolean isPossible(CopyJob job, Connection connection, TimeoutScope scope) throws SQLException {
		return !scope.isInTransaction() && !connection.isReadOnly() && !job.command().has(CopyOption.DEFAULT)
				&& !(job.strategy() instanceof LoadStrategy.Staging)
				&& CopyInSession.isPossible(connection, scope, job.command().target().table());
	}

	/**
	 * Tries.
	 * @param repeatable whether the source can still be read from its beginning
	 * @param open whether nobody knows how much there is: it is not read before the
	 * server has seen the table
	 * @return {@code null} if it has to begin with a look at the table
	 */
	<X extends Exception> @Nullable CopyResult run(CopyJob job, Connection connection, TimeoutScope scope,
			BooleanSupplier repeatable, boolean open, Attempt<X> attempt) throws SQLException, X {
		DescribedTables.Key key = DescribedTables.Key.of(connection, job.wanted());
		if (this.tables.isUnsteady(key)) {
			return null;
		}
		TargetTable known = this.tables.find(key);
		if (known == null && open) {
			this.tables.describe(key, connection, scope);
			return null;
		}
		TargetTable table = (known != null) ? known : this.tables.describe(key, connection, scope);
		try {
			CopyResult result = attempt.run(key, table);
			this.tables.confirm(key);
			return result;
		}
		catch (NeedsTransaction ex) {
			if (ex.isChanged()) {
				hasChanged(key, table, connection, scope, job);
			}
			return null;
		}
		catch (SQLException | RuntimeException ex) {
			if (known != null && repeatable.getAsBoolean() && Doubt.isAny(ex)) {
				if (hasChanged(key, known, connection, scope, job)) {
					return null;
				}
				// it was the data
				this.tables.confirm(key);
			}
			throw ex;
		}
	}

	private boolean hasChanged(DescribedTables.Key key, TargetTable known, Connection connection, TimeoutScope scope,
			CopyJob job) throws SQLException {
		scope.check();
		try {
			TargetTable now = this.tables.describe(key, connection, scope);
			return !now.equals(known) || hasKeyChanged(key, known, now, connection, scope, job);
		}
		catch (SQLException | RuntimeException ex) {
			// so it is not there as it was, and the transaction will say what it is
			return true;
		}
	}

	@SuppressWarnings("ReferenceEquality") // a key belongs to one description
	private boolean hasKeyChanged(DescribedTables.Key key, TargetTable known, TargetTable now, Connection connection,
			TimeoutScope scope, CopyJob job) throws SQLException {
		if (!(job.strategy() instanceof LoadStrategy.Upsert upsert)) {
			return false;
		}
		KeyOf keyOf = new KeyOf(key, upsert);
		KnownKey before = this.keys.get(keyOf);
		if (before == null || before.table() != known) {
			return false;
		}
		ConflictKey found = scope.call(() -> ConflictKey.find(connection, now, upsert));
		this.keys.put(keyOf, new KnownKey(now, found));
		return !found.equals(before.key());
	}

	/**
	 * Copies into the table itself.
	 * @param contents the data, from their beginning each time
	 */
	<X extends Exception> CopyInSession.Received direct(Connection connection, TimeoutScope scope, CopyCommand command,
			DescribedTables.Key key, TargetTable table, List<String> columns, boolean open,
			Supplier<CopyInSession.Content<X>> contents) throws SQLException, X {
		TableCheck check = new TableCheck(table);
		if (!check.isPossible(columns)) {
			throw NeedsTransaction.size();
		}
		CopyCommand exact = command.withExactly(columns);
		return send(connection, scope,
				check(new CheckOf(key, columns, null), table, () -> KeptChecks.Check.of(check.ofTypes(columns))),
				(looks) -> new CopyStatements(exact, List.of(), looks, 1, check::ofAllUnderLock, open), contents);
	}

	@SuppressWarnings("ReferenceEquality") // another description is another check
	private KeptChecks.Check check(CheckOf of, Object subject, Supplier<KeptChecks.Check> look) {
		KnownCheck known = this.checks.get(of);
		if (known == null || known.subject() != subject) {
			known = new KnownCheck(subject, look.get());
			this.checks.put(of, known);
		}
		return known.check();
	}

	/** By what the connection has prepared, and else by the text of the look. */
	private <X extends Exception> CopyInSession.Received send(Connection connection, TimeoutScope scope,
			KeptChecks.Check check, Function<List<String>, CopyStatements> statements,
			Supplier<CopyInSession.Content<X>> contents) throws SQLException, X {
		KeptChecks.OfConnection prepared = this.kept.of(connection);
		List<String> looks = prepared.statements(check);
		try {
			CopyInSession.Received received = CopyInSession.run(this.connections, connection, scope,
					statements.apply(looks), contents.get());
			if (received.isWhole()) {
				prepared.succeeded(check, looks);
			}
			return received;
		}
		catch (NeedsTransaction ex) {
			if (!ex.isChanged() || !prepared.failed(check, ex)) {
				throw ex;
			}
			return CopyInSession.run(this.connections, connection, scope, statements.apply(List.of(check.sql())),
					contents.get());
		}
		catch (SQLException ex) {
			prepared.uncertain(check);
			throw ex;
		}
	}

	/**
	 * Copies into a temporary table, and inserts from there.
	 * @param command with the format of the data
	 * @param contents the data, from their beginning each time
	 * @param ignored counts the rows that the COPY itself has left out
	 * @param twice whether a key probably comes more than once
	 */
	<X extends Exception> CopyResult upsert(Connection connection, TimeoutScope scope, CopyJob job, CopyCommand command,
			DescribedTables.Key known, TargetTable table, List<String> columns,
			Supplier<CopyInSession.Content<X>> contents, Ignored ignored, boolean twice) throws SQLException, X {
		if (!(job.strategy() instanceof LoadStrategy.Upsert upsert) || table.place().temporary()) {
			throw NeedsTransaction.size();
		}
		ConflictKey key = key(connection, scope, known, table, upsert);
		if (!columns.containsAll(key.reads())) {
			// an index on a default, of which nobody looks whether it is what it was
			throw NeedsTransaction.size();
		}
		UpsertMessage message = new UpsertMessage(UpsertStatement.of(upsert, table, columns, key, false), table, key,
				command.withExactly(columns));
		KeptChecks.Check check = check(new CheckOf(known, columns, upsert), key, message::check);
		boolean last = twice && upsert.update() != null;
		try {
			return counts(message, send(connection, scope, check, (looks) -> message.statements(last, looks), contents),
					ignored);
		}
		catch (SQLException ex) {
			if (SqlStates.DUPLICATE_TABLE.equals(ex.getSQLState())) {
				// which is told there in detail
				throw NeedsTransaction.size();
			}
			if (last || !SqlStates.CARDINALITY_VIOLATION.equals(ex.getSQLState()) || upsert.update() == null) {
				throw ex;
			}
			return counts(message, send(connection, scope, check, (looks) -> message.statements(true, looks), contents),
					ignored);
		}
	}

	private static CopyResult counts(UpsertMessage message, CopyInSession.Received received, Ignored ignored) {
		return message.counts(received, ignored.of(received));
	}

	/** The key by what was known, until the table is described anew. */
	@SuppressWarnings("ReferenceEquality") // an equal table may have other indexes
	ConflictKey key(Connection connection, TimeoutScope scope, DescribedTables.Key known, TargetTable table,
			LoadStrategy.Upsert upsert) throws SQLException {
		KeyOf keyOf = new KeyOf(known, upsert);
		KnownKey key = this.keys.get(keyOf);
		if (key == null || key.table() != table) {
			key = new KnownKey(table, scope.call(() -> ConflictKey.find(connection, table, upsert)));
			this.keys.put(keyOf, key);
		}
		return key.key();
	}

	/** Tells how many rows a COPY has left out. */
	@FunctionalInterface
	interface Ignored {

		long of(CopyInSession.Received received);

	}

}
