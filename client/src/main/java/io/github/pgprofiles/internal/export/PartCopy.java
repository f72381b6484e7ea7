package io.github.pgprofiles.internal.export;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.github.pgprofiles.internal.copy.io.Movement;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.timeout.TimeoutScope;

/** Copies one part of the rows; called by several threads at once. */
@FunctionalInterface
public interface PartCopy {

	/**
	 * Copies a part.
	 * @param connection in a transaction that sees the moment of the export
	 * @param scope of that transaction
	 * @param source what to copy
	 * @param meter told how much of the part has been copied, and at its end all of it
	 */
	void copy(Connection connection, TimeoutScope scope, Source source, Movement meter)
			throws SQLException, IOException;

	/**
	 * What a part is copied from.
	 *
	 * @param table with its schema
	 * @param stored names of its columns that are not generated
	 * @param part which of its rows
	 */
	record Source(TableName table, List<String> stored, ExportPart part) {
	}

}
