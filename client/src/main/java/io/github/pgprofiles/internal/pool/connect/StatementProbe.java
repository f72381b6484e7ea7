package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.pooled.PooledStatements;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Finds out whether a pooler follows prepared statements, on the first connection of a
 * profile that counts on it, in one trip: a statement that is prepared looks for itself
 * in its session. A pooler that follows has given it a name of its own there, so that
 * another session can have it by that name. PostgreSQL manual, chapter
 * 'pg_prepared_statements'. Thread-safe.
 */
public final class StatementProbe {

	private static final String QUERY = "select name, pg_catalog.pg_backend_pid()"
			+ " from pg_catalog.pg_prepared_statements where not from_sql"
			+ " and pg_catalog.strpos(statement, 'pgprofiles_probe') operator(pg_catalog.>) 0";

	/** As the driver names what it prepares. */
	private static final Pattern DRIVERS = Pattern.compile("S_\\d+");

	private final @Nullable PooledStatements statements;

	private volatile boolean done;

	/**
	 * For one profile.
	 * @param statements that may be prepared through a pooler, if there is one
	 */
	public StatementProbe(@Nullable PooledStatements statements) {
		this.statements = statements;
		this.done = statements == null || statements.most() == 0;
	}

	/**
	 * Looks, on the first connection.
	 * @param connection that nobody has yet
	 * @param time that is left for it
	 * @throws SQLException if that is lost
	 */
	public void look(Connection connection, LoginTime time) throws SQLException {
		if (this.done || this.statements == null || DriverSession.isSimpleProtocol(connection)) {
			return;
		}
		if (!time.ask(connection, StatementProbe::isFollowed)) {
			this.statements.notFollowed("does not follow prepared statements");
		}
		this.done = true;
	}

	private static boolean isFollowed(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
			statement.unwrap(PGStatement.class).setPrepareThreshold(1);
			boolean renamed = false;
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					String name = rows.getString(1);
					if (DriverSession.isOwnName(connection, name)) {
						// also right where no pooler stands between
						return rows.getInt(2) == DriverSession.process(connection);
					}
					renamed |= !DRIVERS.matcher(name).matches();
				}
			}
			return renamed;
		}
	}

}
