package io.github.pgprofiles.internal.log;

import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Asks the server for the plan of a query, on a connection that nobody waits for. */
@FunctionalInterface
public interface Planner {

	/**
	 * Asks.
	 * @param sql with numbered parameters
	 * @param parameters how many
	 * @param searchPath by which names are looked up, where that is known
	 * @return the lines of the plan; {@code null} where no connection was free
	 */
	@Nullable List<String> plan(String sql, int parameters, @Nullable String searchPath) throws SQLException;

}
