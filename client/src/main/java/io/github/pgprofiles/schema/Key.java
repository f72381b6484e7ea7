package io.github.pgprofiles.schema;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A primary key or a unique constraint.
 *
 * @param name of the constraint
 * @param columns in the order of the key
 * @param deferrable whether a transaction may put it off
 * @param deferred whether it is put off unless a transaction says otherwise
 * @param definition as the server writes it
 * @param comment of the constraint; {@code null} without one
 * @since 0.1.0
 */
public record Key(String name, List<String> columns, boolean deferrable, boolean deferred, String definition,
		@Nullable String comment) {

	public Key {
		columns = List.copyOf(columns);
	}

}
