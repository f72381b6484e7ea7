package io.github.pgprofiles.internal.pool;

import io.github.pgprofiles.internal.error.SessionRequired;
import org.jspecify.annotations.Nullable;

/**
 * What needs a session of the server, or leaves something behind in one, and what to do
 * instead.
 */
enum SessionUse {

	SET("SET",
			"Use SET LOCAL in a transaction, or transaction().setting(…); or have it set for the role (ALTER ROLE … SET)"),

	SET_CONFIG("set_config(…, false)", "Use set_config(…, true) in a transaction, or transaction().setting(…)"),

	SCHEMA("Connection.setSchema(…)", "Set the profile's property currentSchema, or use transaction().searchPath(…)"),

	CHARACTERISTICS("SET SESSION CHARACTERISTICS",
			"Use SET TRANSACTION, or a transaction's own isolation and readOnly()"),

	LISTEN("LISTEN",
			"Set 'notifications.dsn' to the server itself and use listen(…), or listen by a profile of its own; NOTIFY"
					+ " works through the pooler"),

	PREPARE("PREPARE", "Leave it out: the driver sends statements with parameters as they are"),

	LOAD("LOAD", "Have the library loaded by session_preload_libraries, set for the role or the database"),

	HOLD("A cursor WITH HOLD",
			"Declare it without, in a transaction that lasts as long as the cursor; or use" + " streaming()"),

	TEMPORARY("A temporary table, view or function that outlives its transaction",
			"Make a temporary table with ON COMMIT DROP, in the transaction that uses it"),

	LOCK("An advisory lock of the session",
			"Take one of the transaction: lock(…).inTransaction(), or" + " pg_advisory_xact_lock"),

	SEQUENCE("currval or lastval outside a transaction",
			"Call it in the transaction that has called nextval, or use INSERT … RETURNING");

	private final String what;

	private final String wayOut;

	SessionUse(String what, String wayOut) {
		this.what = what;
		this.wayOut = wayOut;
	}

	/** What is thrown where it was about to be sent. */
	SessionRequired refused(String profile) {
		return new SessionRequired(profile, this.what, this.wayOut);
	}

	/** A power of two. */
	private static final int KEPT = 256;

	/** Of a text that is kept, in characters. */
	private static final int LONGEST = 1024;

	/** What was said of the texts seen last, each at the place of its hash. */
	private static final @Nullable Known[] SEEN = new Known[KEPT];

	/** What is known of a text. Immutable, so that threads may race for a place. */
	private record Known(String sql, @Nullable SessionUse use) {
	}

	/** The first in a text of one or several statements, or remembered of it. */
	static @Nullable SessionUse of(String sql) {
		int place = sql.hashCode() & (KEPT - 1);
		Known known = SEEN[place];
		if (known != null && known.sql().equals(sql)) {
			return known.use();
		}
		SessionUse use = new SessionText(sql).find();
		if (sql.length() <= LONGEST) {
			SEEN[place] = new Known(sql, use);
		}
		return use;
	}

}
