package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;
import java.util.Properties;

import io.github.pgprofiles.internal.driver.observed.StatementObserver;
import org.jspecify.annotations.NullUnmarked;
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
	 * @param pooled whether each transaction may run in another session of the server
	 */
	GuardedConnection(HostSpec[] hosts, Properties properties, String url, boolean pooled) throws SQLException {
		super(hosts, properties, url);
		this.watch = new SessionWatch(this, true);
		this.guard = pooled ? new PooledExecutor(super.getQueryExecutor(), this, this.watch)
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

	@Override
	public QueryExecutor getQueryExecutor() {
		return (this.guard != null) ? this.guard : super.getQueryExecutor();
	}

	SessionPrelude prelude() {
		return this.guard.prelude();
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

	/** Whether a pooler lends the session that is behind it for a transaction only. */
	boolean isPooled() {
		return this.guard instanceof PooledExecutor;
	}

}
