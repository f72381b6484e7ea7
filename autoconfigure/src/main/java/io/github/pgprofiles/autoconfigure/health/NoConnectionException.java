package io.github.pgprofiles.autoconfigure.health;

import java.sql.SQLException;

/** There was no connection to check; the message is ours. */
final class NoConnectionException extends SQLException {

	private static final long serialVersionUID = 1L;

	NoConnectionException(String reason) {
		super(reason);
	}

}
