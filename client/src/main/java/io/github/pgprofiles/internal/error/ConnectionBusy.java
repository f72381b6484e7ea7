package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

/** The transaction's connection cannot take a statement before a COPY on it ends. */
public final class ConnectionBusy extends SQLException {

	private static final long serialVersionUID = 1L;

	public ConnectionBusy() {
		super();
	}

	@Override
	public String getMessage() {
		return "the connection of this transaction is busy with a stream by COPY, and takes no other statement before"
				+ " that ends: read it to its end, close it, or stream by StreamEngine.CURSOR";
	}

}
