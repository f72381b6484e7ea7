package io.github.pgprofiles.internal.pool;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.pgprofiles.internal.error.SqlStates;

/**
 * Evicts a connection whose session the server has ended because its transaction lay
 * idle. HikariCP does not know that SQLSTATE, and would lend the dead connection again.
 */
final class IdleInTransactionEviction implements SQLExceptionOverride {

	@java.lang.Override
	public Override adjudicate(SQLException ex) {
		return SqlStates.IDLE_IN_TRANSACTION.equals(ex.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
	}

}
