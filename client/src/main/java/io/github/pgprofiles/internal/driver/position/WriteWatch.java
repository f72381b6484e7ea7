package io.github.pgprofiles.internal.driver.position;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.driver.calls.ExecutorCalls;
import io.github.pgprofiles.internal.position.LogPosition;
import io.github.pgprofiles.internal.position.WriteTracker;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.PGBindException;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.TransactionState;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.ResourceLock;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Notes where in the write-ahead log the commits of one connection are, for a profile
 * with replicas. What commits alone, and COMMIT, have the question for that behind them
 * in the same packet, with a Sync of its own: an answer more to read, and no round trip.
 * Where that cannot be, it is noted that there was something. Does nothing where nobody
 * tracks. Not thread-safe, as the connection is not.
 */
public final class WriteWatch {

	private static final String SYNCHRONOUS_COMMIT = "synchronous_commit";

	private static final Pattern ABOUT_FLUSHING = Pattern.compile(SYNCHRONOUS_COMMIT + "|set_config\\s*\\((?!\\s*')",
			Pattern.CASE_INSENSITIVE);

	private static final int OTHERS = QueryExecutor.QUERY_DESCRIBE_ONLY | QueryExecutor.QUERY_EXECUTE_AS_SIMPLE;

	private final QueryExecutor executor;

	private @Nullable WriteTracker tracker;

	private final BooleanSupplier prepares;

	/** Whether the server has the question prepared. */
	private boolean prepared;

	/** Whether the transaction that is open may have written. */
	private boolean wrote;

	/** Whether its COMMIT may be answered before it is on disk. */
	private boolean behind;

	/** The last text that was seen to read only: drivers keep them. */
	private @Nullable String harmless;

	/**
	 * For one connection.
	 * @param prepares whether its server may keep something prepared
	 */
	public WriteWatch(QueryExecutor executor, BooleanSupplier prepares) {
		this.executor = executor;
		this.prepares = prepares;
	}

	/**
	 * Begins or ends a loan.
	 * @param next who tracks; {@code null} if nobody does
	 */
	public void track(@Nullable WriteTracker next) {
		this.tracker = next;
		this.wrote = false;
		this.behind = false;
	}

	/** Whether anybody tracks. */
	public boolean isOn() {
		return this.tracker != null;
	}

	/** A way to run a query without a question behind it. */
	@FunctionalInterface
	public interface Plain {

		void run() throws SQLException;

	}

	/** Runs a query, with the question behind it where it may commit something. */
	public void execute(Query query, @Nullable ParameterList parameters, ResultHandler handler, int maxRows,
			int fetchSize, int flags, boolean adaptiveFetch, boolean alone, Plain plain) throws SQLException {
		ExecutorCalls calls = ExecutorCalls.FOUND;
		boolean possible = alone && calls != null && this.executor instanceof QueryExecutorImpl
				&& query.getSubqueries() == null && (flags & OTHERS) == 0
				&& this.executor.getPreferQueryMode() != PreferQueryMode.SIMPLE;
		if (possible && calls != null && commits(query, flags) && this.executor instanceof QueryExecutorImpl own) {
			asking(calls, own, query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch);
			return;
		}
		if ((flags & QueryExecutor.QUERY_DESCRIBE_ONLY) != 0) {
			plain.run();
			return;
		}
		note(query);
		boolean ended = query.getSubqueries() == null && isUndo(query.getNativeSql());
		run(plain, ended);
	}

	/** Runs something else, of which it is known whether it may write. */
	public void run(Plain plain, boolean undoes) throws SQLException {
		try {
			plain.run();
		}
		finally {
			if (this.executor.getTransactionState() == TransactionState.IDLE) {
				ended(undoes);
			}
		}
	}

	private void ended(boolean undone) {
		WriteTracker present = this.tracker;
		if (this.wrote && !undone && present != null) {
			present.committedSomewhere();
		}
		this.wrote = false;
		this.behind = false;
	}

	/** Notes a text that is sent in another way than as a query. */
	public void note(@Nullable String sql) {
		if (this.tracker != null && sql != null) {
			look(sql);
		}
	}

	/** Something that was sent in another way is done, and may have committed. */
	public void settle() {
		if (this.tracker != null && this.executor.getTransactionState() == TransactionState.IDLE) {
			ended(false);
		}
	}

