package io.github.pgprofiles.schema;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An index, also that of a key.
 *
 * @param name in the schema of its table
 * @param unique whether each key may be there once
 * @param primary whether it is that of the primary key
 * @param method such as {@code btree}
 * @param keys names of columns, or expressions as the server writes them
 * @param included further columns that it holds
 * @param predicate which rows it has; {@code null} for all
 * @param valid whether it is used: one that was made concurrently may have failed
 * @param definition the command that makes it
 * @param comment its comment; {@code null} without one
 * @since 0.1.0
 */
public record Index(String name, boolean unique, boolean primary, String method, List<String> keys,
		List<String> included, @Nullable String predicate, boolean valid, String definition, @Nullable String comment) {

	public Index {
		keys = List.copyOf(keys);
		included = List.copyOf(included);
	}

}
