package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

/**
 * The answer to a COMMIT was lost that ended a transaction of one operation's own, and
 * nobody knows what became of it.
 */
public final class OutcomeUnknown extends SQLException {

	private static final long serialVersionUID = 1L;

	private final SQLException lost;

	/** After what was seen instead of the answer. */
	public OutcomeUnknown(SQLException lost) {
		super("the answer to COMMIT was lost: it is committed, or it is not: " + lost.getMessage(), lost.getSQLState(),
				lost);
		this.lost = lost;
	}

	/** What was seen instead of the answer. */
	public SQLException lost() {
		return this.lost;
	}

}
