package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.position.ReplicaGuard;
import io.github.pgprofiles.internal.driver.position.WriteWatch;
import io.github.pgprofiles.internal.position.WriteTracker;
import org.jspecify.annotations.Nullable;

/** Has connections note where in the write-ahead log their commits are. */
public final class WriteTracking {

	private WriteTracking() {
	}

	/**
	 * Begins a loan.
	 * @param raw the driver's own connection
	 * @return whether it does so; not one that somebody else has made
	 */
	public static boolean begin(@Nullable Connection raw, WriteTracker tracker) {
		WriteWatch watch = watch(raw);
		if (watch != null) {
			watch.track(tracker);
		}
		return watch != null;
	}

	/** Ends it, and notes what it may have left unsaid. */
	public static void end(@Nullable Connection raw) {
		WriteWatch watch = watch(raw);
		if (watch != null && watch.isOn()) {
			watch.settle();
			watch.track(null);
		}
	}

	/**
	 * Makes sure of what a replica has, in a message of its own.
	 * @throws SQLException if it does not have it, or cannot be asked
	 */
	public static void require(@Nullable Connection raw, ReplicaGuard guard) throws SQLException {
		if (!(raw instanceof GuardedConnection guarded)) {
			throw new SQLException("a connection that is not the library's own cannot be asked", SqlStates.FEATURE_NOT_SUPPORTED);
		}
		guarded.makeSure(guard);
	}

	static @Nullable WriteWatch watch(@Nullable Connection raw) {
		return (raw instanceof GuardedConnection guarded) ? guarded.writes() : null;
	}

}
