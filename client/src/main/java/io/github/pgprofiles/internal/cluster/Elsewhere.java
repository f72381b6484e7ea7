package io.github.pgprofiles.internal.cluster;

import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.RecoveryConflict;
import io.github.pgprofiles.internal.error.ReplicaBehind;
import org.jspecify.annotations.Nullable;

/** Which failures of a read on one replica leave it to another one. */
final class Elsewhere {

	private Elsewhere() {
	}

	/**
	 * Why it goes elsewhere, having noted what that says of the node; {@code null} if the
	 * failure is the read's own.
	 */
	static @Nullable String reason(ReplicaNode node, Throwable failure) {
		ReplicaBehind behind = ReplicaBehind.of(failure);
		if (behind != null) {
			node.behind(behind);
			return "did not have the caller's own writes in time";
		}
		String state = SqlStates.of(failure);
		if (SqlStates.isConnectionLost(state) || isRefused(state)) {
			node.lost();
			return "was lost or refused the connection (SQLSTATE " + state + ")";
		}
		if (failure instanceof PoolExhaustedException) {
			return "has no free connection";
		}
		if (RecoveryConflict.isAny(failure)) {
			return "ended the query for a conflict with recovery";
		}
		return null;
	}

	private static boolean isRefused(@Nullable String state) {
		return state != null && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")
				|| state.startsWith("28") || state.equals("3D000"));
	}

}
