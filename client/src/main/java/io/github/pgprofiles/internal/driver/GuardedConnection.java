package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;
import java.util.Properties;

import io.github.pgprofiles.internal.driver.observed.FailureObserver;
import io.github.pgprofiles.internal.driver.observed.StatementObserver;
import io.github.pgprofiles.internal.driver.pooled.PooledStatements;
import io.github.pgprofiles.internal.driver.position.ReplicaGuard;
import io.github.pgprofiles.internal.driver.position.WriteWatch;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/** The driver's connection, of which all that is sent goes by a guard. */
@NullUnmarked
final class GuardedConnection extends PgConnection {

	/** Not there yet while the driver's own constructor runs. */
	private final GuardedExecutor guard;

	private final SessionWatch watch;

	/**
	 * Connects.
	 * @param pooled what may be prepared where each transaction may run in another
	 * session of the server; {@code null} where the session is its own
	 */
	GuardedConnection(HostSpec[] hosts, Properties properties, String url, PooledStatements pooled)
			throws SQLException {
		super(hosts, properties, url);
		this.watch = new SessionWatch(this, true);
		this.guard = (pooled != null) ? new PooledExecutor(super.getQueryExecutor(), this, this.watch, pooled)
				: new GuardedExecutor(super.getQueryExecutor(), this, this.watch);
	}

	/** Sees each text that goes by the guard. */
	SessionWatch watch() {
		return this.watch;
	}

	/** What tells the log of the statements. */
	StatementObserver observer() {
		return this.guard.observer();
	}

	/** Has somebody told of each error. */
	void observe(FailureObserver failures) {
		this.guard.observe(failures);
	}

	@Override
	public QueryExecutor getQueryExecutor() {
		return (this.guard != null) ? this.guard : super.getQueryExecutor();
	}

	SessionPrelude prelude() {
		return this.guard.prelude();
	}

	/** Notes where commits are in the log, for those who track them. */
	WriteWatch writes() {
		return this.guard.writes();
	}

	/** Makes sure of what a replica has. */
	void makeSure(ReplicaGuard replica) throws SQLException {
		this.guard.makeSure(replica);
	}

	@Override
	public boolean isClosed() throws SQLException {
		return (this.guard != null && this.guard.isGivenUp()) || super.isClosed();
	}

	@Override
	public void cancelQuery() throws SQLException {
		super.cancelQuery();
		if (this.guard instanceof PooledExecutor pooled) {
			pooled.canceled();
		}
	}

	/**
	 * Whether anything may be prepared that stays so, as far as it is not the user's
	 * choice.
	 */
	boolean mayPrepare() {
		return !(this.guard instanceof PooledExecutor pooled) || pooled.statements().mayPrepare();
	}

	/**
	 * Has a query not be prepared any more where a pooler would not let go of what it has
	 * prepared of its text.
	 */
	void forget(Query query) {
		if (this.guard instanceof PooledExecutor pooled) {
			pooled.statements().forget(query);
		}
	}

	/** Whether the driver may have given a statement of this connection that name. */
	boolean isOwnName(String name) {
		return this.guard instanceof PooledExecutor pooled && pooled.isOwnName(name);
	}

	/** Whether a pooler lends the session that is behind it for a transaction only. */
	boolean isPooled() {
		return this.guard instanceof PooledExecutor;
	}

}
