package io.github.pgprofiles.autoconfigure.health;

import java.sql.SQLException;

/** There was no connection to check; the message is ours. */
final class NoConnectionException extends SQLException {

	private static final long serialVersionUID = 1L;

	private final String kind;

	/**
	 * Creates one.
	 * @param kind one of {@link DownReason}
	 */
	NoConnectionException(String kind, String message) {
		super(message);
		this.kind = kind;
	}

	String kind() {
		return this.kind;
	}

}