	/** Notes what is sent. */
	public void note(Query query) {
		if (this.tracker == null) {
			return;
		}
		Query[] parts = query.getSubqueries();
		if (parts == null) {
			look(query.getNativeSql());
			return;
		}
		for (Query part : parts) {
			note(part);
		}
	}

	@SuppressWarnings("ReferenceEquality") // the same text again
	private void look(String sql) {
		if (sql == this.harmless) {
			return;
		}
		if (this.wrote || MayWrite.is(sql)) {
			this.wrote = true;
			this.behind |= isAboutFlushing(sql);
		}
		else if (isAboutFlushing(sql)) {
			this.behind = true;
		}
		else {
			this.harmless = sql;
		}
	}

	/** Also where the name of what is set is in no literal. */
	private static boolean isAboutFlushing(String sql) {
		return ABOUT_FLUSHING.matcher(sql).find();
	}

	/** Says what settings the transaction has, or is about to have. */
	public void set(Set<String> names) {
		this.behind |= names.contains(SYNCHRONOUS_COMMIT);
	}

	private static boolean isUndo(String sql) {
		return begins(sql, "rollback") || begins(sql, "abort");
	}

	private static boolean begins(String sql, String word) {
		return sql.regionMatches(true, 0, word, 0, word.length());
	}

	/** Whether a query ends a transaction that may have written, or is one itself. */
	@SuppressWarnings("ReferenceEquality") // the same text again
	private boolean commits(Query query, int flags) {
		String sql = query.getNativeSql();
		TransactionState state = this.executor.getTransactionState();
		if (state == TransactionState.OPEN) {
			return this.wrote && this.executor.getAutoSave() == AutoSave.NEVER
					&& (sql.equalsIgnoreCase("commit") || sql.equalsIgnoreCase("end"));
		}
		if (state != TransactionState.IDLE || (flags & QueryExecutor.QUERY_SUPPRESS_BEGIN) == 0 || sql == this.harmless
				|| begins(sql, "begin") || begins(sql, "start")) {
			return false;
		}
		look(sql);
		return this.wrote;
	}

	private void asking(ExecutorCalls calls, QueryExecutorImpl own, Query query, @Nullable ParameterList parameters,
			ResultHandler handler, int maxRows, int fetchSize, int flags, boolean adaptiveFetch) throws SQLException {
		ParameterList given = (parameters != null) ? parameters : query.createParameterList();
		PositionAnswer answer = new PositionAnswer(calls, own);
		boolean answered = false;
		try (ResourceLock ignored = calls.lock(own)) {
			calls.check(given);
			try {
				calls.sendAll(own, query, given, maxRows, fetchSize, flags, handler, adaptiveFetch);
				answer.sync();
				ask(answer);
				calls.answers(own, handler, flags, adaptiveFetch);
				answered = true;
				answer.read();
			}
			catch (PGBindException ex) {
				calls.sync(own);
				calls.answers(own, handler, flags, adaptiveFetch);
				handler.handleError(new PSQLException(GT.tr("Unable to bind parameter values for statement."),
						PSQLState.INVALID_PARAMETER_VALUE, ex.getIOException()));
			}
		}
		catch (IOException ex) {
			own.abort();
			if (!answered) {
				handler.handleError(new PSQLException(GT.tr("An I/O error occurred while sending to the backend."),
						PSQLState.CONNECTION_FAILURE, ex));
			}
		}
		finish(handler, answer);
	}

	private void ask(PositionAnswer answer) throws IOException {
		boolean named = !this.behind && this.prepares.getAsBoolean();
		answer.ask(this.behind, named, named && this.prepared);
		this.prepared |= named;
	}

	/** Says what has become of it, and throws what the query has failed with. */
	private void finish(ResultHandler handler, PositionAnswer answer) throws SQLException {
		WriteTracker present = this.tracker;
		this.wrote = false;
		this.behind = false;
		this.prepared &= !answer.hasFailed();
		boolean failed = handler.getException() != null;
		LogPosition position = (present != null) ? answer.of(present.system()) : null;
		if (present != null && position != null && !failed) {
			present.committed(position);
		}
		else if (present != null && (!failed || this.executor.isClosed())) {
			present.committedSomewhere();
		}
		handler.handleCompletion();
	}

}
