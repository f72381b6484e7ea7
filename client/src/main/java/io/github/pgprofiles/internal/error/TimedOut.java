package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

/** A time limit of ours was reached; says which. */
public final class TimedOut extends SQLException {

	private static final long serialVersionUID = 1L;

	private final boolean connectionLost;

	private TimedOut(String message, SQLException cause, boolean connectionLost) {
		super(message, cause.getSQLState(), cause);
		this.connectionLost = connectionLost;
	}

	private TimedOut(String message) {
		super(message);
		this.connectionLost = false;
	}

	/** The server ended the statement, and the connection is as good as before. */
	public static TimedOut byServer(String limit, SQLException cause) {
		return new TimedOut(limit + " was reached: " + cause.getMessage(), cause, false);
	}

	/** The client found that time was up before it asked the server for more. */
	public static TimedOut byClient(String limit) {
		return new TimedOut(limit + " was reached");
	}

	/** The server did not keep the limit, and its connection had to be given up. */
	public static TimedOut silent(String limit, SQLException cause) {
		return new TimedOut(
				limit + " was reached, and the server was silent beyond it: a cancel was sent to it, and the"
						+ " connection was given up",
				cause, true);
	}

	/** Whether the connection was given up. */
	public boolean isConnectionLost() {
		return this.connectionLost;
	}

}
