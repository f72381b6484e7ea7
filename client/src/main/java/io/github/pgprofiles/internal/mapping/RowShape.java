package io.github.pgprofiles.internal.mapping;

import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;

/**
 * What a row becomes, before its columns are known.
 *
 * @param <T> what a row becomes
 */
interface RowShape<T> {

	/**
	 * Matches columns and slots.
	 * @throws io.github.pgprofiles.error.MappingException if they cannot be matched
	 */
	BoundShape<T> bind(Columns columns, ServerTypes types) throws SQLException;

}
