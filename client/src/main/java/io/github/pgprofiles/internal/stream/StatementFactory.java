package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Prepares a statement, with its parameters set, on a connection. */
@FunctionalInterface
public interface StatementFactory {

	PreparedStatement prepare(Connection connection) throws SQLException;

}
