package io.github.pgprofiles.internal.timeout;

import java.sql.SQLException;

/** A call of the driver that returns nothing. */
@FunctionalInterface
public interface SqlAction {

	void run() throws SQLException;

}
