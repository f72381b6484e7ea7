package io.github.pgprofiles.internal.error;

import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;

/**
 * None of the servers of a profile is a primary at the moment, and one of them was. Has
 * the SQLSTATE of a server that lets nobody in yet.
 */
public final class AwaitsPrimary extends SQLException {

	private static final long serialVersionUID = 1L;

	/** After what was found instead of one. */
	public AwaitsPrimary(String message, @Nullable Throwable cause) {
		super(message, SqlStates.CANNOT_CONNECT_NOW, cause);
	}

}
