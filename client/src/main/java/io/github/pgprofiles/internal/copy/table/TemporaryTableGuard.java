package io.github.pgprofiles.internal.copy.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.driver.TemporaryTables;
import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.internal.timeout.TimeoutScope;

/**
 * A temporary table of whoever had the connection before. By its bare name it stands
 * before the table that is meant. Within a transaction it may be the caller's own.
 */
public final class TemporaryTableGuard {

	private static final String IS_TARGET = """
			SELECT EXISTS (SELECT FROM pg_catalog.pg_class AS c
					WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(%s) AND c.relpersistence OPERATOR(pg_catalog.=) 't'),
				EXISTS (SELECT FROM pg_catalog.pg_class AS c
					WHERE c.relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema() AND c.relkind OPERATOR(pg_catalog.<>) 'i')""";

	private TemporaryTableGuard() {
	}

	/**
	 * Looks at the target of a copy that needs no look-up of its own; asks the server
	 * where the connection may have such a table, and else sends nothing.
	 * @throws CopyException if it is one
	 */
	public static void refuse(Connection connection, TimeoutScope scope, TableName name) throws SQLException {
		if (name.schema() != null || scope.isJoined() || !TemporaryTables.mayBe(connection)) {
			return;
		}
		boolean target = scope.call(() -> {
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement.executeQuery(IS_TARGET.formatted(SqlQuotes.text(name.quoted())))) {
				rows.next();
				if (!rows.getBoolean(2)) {
					TemporaryTables.none(connection);
				}
				return rows.getBoolean(1);
			}
		});
		refuse(target, scope, name);
	}

	/**
	 * The same, once it is known.
	 * @param temporary whether the target is a temporary table
	 */
	public static void refuse(boolean temporary, TimeoutScope scope, TableName name) {
		if (temporary && name.schema() == null && !scope.isJoined()) {
			throw new CopyException(null,
					("%1$s is a temporary table that was left behind on this connection: drop it where it is"
							+ " made, and name the schema of the table that is meant, as in into(\"public\", …). A temporary"
							+ " table is copied into in the transaction that makes it, or as pg_temp.%1$s")
						.formatted(name.quoted()));
		}
	}

}
