package io.github.pgprofiles.autoconfigure.health;

import java.sql.SQLException;

/** No connection to check, in words of ours. */
final class NoConnectionException extends SQLException {

	private static final long serialVersionUID = 1L;

	NoConnectionException(String reason) {
		super(reason);
	}

}
