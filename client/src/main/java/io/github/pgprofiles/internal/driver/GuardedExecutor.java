package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.observed.FailureObserver;
import io.github.pgprofiles.internal.driver.observed.StatementObserver;
import io.github.pgprofiles.internal.driver.position.ReplicaGuard;
import io.github.pgprofiles.internal.driver.position.WriteWatch;
import io.github.pgprofiles.internal.log.SessionLog;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.copy.CopyOperation;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandler;
import org.postgresql.jdbc.BatchResultHandler;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol of one connection, which it gives up where something breaks off between
 * sending and the end of an answer: an {@code Error} such as one for lack of memory, an
 * exception that is no {@code SQLException}, or one that says that the answer was not
 * read. The rest of that answer would be taken for the answer to what comes next.
 * <p>
 * Stands below JDBC, so that it holds for whoever uses the connection, and costs nothing
 * while all is well. Shows each text to a {@link SessionWatch}. Not thread-safe, as the
 * driver's own is not.
 */
@NullUnmarked
@SuppressWarnings("deprecation") // the driver's own interface still has them
class GuardedExecutor extends DelegatingExecutor {

	private static final Logger logger = LoggerFactory.getLogger(GuardedExecutor.class);

	/** The driver says so of an answer for which the memory did not do. */
	private static final String OUT_OF_MEMORY = "53200";

	/** Of causes and followers of one exception that are looked at. */
	private static final int MOST = 100;

	private final GuardedConnection connection;

	private final SessionWatch watch;

	private final SessionPrelude prelude = new SessionPrelude();

	private final PreludeSender sender;

	private final StatementObserver observer;

	private final WriteWatch writes;

	/** Not set before the connection is made. */
	private volatile FailureObserver failures;

	private volatile boolean broken;

	/** The driver closes nothing that says it is closed. */
	private volatile boolean givenUp;

	GuardedExecutor(QueryExecutor delegate, GuardedConnection connection, SessionWatch watch) {
		super(delegate);
		this.connection = connection;
		this.watch = watch;
		this.observer = new StatementObserver(delegate);
		this.sender = new PreludeSender(delegate, connection, this.prelude);
		this.writes = new WriteWatch(delegate, () -> connection.getPrepareThreshold() != 0 && !connection.isPooled());
	}

	/** Notes where commits are in the log, for those who track them. */
	WriteWatch writes() {
		return this.writes;
	}

	/** What has to be in force for what comes next. */
	SessionPrelude prelude() {
		return this.prelude;
	}

	/** Asked before anything is sent, as it may throw what somebody else throws. */
	private SessionPrelude.Due before(Query query, int flags) throws SQLException {
		if (this.prelude.isOff()) {
			return null;
		}
		SessionLog log = this.observer.log();
		if (log != null && !log.isHeld()) {
			this.prelude.requireSame(getTransactionState(), query);
		}
		return this.prelude.before(delegate(), query, this.connection.getAutoCommit(), flags);
	}

	void observe(FailureObserver present) {
		this.failures = present;
	}

	StatementObserver observer() {
		return this.observer;
	}

	/** The driver's own one, guarded or not. */
	static QueryExecutor own(BaseConnection connection) {
		QueryExecutor executor = connection.getQueryExecutor();
		return (executor instanceof GuardedExecutor guarded) ? guarded.delegate() : executor;
	}

	/** Whether something has broken off, whatever has become of the socket since. */
	boolean isGivenUp() {
		return this.givenUp;
	}

	private void requireWhole() throws SQLException {
		if (this.broken) {
			abort();
			throw new PSQLException(GT.tr("This connection has been closed."), PSQLState.CONNECTION_DOES_NOT_EXIST);
		}
	}

	/** Gives the connection up if this is what it takes, and tells of what failed. */
	private void lookAt(Throwable thrown) {
		if (!(thrown instanceof SQLException sql) || isUnread(sql)) {
			// first, as memory or stack may be exhausted
			this.broken = true;
			giveUp();
		}
		FailureObserver present = this.failures;
		if (present != null && thrown instanceof SQLException failure) {
			present.failed(this.connection, failure);
		}
	}

	private void giveUp() {
		try {
			if (!super.isClosed()) {
				ConnectionAbort.abort(this.connection);
				logger.debug("A connection was given up: something broke off in the middle of an answer");
			}
		}
		catch (SQLException | RuntimeException | Error ex) {
			// what was thrown first is what is reported, and whoever comes next tries
			// again
		}
		finally {
			this.givenUp = true;
		}
	}

