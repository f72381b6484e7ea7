package io.github.pgprofiles.internal.pool;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.PoolerWords;

/**
 * Evicts a connection where it is what is wrong. HikariCP decides by SQLSTATE alone, and
 * with that it gives up healthy connections: at every feature that the server or the
 * driver does not have, or at a foreign server that is away. One whose session the server
 * has ended because its transaction lay idle it would lend again.
 */
final class ConnectionEviction implements SQLExceptionOverride {

	private static final String FEATURE_NOT_SUPPORTED = "0A000";

	@java.lang.Override
	public Override adjudicate(SQLException ex) {
		if (SqlStates.IDLE_IN_TRANSACTION.equals(ex.getSQLState()) || PoolerWords.isItsOwn(ex)) {
			return Override.MUST_EVICT;
		}
		// what comes behind may be the end of the connection, and would not be looked at
		for (SQLException next = ex; next != null; next = next.getNextException()) {
			if (!isOfAStatement(next)) {
				return Override.CONTINUE_EVICT;
			}
		}
		return Override.DO_NOT_EVICT;
	}

	private static boolean isOfAStatement(SQLException ex) {
		boolean repeats = ex instanceof BatchUpdateException && ex.getNextException() != null;
		return repeats || FEATURE_NOT_SUPPORTED.equals(ex.getSQLState()) || SqlStates.isStatementError(ex);
	}

}
