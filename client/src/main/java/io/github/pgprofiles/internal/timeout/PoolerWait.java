package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.OwnSession;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a first message for a session of the server, where a pooler lends them. No
 * limit of the server's counts it, and a cancel does not end it: the client does.
 */
public final class PoolerWait {

	private PoolerWait() {
	}

	/**
	 * Sends what begins a transaction and does nothing that takes long.
	 * @param deadline of the transaction; {@code null} for none
	 */
	public static <R> R call(ConnectionSource connections, Connection connection, @Nullable Deadline deadline,
			SqlCall<R> call) throws SQLException {
		Duration wait = OwnSession.wait(connections);
		if (wait == null) {
			return call.run();
		}
		Deadline bound = (deadline != null) ? deadline : new Deadline(TimeLimit.nearest(wait),
				"pool.timeout of %d ms for a session of the pooler".formatted(wait.toMillis()));
		return new ClientDeadline(connections, connection, bound).call(call);
	}

	/**
	 * The deadline of a statement that commits by itself and has no limit but the
	 * profile's; {@code null} for none.
	 */
	static @Nullable ClientDeadline ofStatement(ConnectionSource connections, Connection connection)
			throws SQLException {
		int limit = connections.statementTimeout();
		Duration wait = (limit > 0) ? OwnSession.wait(connections) : null;
		return (wait == null) ? null : new ClientDeadline(connections, connection, new Deadline(
				TimeLimit.nearest(wait.plusMillis(limit)),
				"the profile's limit of %d ms for a statement, and pool.timeout of %d ms for a session of the pooler,"
					.formatted(limit, wait.toMillis())));
	}

}
