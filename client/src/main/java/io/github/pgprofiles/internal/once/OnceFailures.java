package io.github.pgprofiles.internal.once;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/** Makes the exceptions that callers see. */
public interface OnceFailures {

	/** What the server or the pool refused. */
	RuntimeException translate(String task, @Nullable String sql, SQLException ex);

	/** A key that stands for something else. */
	RuntimeException conflict(String message);

	/** A COMMIT of which nobody knows; running the work again finds out. */
	RuntimeException recordedByKey(RuntimeException unknown);

	/** A result that cannot be kept. */
	RuntimeException notStorable(String message, @Nullable Throwable cause);

	/** A fingerprint that cannot be compared. */
	RuntimeException badFingerprint(String message, @Nullable Throwable cause);

}
