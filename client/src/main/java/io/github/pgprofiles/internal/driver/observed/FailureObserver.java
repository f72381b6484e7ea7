package io.github.pgprofiles.internal.driver.observed;

import java.sql.Connection;
import java.sql.SQLException;

/** Is told of each error on a connection, before its caller is. */
@FunctionalInterface
public interface FailureObserver {

	/**
	 * Something failed.
	 * @param connection the driver's own one
	 * @param failure which the caller gets
	 */
	void failed(Connection connection, SQLException failure);

}