	/** Whether the driver itself says that it has lost its place. */
	private static boolean isUnread(SQLException ex) {
		int left = MOST;
		for (SQLException each = ex; each != null && left > 0; each = each.getNextException()) {
			for (Throwable cause = each; cause != null && left > 0; cause = cause.getCause()) {
				left--;
				if (cause instanceof PSQLException own && own.getServerErrorMessage() == null
						&& isUnread(own.getSQLState())) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isUnread(String state) {
		return OUT_OF_MEMORY.equals(state) || SqlStates.isConnectionLost(state);
	}

	@Override
	public boolean isClosed() {
		return this.givenUp || super.isClosed();
	}

	@Override
	public void execute(Query query, ParameterList parameters, ResultHandler handler, int maxRows, int fetchSize,
			int flags) throws SQLException {
		execute(query, parameters, handler, maxRows, fetchSize, flags, false);
	}

	@Override
	public void execute(Query query, ParameterList parameters, ResultHandler handler, int maxRows, int fetchSize,
			int flags, boolean adaptiveFetch) throws SQLException {
		requireWhole();
		this.watch.note(query);
		SessionPrelude.Due due = before(query, flags);
		long begun = this.observer.begin();
		ResultHandler observed = this.observer.handler(handler);
		try {
			if (this.writes.isOn()) {
				if (due != null) {
					this.writes.set(due.settings().values().keySet());
				}
				this.writes.execute(query, parameters, observed, maxRows, fetchSize, flags, adaptiveFetch, due == null,
						() -> send(due, query, parameters, observed, maxRows, fetchSize, flags, adaptiveFetch));
			}
			else {
				send(due, query, parameters, observed, maxRows, fetchSize, flags, adaptiveFetch);
			}
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			this.observer.ended(begun, query, parameters, observed, ex);
			throw ex;
		}
		this.observer.ended(begun, query, parameters, observed, null);
	}

	/** Makes sure of what a replica has, in a message of its own. */
	void makeSure(ReplicaGuard replica) throws SQLException {
		requireWhole();
		try {
			this.sender.guard(replica);
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			throw ex;
		}
	}

	private void send(SessionPrelude.Due due, Query query, ParameterList parameters, ResultHandler handler, int maxRows,
			int fetchSize, int flags, boolean adaptiveFetch) throws SQLException {
		if (due == null) {
			delegate().execute(query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch);
		}
		else {
			this.sender.execute(due, query, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch);
		}
	}

	@Override
	public void execute(Query[] queries, ParameterList[] parameters, BatchResultHandler handler, int maxRows,
			int fetchSize, int flags) throws SQLException {
		execute(queries, parameters, handler, maxRows, fetchSize, flags, false);
	}

	@Override
	public void execute(Query[] queries, ParameterList[] parameters, BatchResultHandler handler, int maxRows,
			int fetchSize, int flags, boolean adaptiveFetch) throws SQLException {
		requireWhole();
		this.watch.note(queries);
		SessionPrelude.Due due = before(null, flags);
		long begun = this.observer.begin();
		for (int i = 0; this.writes.isOn() && i < queries.length; i++) {
			this.writes.note(queries[i]);
		}
		try {
			if (due == null) {
				delegate().execute(queries, parameters, handler, maxRows, fetchSize, flags, adaptiveFetch);
			}
			else {
				this.sender.apart(due, null, () -> delegate().execute(queries, parameters, handler, maxRows, fetchSize,
						flags, adaptiveFetch));
			}
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			this.observer.ended(begun, queries, parameters, handler, ex);
			throw ex;
		}
		finally {
			this.writes.settle();
		}
		this.observer.ended(begun, queries, parameters, handler, null);
	}

	@Override
	public void fetch(ResultCursor cursor, ResultHandler handler, int fetchSize, boolean adaptiveFetch)
			throws SQLException {
		requireWhole();
		long begun = this.observer.begin();
		ResultHandler observed = this.observer.handler(cursor, handler);
		try {
			delegate().fetch(cursor, observed, fetchSize, adaptiveFetch);
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			this.observer.fetched(begun, cursor, observed, ex);
			throw ex;
		}
		this.observer.fetched(begun, cursor, observed, null);
	}

	@Override
	public void processNotifies() throws SQLException {
		requireWhole();
		try {
			delegate().processNotifies();
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			throw ex;
		}
	}

	@Override
	public void processNotifies(int timeoutMillis) throws SQLException {
		requireWhole();
		try {
			delegate().processNotifies(timeoutMillis);
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			throw ex;
		}
	}

	@Override
	public byte[] fastpathCall(int function, ParameterList parameters, boolean suppressBegin) throws SQLException {
		requireWhole();
		begin(suppressBegin);
		try {
			return delegate().fastpathCall(function, parameters, suppressBegin);
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			throw ex;
		}
	}

	@Override
	public CopyOperation startCopy(String sql, boolean suppressBegin) throws SQLException {
		requireWhole();
		this.watch.note(sql);
		this.writes.note(sql);
		begin(suppressBegin);
		long begun = this.observer.begin();
		CopyOperation copy;
		try {
			copy = delegate().startCopy(sql, suppressBegin);
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			this.observer.copyFailed(begun, sql, ex);
			throw ex;
		}
		return this.observer.copy(sql, copy);
	}

	/** The driver's own BEGIN before what is no query takes a trip as well. */
	private void begin(boolean suppressBegin) throws SQLException {
		SessionPrelude.Due due = before(null, suppressBegin ? QUERY_SUPPRESS_BEGIN : 0);
		if (due == null) {
			this.prelude.requireNothing(getTransactionState(), suppressBegin);
			return;
		}
		if (due.alone() && this.prelude.isOfLimitsOnly()) {
			return;
		}
		if (due.alone()) {
			throw new SQLFeatureNotSupportedException("A COPY or a call of the driver's own API has no session settings"
					+ " where it is in no transaction, and was not sent: begin one, or use the PostgresClient's copy()",
					SqlStates.NO_ACTIVE_TRANSACTION);
		}
		try {
			this.sender.apart(due, null, () -> {
			});
		}
		catch (SQLException | RuntimeException | Error ex) {
			lookAt(ex);
			throw ex;
		}
	}

}
