package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.pgprofiles.internal.driver.SessionPrelude.Due;
import io.github.pgprofiles.internal.driver.calls.ExecutorCalls;
import io.github.pgprofiles.internal.driver.position.ReplicaGuard;
import io.github.pgprofiles.internal.session.LocalSettings;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.TransactionState;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.ResourceLock;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Sends what a prelude says, in the message of the query that it is for: BEGIN, the
 * settings and the query share one Sync, and so one trip and, outside a transaction, the
 * one that the server makes of them. Where they cannot, they go one after the other. Not
 * thread-safe.
 */
@NullUnmarked
final class PreludeSender {

	private static final int FLAGS = QueryExecutor.QUERY_SUPPRESS_BEGIN | QueryExecutor.QUERY_NO_METADATA
			| QueryExecutor.QUERY_NO_RESULTS;

	/** The driver sends a Sync before what comes after some more. */
	private static final int MOST_PARTS = 200;

	private final QueryExecutor executor;

	private final GuardedConnection connection;

	private final SessionPrelude prelude;

	/** What begins transactions, and sets so many settings, each prepared once. */
	private final Map<Object, Query> queries = new HashMap<>();

	PreludeSender(QueryExecutor executor, GuardedConnection connection, SessionPrelude prelude) {
		this.executor = executor;
		this.connection = connection;
		this.prelude = prelude;
	}

	/** Runs a query behind what is due before it. */
	void execute(Due due, Query query, ParameterList parameters, ResultHandler handler, int maxRows, int fetchSize,
			int flags, boolean adaptiveFetch) throws SQLException {
		ExecutorCalls calls = ExecutorCalls.FOUND;
		if (calls == null || !(this.executor instanceof QueryExecutorImpl own) || !isShared(due, query, flags)) {
			apart(due, query,
					() -> this.executor.execute(query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch));
			return;
		}
		if (isBegunByDriver(due, flags)) {
			// its BEGIN would come between the guard and the query
			guard(due.guard());
			if (due.withoutGuard().isEmpty()) {
				this.executor.execute(query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch);
			}
			else {
				execute(due.withoutGuard(), query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch);
			}
			return;
		}
		together(calls, own, due, query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch);
	}

	private boolean isBegunByDriver(Due due, int flags) {
		return due.guard() != null && due.begin() == null && (flags & QueryExecutor.QUERY_SUPPRESS_BEGIN) == 0
				&& this.executor.getTransactionState() == TransactionState.IDLE;
	}

	private void together(ExecutorCalls calls, QueryExecutorImpl own, Due due, Query query, ParameterList parameters,
			ResultHandler handler, int maxRows, int fetchSize, int flags, boolean adaptiveFetch) throws SQLException {
		try (ResourceLock ignored = calls.lock(own)) {
			if (parameters != null && (flags & QueryExecutor.QUERY_DESCRIBE_ONLY) == 0) {
				calls.check(parameters);
			}
			int sent;
			try {
				sent = send(calls, own, due);
			}
			catch (IOException ex) {
				this.executor.abort();
				handler.handleError(lost(ex));
				handler.handleCompletion();
				return;
			}
			Runnable describe = calls.undescribe(query);
			try {
				this.executor.execute(query, parameters,
						new PreludeHandler(handler, sent, (ex) -> explain(due, ex), due.alone() && !due.isEmpty())
							.guarded(due.guard(), this.prelude),
						maxRows, fetchSize, flags | QueryExecutor.QUERY_SUPPRESS_BEGIN, adaptiveFetch);
			}
			finally {
				describe.run();
			}
		}
	}

	private SQLException explain(Due due, SQLException ex) {
		return due.settings().isEmpty() ? ex : this.prelude.refused(due.settings(), ex);
	}

	/** Makes sure in a message of its own. */
	void guard(ReplicaGuard guard) throws SQLException {

		Query query = query(ReplicaGuard.ALONE, ReplicaGuard.ALONE);
		try {
			this.executor.execute(query, guard.bind(query), new Answers(), 0, 0, flags());
			this.prelude.replayed(guard.position());
		}
		catch (SQLException ex) {
			throw guard.explain(ex);
		}
	}

	/** Whether nothing of the driver's comes in between. */
	private boolean isShared(Due due, Query query, int flags) {
		Query[] parts = query.getSubqueries();
		return (flags & QueryExecutor.QUERY_EXECUTE_AS_SIMPLE) == 0 && !isSimple()
				&& (due.alone() || this.executor.getAutoSave() == AutoSave.NEVER)
				&& (parts == null || parts.length < MOST_PARTS);
	}

	private boolean isSimple() {
		return this.executor.getPreferQueryMode() == PreferQueryMode.SIMPLE;
	}

