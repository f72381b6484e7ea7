package io.github.pgprofiles.internal.session;

import java.util.Set;

/**
 * Functions that take advisory locks of the session. PostgreSQL manual, chapter 'Advisory
 * Lock Functions'.
 */
public final class SessionLocks {

	private static final Set<String> FUNCTIONS = Set.of("pg_advisory_lock", "pg_advisory_lock_shared",
			"pg_try_advisory_lock", "pg_try_advisory_lock_shared");

	private SessionLocks() {
	}

	/** Whether a function in lower case takes one. */
	public static boolean takes(String function) {
		return FUNCTIONS.contains(function);
	}

}
