package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

/** The pool was closed, so that there is no connection any more. */
public final class PoolClosed extends SQLException {

	private static final long serialVersionUID = 1L;

	public PoolClosed(Throwable cause) {
		super("the pool is closed", cause);
	}

}