	/** Writes what is due, and no Sync. */
	private int send(ExecutorCalls calls, QueryExecutorImpl own, Due due) throws SQLException, IOException {
		int sent = 0;
		if (due.guard() != null) {
			Query guard = query(ReplicaGuard.SQL, ReplicaGuard.SQL);
			calls.send(own, guard, due.guard().bind(guard), flags());
			sent++;
		}
		if (due.begin() != null) {
			Query begin = query(due.begin(), due.begin());
			calls.send(own, begin, begin.createParameterList(), flags());
			sent++;
		}
		if (due.settings().isEmpty()) {
			return sent;
		}
		Query set = set(due.settings());
		calls.send(own, set, bind(set, due.settings()), flags());
		return sent + 1;
	}

	private int flags() {
		boolean prepares = this.connection.getPrepareThreshold() != 0 && this.connection.mayPrepare();
		return prepares ? FLAGS : FLAGS | QueryExecutor.QUERY_ONESHOT;
	}

	private Query set(LocalSettings settings) throws SQLException {
		int count = settings.values().size();
		return query(count, LocalSettings.statement(count));
	}

	private Query query(Object key, String sql) throws SQLException {
		Query known = this.queries.get(key);
		if (known == null) {
			known = this.executor.createQuery(sql, false, true).query;
			this.queries.put(key, known);
		}
		return known;
	}

	private static ParameterList bind(Query query, LocalSettings settings) throws SQLException {
		ParameterList parameters = query.createParameterList();
		int index = 1;
		for (Map.Entry<String, String> each : settings.values().entrySet()) {
			parameters.setStringParameter(index++, each.getKey(), Oid.TEXT);
			parameters.setStringParameter(index++, each.getValue(), Oid.TEXT);
		}
		return parameters;
	}

	/** What is sent behind something that waits for its own answer. */
	@FunctionalInterface
	interface Rest {

		void run() throws SQLException;

	}

	/**
	 * Runs what cannot share a message, in a transaction of its own where there is none
	 * and none begins.
	 * @param query {@code null} for what is none
	 */
	void apart(Due due, Query query, Rest rest) throws SQLException {
		if (due.guard() != null) {
			guard(due.guard());
			if (due.isEmpty()) {
				rest.run();
				return;
			}
		}
		boolean own = due.alone() && !beginsOne(query);
		try {
			set(due, due.alone() ? "BEGIN" : due.begin());
			rest.run();
		}
		catch (SQLException | RuntimeException ex) {
			if (own) {
				rollback(ex);
			}
			throw ex;
		}
		if (own) {
			run((this.executor.getTransactionState() == TransactionState.FAILED) ? "ROLLBACK" : "COMMIT");
		}
	}

	/** In one trip where BEGIN and settings can share a message. */
	private void set(Due due, String begin) throws SQLException {
		if (due.settings().isEmpty()) {
			run(begin);
			return;
		}
		Query set = set(due.settings());
		ParameterList values = bind(set, due.settings());
		ExecutorCalls calls = ExecutorCalls.FOUND;
		ResultHandler answers = new PreludeHandler(new Answers(), 1, (ex) -> this.prelude.refused(due.settings(), ex),
				false);
		if (begin != null && calls != null && this.executor instanceof QueryExecutorImpl own && !isSimple()) {
			try (ResourceLock ignored = calls.lock(own)) {
				Query first = query(begin, begin);
				calls.send(own, first, first.createParameterList(), flags());
				this.executor.execute(set, values, new PreludeHandler(answers, 1, UnaryOperator.identity(), false), 0,
						0, flags());
			}
			catch (IOException ex) {
				this.executor.abort();
				throw lost(ex);
			}
			return;
		}
		if (begin != null) {
			run(begin);
		}
		this.executor.execute(set, values, answers, 0, 0, flags());
	}

	private static boolean beginsOne(Query query) {
		Query first = (query == null || query.getSubqueries() == null) ? query : query.getSubqueries()[0];
		return first != null && first.getNativeSql().regionMatches(true, 0, "begin", 0, 5);
	}

	private void rollback(Exception cause) {
		try {
			if (!this.executor.isClosed() && this.executor.getTransactionState() != TransactionState.IDLE) {
				run("ROLLBACK");
			}
		}
		catch (SQLException | RuntimeException ex) {
			cause.addSuppressed(ex);
		}
	}

	private void run(String command) throws SQLException {
		Query query = query(command, command);
		this.executor.execute(query, query.createParameterList(), new Answers(), 0, 0, flags());
	}

	private static SQLException lost(IOException ex) {
		return new PSQLException(GT.tr("An I/O error occurred while sending to the backend."),
				PSQLState.CONNECTION_FAILURE, ex);
	}

	/** Takes the answers of what has no rows. */
	private static final class Answers extends ResultHandlerBase {

		@Override
		public void handleWarning(SQLWarning warning) {
			// of no interest
		}

	}

}
