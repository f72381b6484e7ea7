package io.github.pgprofiles.internal.timeout;

import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.PoolerWords;
import io.github.pgprofiles.internal.error.TimedOut;
import io.github.pgprofiles.internal.pool.ConnectionSource;

/** The limit that a profile sets for every statement, which the server keeps unasked. */
public final class ProfileLimit {

	private static final long NANOS = 1_000_000;

	private ProfileLimit() {
	}

	/**
	 * When a statement is sent, where there is such a limit.
	 * @return by {@link System#nanoTime()}, for {@link #explain}
	 */
	public static long begin(ConnectionSource connections) {
		return (connections.statementTimeout() > 0) ? System.nanoTime() : 0;
	}

	/**
	 * Tells a statement that this limit ended from one that somebody cancelled.
	 * @param begin when it was sent, as {@link #begin} said
	 */
	public static SQLException explain(ConnectionSource connections, long begin, SQLException ex) {
		if (!SqlStates.QUERY_CANCELED.equals(ex.getSQLState()) || ex instanceof TimedOut || PoolerWords.isItsOwn(ex)) {
			return ex;
		}
		int limit = connections.statementTimeout();
		boolean reached = limit > 0 && System.nanoTime() - begin >= limit * NANOS;
		return reached ? TimedOut
			.byServer("the profile's limit of %d ms for a statement (timeouts.statement)".formatted(limit), ex) : ex;
	}

}
