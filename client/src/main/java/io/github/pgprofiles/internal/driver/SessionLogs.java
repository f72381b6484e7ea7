package io.github.pgprofiles.internal.driver;

import java.sql.Connection;

import io.github.pgprofiles.internal.log.SessionLog;
import io.github.pgprofiles.internal.log.StatementLog;
import org.jspecify.annotations.Nullable;

/** The logs of connections. */
public final class SessionLogs {

	private SessionLogs() {
	}

	/**
	 * Has a connection's statements logged from here on.
	 * @param connection the driver's own one; nothing happens where it is not ours
	 */
	public static void observe(Connection connection, StatementLog log) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.observer().observe(new SessionLog(log, guarded.getQueryExecutor().getHostSpec().toString()));
		}
	}

	/** The log of a connection, or of the one that it wraps; {@code null} for none. */
	public static @Nullable SessionLog find(@Nullable Connection connection) {
		return of(DriverSession.find(connection));
	}

	/** The log of the driver's own connection; {@code null} for none. */
	public static @Nullable SessionLog of(@Nullable Connection raw) {
		return (raw instanceof GuardedConnection guarded) ? guarded.observer().log() : null;
	}

	/** Writes the lines of what is left open on the driver's own connection. */
	public static void flush(@Nullable Connection raw) {
		if (raw instanceof GuardedConnection guarded) {
			guarded.observer().flush();
		}
	}

}
