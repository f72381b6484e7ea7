package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/** A replica does not have its reader's own writes yet, and has read nothing. */
public final class ReplicaBehind extends SQLException {

	/** What the server is made to say, on a standby's log too. */
	public static final String WORDS = "postgres-profiles: this standby has not replayed yet";

	/** The same where it cannot be sure. */
	public static final String ISOLATION = "postgres-profiles: not at read committed, position";

	private static final long serialVersionUID = 1L;

	private static final String INVALID_TEXT = "22P02";

	private final boolean isolation;

	/** Of what the server says. */
	public ReplicaBehind(SQLException cause) {
		super("the replica does not have the writes that this read is to see", "55000", cause);
		this.isolation = contains(cause, ISOLATION);
	}

	/** Whether an error is the one that a guard has raised. */
	public static boolean isMeant(SQLException ex) {
		return INVALID_TEXT.equals(ex.getSQLState()) && (contains(ex, WORDS) || contains(ex, ISOLATION));
	}

	private static boolean contains(SQLException ex, String words) {
		return ex.getMessage() != null && ex.getMessage().contains(words);
	}

	/** Whether a message alone cannot be sure there. */
	public boolean isIsolation() {
		return this.isolation;
	}

	/** The one that an exception stands for; {@code null} for another failure. */
	public static @Nullable ReplicaBehind of(@Nullable Throwable thrown) {
		Throwable each = thrown;
		for (int left = 20; each != null && left > 0; left--) {
			if (each instanceof ReplicaBehind behind) {
				return behind;
			}
			each = each.getCause();
		}
		return null;
	}

}
