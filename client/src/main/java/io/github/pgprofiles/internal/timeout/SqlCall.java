package io.github.pgprofiles.internal.timeout;

import java.sql.SQLException;

/**
 * A call of the driver.
 *
 * @param <R> what it returns
 */
@FunctionalInterface
public interface SqlCall<R> {

	R run() throws SQLException;

}
