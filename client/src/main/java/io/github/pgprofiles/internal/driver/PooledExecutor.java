package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.pooled.PooledStatements;
import io.github.pgprofiles.internal.driver.pooled.StatementNames;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.copy.CopyOperation;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.BatchResultHandler;

/**
 * The protocol of a connection through a pooler that lends a session of the server for
 * each transaction. Nothing stays prepared in one, whatever a statement's threshold is,
 * but where the pooler follows prepared statements.
 * <p>
 * A cancel of what still waits for a session is lost in the pooler, which would let it
 * wait for as long as it likes: a connection on which that seems to be so is given up a
 * while after the cancel.
 */
@NullUnmarked
final class PooledExecutor extends GuardedExecutor {

	/**
	 * Milliseconds; what is not answered by then after a cancel never reached a server.
	 */
	private static final long PATIENCE = 5000;

	private final GuardedConnection connection;

	private final PooledStatements statements;

	/** The number in the name of the first statement that is prepared. */
	private final long firstName;

	/** What was sent outside a transaction and is not answered yet. */
	private volatile Object waiting;

	PooledExecutor(QueryExecutor delegate, GuardedConnection connection, SessionWatch watch,
			PooledStatements statements) {
		super(delegate, connection, watch);
		this.connection = connection;
		this.statements = statements;
		this.firstName = statements.mayPrepare() ? StatementNames.makeUnique(delegate) : 0;
	}

	/** Which statements may be prepared. */
	PooledStatements statements() {
		return this.statements;
	}

	/** Whether the driver may have given a statement of this connection that name. */
	boolean isOwnName(String name) {
		return StatementNames.isFrom(this.firstName, name);
	}

	/**
	 * What is prepared is described each time, in the same message: the session may have
	 * prepared it later than the one that has described it, when its table had changed,
	 * and then nobody else says that the rows are others.
	 */
	private int flags(int flags, Query... queries) {
		return flags | (this.statements.mayPrepare(queries) ? QUERY_FORCE_DESCRIBE_PORTAL : QUERY_ONESHOT);
	}

	@Override
	public boolean willHealOnRetry(SQLException ex) {
		return super.willHealOnRetry(ex) || (this.statements.mayPrepare() && SqlStates.isStalePlan(ex)
				&& getTransactionState() == TransactionState.IDLE);
	}

	/** Says that a cancel was sent. */
	void canceled() {
		Object present = this.waiting;
		if (present == null) {
			return;
		}
		Thread watching = new Thread(() -> watch(present), "pgprofiles-canceled");
		watching.setDaemon(true);
		watching.start();
	}

	private void watch(Object work) {
		synchronized (work) {
			try {
				long end = System.nanoTime() + PATIENCE * 1_000_000;
				for (long left = PATIENCE; this.waiting == work
						&& left > 0; left = (end - System.nanoTime()) / 1_000_000) {
					work.wait(left);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
		if (this.waiting == work) {
			giveUp();
		}
	}

	private void begin() {
		if (getTransactionState() == TransactionState.IDLE) {
			this.waiting = new Object();
		}
	}

	private void end() {
		Object present = this.waiting;
		if (present != null) {
			this.waiting = null;
			synchronized (present) {
				present.notifyAll();
			}
		}
	}

	private void giveUp() {
		try {
			ConnectionAbort.abort(this.connection);
		}
		catch (SQLException ex) {
			// it is lost already
		}
	}

	@Override
	public void execute(Query query, ParameterList parameters, ResultHandler handler, int maxRows, int fetchSize,
			int flags, boolean adaptiveFetch) throws SQLException {
		begin();
		try {
			super.execute(query, parameters, handler, maxRows, fetchSize, flags(flags, query), adaptiveFetch);
		}
		catch (SQLException ex) {
			this.statements.failed(ex, query);
			throw ex;
		}
		finally {
			end();
		}
	}

	@Override
	public void execute(Query[] queries, ParameterList[] parameters, BatchResultHandler handler, int maxRows,
			int fetchSize, int flags, boolean adaptiveFetch) throws SQLException {
		begin();
		try {
			super.execute(queries, parameters, handler, maxRows, fetchSize, flags(flags, queries), adaptiveFetch);
		}
		catch (SQLException ex) {
			this.statements.failed(ex, queries);
			throw ex;
		}
		finally {
			end();
		}
	}

	@Override
	public CopyOperation startCopy(String sql, boolean suppressBegin) throws SQLException {
		begin();
		try {
			return super.startCopy(sql, suppressBegin);
		}
		finally {
			end();
		}
	}

}
