package io.github.pgprofiles.internal.error;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;

import io.github.pgprofiles.error.SqlStates;

/**
 * No connection was there in time though the pool has room: what it asked of its
 * connections, or of new ones, waits in the pooler.
 */
public final class PoolerWait extends SQLTransientConnectionException {

	private static final long serialVersionUID = 1L;

	public PoolerWait(Duration waited, int active, int idle, int max, Throwable cause) {
		super(("no connection after %d ms (active=%d, idle=%d, max=%d): the pooler did not answer for one, as its own"
				+ " connections to the server are all in use, or it reaches no server")
			.formatted(waited.toMillis(), active, idle, max), SqlStates.PROTOCOL_VIOLATION, cause);
	}

}
