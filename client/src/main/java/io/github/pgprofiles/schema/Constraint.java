package io.github.pgprofiles.schema;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A check or an exclusion.
 *
 * @param name of the constraint
 * @param columns that it names
 * @param validated whether it holds for the rows that were there before
 * @param definition as the server writes it
 * @param comment of the constraint; {@code null} without one
 * @since 0.1.0
 */
public record Constraint(String name, List<String> columns, boolean validated, String definition,
		@Nullable String comment) {

	public Constraint {
		columns = List.copyOf(columns);
	}

}
