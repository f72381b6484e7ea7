package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/** The thread was interrupted before or while it waited. Its interrupt stays set. */
public final class Interrupted extends SQLException {

	private static final long serialVersionUID = 1L;

	public Interrupted(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public String getMessage() {
		String message = super.getMessage();
		return (message != null) ? message : "";
	}

}
