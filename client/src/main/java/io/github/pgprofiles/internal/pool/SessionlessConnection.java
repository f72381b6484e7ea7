package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.SessionPrelude;
import org.jspecify.annotations.NullUnmarked;

/**
 * A connection that has no session of the server where a pooler stands between that lends
 * one for each transaction: what would be set for the session goes with the BEGIN of the
 * transactions to come, or is refused.
 */
@NullUnmarked
abstract class SessionlessConnection extends CheckedConnection {

	private final ConnectionCleaner cleaner;

	SessionlessConnection(Connection delegate, ConnectionCleaner cleaner) {
		super(delegate);
		this.cleaner = cleaner;
	}

	/** What is the same for all connections of the pool. */
	final ConnectionCleaner cleaner() {
		return this.cleaner;
	}

	/**
	 * Looks at a text before it is sent.
	 * @throws SessionRequired if it needs a session that there is not
	 */
	final void requireNoSession(String sql) throws SQLException {
		if (!this.cleaner.isPooled()) {
			return;
		}
		SessionUse use = SessionUse.of(sql);
		if (use != null && (use != SessionUse.SEQUENCE || getAutoCommit())) {
			throw use.refused(this.cleaner.profile());
		}
	}

	/** What goes before the messages; {@code null} where they are not seen. */
	private SessionPrelude before() {
		return this.cleaner.isPooled() ? SessionPrelude.of(delegate()) : null;
	}

	@Override
	public void setTransactionIsolation(int level) throws SQLException {
		SessionPrelude before = before();
		if (before != null && DriverSession.isIdle(this)) {
			before.isolation(level);
			return;
		}
		super.setTransactionIsolation(level);
	}

	@Override
	public final int getTransactionIsolation() throws SQLException {
		SessionPrelude before = before();
		Integer next = (before != null) ? before.isolation() : null;
		return (next != null) ? next : super.getTransactionIsolation();
	}

	@Override
	public final void setSchema(String schema) throws SQLException {
		if (this.cleaner.isPooled()) {
			throw SessionUse.SCHEMA.refused(this.cleaner.profile());
		}
		super.setSchema(schema);
	}

}
