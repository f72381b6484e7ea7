package io.github.pgprofiles.internal.pool;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.error.SessionRequired;
import org.jspecify.annotations.Nullable;

/** For work that needs a session of the server to itself. */
public final class OwnSession {

	private OwnSession() {
	}

	/**
	 * Makes sure that a connection is one.
	 * @param what for the beginning of a sentence
	 * @param wayOut a sentence without its full stop
	 * @throws SessionRequired if a pooler gives each transaction another session
	 */
	public static void require(ConnectionSource connections, String what, String wayOut) throws SessionRequired {
		HikariDataSource pool = connections.pool();
		if (pool != null && pool.getDataSource() instanceof DriverDataSource driver && driver.isPooled()) {
			throw new SessionRequired(pool.getPoolName(), what, wayOut);
		}
	}

	/**
	 * Makes sure that a text that is no statement of a connection needs none.
	 * @throws SessionRequired if it does, and a pooler gives each transaction another
	 */
	public static void requireNone(ConnectionSource connections, String sql) throws SessionRequired {
		HikariDataSource pool = connections.pool();
		if (pool != null && pool.getDataSource() instanceof DriverDataSource driver && driver.isPooled()) {
			SessionUse use = SessionUse.of(sql);
			if (use != null && use != SessionUse.SEQUENCE) {
				throw use.refused(pool.getPoolName());
			}
		}
	}

	/**
	 * For how long a first message may wait until a pooler has a session for it;
	 * {@code null} where there is no pooler.
	 */
	public static @Nullable Duration wait(ConnectionSource connections) {
		HikariDataSource pool = connections.pool();
		return (pool != null && pool.getDataSource() instanceof DriverDataSource driver && driver.isPooled())
				? Duration.ofMillis(pool.getConnectionTimeout()) : null;
	}

}
