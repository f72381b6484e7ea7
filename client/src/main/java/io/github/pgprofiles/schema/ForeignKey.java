package io.github.pgprofiles.schema;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A foreign key.
 *
 * @param name of the constraint
 * @param columns in the order of the key
 * @param target the table that is referenced
 * @param targetColumns in the same order
 * @param onUpdate of a row that is referenced
 * @param onDelete of a row that is referenced
 * @param deferrable whether a transaction may put it off
 * @param deferred whether it is put off unless a transaction says otherwise
 * @param validated whether it holds for the rows that were there before
 * @param definition as the server writes it, with all else
 * @param comment of the constraint; {@code null} without one
 * @since 0.1.0
 */
public record ForeignKey(String name, List<String> columns, TableName target, List<String> targetColumns,
		ReferentialAction onUpdate, ReferentialAction onDelete, boolean deferrable, boolean deferred, boolean validated,
		String definition, @Nullable String comment) {

	public ForeignKey {
		columns = List.copyOf(columns);
		targetColumns = List.copyOf(targetColumns);
	}

}
