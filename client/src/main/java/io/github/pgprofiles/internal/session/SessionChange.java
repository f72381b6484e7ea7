package io.github.pgprofiles.internal.session;

import org.jspecify.annotations.Nullable;

/**
 * What a text of SQL, or all that was sent to a session, leaves behind there beyond its
 * transaction. In order: each is more than the one before.
 */
public enum SessionChange {

	/** Nothing that a client can see. */
	NONE,

	/** A setting, a lock of the session, a channel that it listens to, a cursor. */
	STATE,

	/**
	 * What names mean, or statements that were prepared by SQL: what the driver has
	 * prepared has to be prepared anew as well.
	 */
	NAMES;

	/** A power of two. */
	private static final int KEPT = 512;

	/** Of a text that is kept, in characters. */
	private static final int LONGEST = 1024;

	/** What was said of the texts seen last, each at the place of its hash. */
	private static final @Nullable Known[] KNOWN = new Known[KEPT];

	/** What is known of a text. Immutable, so that threads may race for a place. */
	private record Known(String sql, SessionChange change) {
	}

	/**
	 * The same, where {@code standard_conforming_strings} may be off, which makes a
	 * difference to a text with a backslash.
	 */
	public static SessionChange of(String sql, boolean standard) {
		return standard ? of(sql) : new SessionText(sql, false).read();
	}

	/**
	 * Reads a text of one or several statements, by the lexical rules of PostgreSQL with
	 * {@code standard_conforming_strings} on, or remembers it. Where it is not sure it
	 * says that something is changed.
	 */
	public static SessionChange of(String sql) {
		int place = sql.hashCode() & (KEPT - 1);
		Known known = KNOWN[place];
		if (known != null && known.sql().equals(sql)) {
			return known.change();
		}
		SessionChange change = new SessionText(sql, true).read();
		if (sql.length() <= LONGEST) {
			KNOWN[place] = new Known(sql, change);
		}
		return change;
	}

	/** This one and another one together. */
	public SessionChange and(SessionChange other) {
		return (compareTo(other) < 0) ? other : this;
	}

}
