package io.github.pgprofiles.internal.copy.session;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * A COPY cannot go by what was known of its table: that has changed, or there is more
 * data than fits into one message. Nothing was stored, and in a transaction that begins
 * with a look at the table it goes. Never leaves this package.
 */
public final class NeedsTransaction extends SQLException {

	private static final long serialVersionUID = 1L;

	private final boolean changed;

	private NeedsTransaction(boolean changed, @Nullable SQLException cause) {
		super((cause != null) ? cause.getMessage() : null, (cause != null) ? cause.getSQLState() : null, cause);
		this.changed = changed;
	}

	/** As the server has found the table to be another one. */
	static NeedsTransaction changed(SQLException cause) {
		return new NeedsTransaction(true, cause);
	}

	/** As there is too much data. */
	public static NeedsTransaction size() {
		return new NeedsTransaction(false, null);
	}

	public boolean isChanged() {
		return this.changed;
	}

}
