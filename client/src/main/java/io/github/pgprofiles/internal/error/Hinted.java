package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

/**
 * What the server said, and what we know of it besides. Its message shows no value, and
 * is not to be searched for one.
 */
final class Hinted extends SQLException {

	private static final long serialVersionUID = 1L;

	Hinted(String message, SQLException cause) {
		super(message, cause.getSQLState(), cause);
	}

}
