package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;
import java.sql.Statement;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Begins a COPY. Where that begins a transaction as well, the driver sends a plain BEGIN,
 * also on a connection that is read-only: the transaction could write then. Such a one is
 * begun by a statement, which takes a trip; any other costs nothing.
 */
public final class CopyBegin {

	private CopyBegin() {
	}

	/** Begins a COPY from the server. */
	public static CopyOut out(PGConnection driver, String sql) throws SQLException {
		beginReadOnly(driver);
		return driver.getCopyAPI().copyOut(sql);
	}

	/** Begins a COPY to the server. */
	public static CopyIn in(PGConnection driver, String sql) throws SQLException {
		beginReadOnly(driver);
		return driver.getCopyAPI().copyIn(sql);
	}

	private static void beginReadOnly(PGConnection driver) throws SQLException {
		if (driver instanceof BaseConnection connection && connection.isReadOnly() && !connection.getAutoCommit()
				&& connection.getTransactionState() == TransactionState.IDLE) {
			try (Statement statement = connection.createStatement()) {
				statement.execute("select 1");
			}
		}
	}

}
