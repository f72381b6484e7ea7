package io.github.pgprofiles.internal.error;

import java.sql.SQLFeatureNotSupportedException;

import io.github.pgprofiles.error.SqlStates;

/**
 * Something needs a session to itself, behind a pooler that gives none. Nothing was sent.
 * Spring takes its superclass for a misuse of the API.
 */
public final class SessionRequired extends SQLFeatureNotSupportedException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	/**
	 * Says what was refused.
	 * @param what for the beginning of a sentence
	 * @param wayOut a sentence without its full stop
	 */
	public SessionRequired(String profile, String what, String wayOut) {
		this(profile, what + " needs a session of the server, and 'pooler: transaction' gives each transaction another"
				+ " one. It was not sent. " + wayOut);
	}

	private SessionRequired(String profile, String reason) {
		super("Profile '" + profile + "': " + reason, SqlStates.FEATURE_NOT_SUPPORTED);
		this.reason = reason;
	}

	/** The message without the profile. */
	String reason() {
		return this.reason;
	}

}
