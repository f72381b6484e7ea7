package io.github.pgprofiles.internal.pool;

import io.github.pgprofiles.internal.error.SessionRequired;
import org.jspecify.annotations.Nullable;

/**
 * What needs a session of the server, or leaves something behind in one, and what to do
 * instead.
 */
enum SessionUse {

	SET(new Explanation("SET",
			"Use SET LOCAL in a transaction, or transaction().setting(…); or have it set for the role (ALTER ROLE … SET)")),

	SET_CONFIG(new Explanation("set_config(…, false)",
			"Use set_config(…, true) in a transaction, or transaction().setting(…)")),

	SCHEMA(new Explanation("Connection.setSchema(…)",
			"Set the profile's property currentSchema, or use transaction().searchPath(…)")),

	CHARACTERISTICS(new Explanation("SET SESSION CHARACTERISTICS",
			"Use SET TRANSACTION, or a transaction's own isolation and readOnly()")),

	LISTEN(new Explanation("LISTEN",
			"Set 'notifications.dsn' to the server itself and use listen(…), or listen by a profile of its own; NOTIFY"
					+ " works through the pooler")),

	PREPARE(new Explanation("PREPARE", "Leave it out: the driver sends statements with parameters as they are")),

	LOAD(new Explanation("LOAD",
			"Have the library loaded by session_preload_libraries, set for the role or the database")),

	HOLD(new Explanation("A cursor WITH HOLD",
			"Declare it without, in a transaction that lasts as long as the cursor; or use" + " streaming()")),

	TEMPORARY(new Explanation("A temporary table, view or function that outlives its transaction",
			"Make a temporary table with ON COMMIT DROP, in the transaction that uses it")),

	LOCK(new Explanation("An advisory lock of the session",
			"Take one of the transaction: lock(…).inTransaction(), or" + " pg_advisory_xact_lock")),

	SEQUENCE(new Explanation("currval or lastval outside a transaction",
			"Call it in the transaction that has called nextval, or use INSERT … RETURNING"));

	@SuppressWarnings("ImmutableEnumChecker") // two texts
	private final Explanation explanation;

	SessionUse(Explanation explanation) {
		this.explanation = explanation;
	}

	/**
	 * What a refusal says.
	 *
	 * @param what is refused
	 * @param wayOut what to do instead
	 */
	private record Explanation(String what, String wayOut) {
	}

	/** What is thrown where it was about to be sent. */
	SessionRequired refused(String profile) {
		return new SessionRequired(profile, this.explanation.what(), this.explanation.wayOut());
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
