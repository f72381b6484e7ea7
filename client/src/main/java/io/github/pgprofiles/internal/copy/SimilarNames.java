package io.github.pgprofiles.internal.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.pgprofiles.internal.copy.command.CopyCommand;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.error.Redactor;
import io.github.pgprofiles.internal.text.LooseName;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * Names that the server has, where it has none of those of a COPY: names are exact here,
 * and SQL folds what is not quoted.
 */
final class SimilarNames {

	private static final String NO_TABLE = "42P01";

	private static final String NO_COLUMN = "42703";

	private static final String NO_SCHEMA = "3F000";

	private static final int MOST = 10_000;

	private static final String TABLES = """
			SELECT c.relname FROM pg_catalog.pg_class AS c
			JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
			WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,f}'::pg_catalog."char"[]) AND %s LIMIT %d""";

	private static final String COLUMNS = """
			SELECT a.attname FROM pg_catalog.pg_attribute AS a
			WHERE a.attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(%s)
				AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped ORDER BY a.attnum""";

	private static final String SCHEMAS = "SELECT n.nspname FROM pg_catalog.pg_namespace AS n LIMIT " + MOST;

	private SimilarNames() {
	}

	/**
	 * Adds the name that was probably meant.
	 * @param connection to ask; {@code null} where nobody can be asked
	 */
	static SQLException add(@Nullable Connection connection, SQLException failure, CopyCommand command) {
		String state = String.valueOf(failure.getSQLState());
		boolean name = NO_TABLE.equals(state) || NO_COLUMN.equals(state) || NO_SCHEMA.equals(state);
		TableName table = name ? command.table() : null;
		String hint = (table == null) ? null : (connection != null) ? asked(connection, state, command, table)
				: NO_TABLE.equals(state) ? folded(table) : null;
		return (hint != null) ? Redactor.withHint(failure, hint) : failure;
	}

	private static @Nullable String folded(TableName table) {
		String lower = table.table().toLowerCase(Locale.ROOT);
		return lower.equals(table.table()) ? null
				: "Names are exact and never folded: '%s' is what SQL makes of it".formatted(lower);
	}

	private static @Nullable String asked(Connection connection, String state, CopyCommand command, TableName table) {
		try {
			return switch (state) {
				case NO_TABLE -> hint(table.table(), names(connection,
						TABLES.formatted((table.schema() != null) ? "n.nspname OPERATOR(pg_catalog.=) "
								+ SqlQuotes.text(table.schema()) + "::pg_catalog.name"
								: "pg_catalog.pg_table_is_visible(c.oid)", MOST)));
				case NO_SCHEMA -> (table.schema() != null) ? hint(table.schema(), names(connection, SCHEMAS)) : null;
				default ->
					column(command.columns(), names(connection, COLUMNS.formatted(SqlQuotes.text(table.quoted()))));
			};
		}
		catch (SQLException ex) {
			// the failure itself is what matters
			return null;
		}
	}

	private static @Nullable String column(List<String> named, List<String> names) {
		for (String each : named) {
			if (!names.isEmpty() && !names.contains(each)) {
				String hint = hint(each, names);
				return (hint != null) ? hint : "The table has " + names;
			}
		}
		return null;
	}

	private static @Nullable String hint(String name, List<String> names) {
		String meant = LooseName.meant(name, names);
		return (meant != null && !meant.equals(name))
				? "Names are exact and never folded: did you mean '%s'?".formatted(meant) : null;
	}

	private static List<String> names(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			List<String> names = new ArrayList<>();
			try (ResultSet rows = statement.executeQuery(sql)) {
				while (rows.next()) {
					names.add(rows.getString(1));
				}
			}
			return names;
		}
	}

}
