package io.github.pgprofiles.query;

import java.util.List;
import java.util.Optional;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.NullValueException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import org.jspecify.annotations.Nullable;

/**
 * A query whose rows become one type: read whole, or streamed. Not thread-safe; each call
 * runs the query.
 * <p>
 * What the server refuses is one of Spring's exceptions, see {@link PostgresError}.
 * {@link MappingException}: a row does not fit. {@link PoolExhaustedException}: no
 * connection came free.
 *
 * @param <T> what a row becomes
 */
public interface QuerySpec<T> extends RowStream<T> {

	/**
	 * Reads all rows.
	 * @return the rows in the server's order; an element is {@code null} only where a
	 * single value is NULL
	 */
	List<T> list();

	/**
	 * Reads the only row.
	 * @return its value
	 * @throws org.springframework.dao.EmptyResultDataAccessException if there is no row
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * several
	 * @throws NullValueException if its value is NULL
	 */
	T single();

	/**
	 * Reads the only row, whose value may be NULL.
	 * @return its value, or {@code null} if that is NULL
	 * @throws org.springframework.dao.EmptyResultDataAccessException if there is no row
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * several
	 */
	@Nullable T singleOrNull();

	/**
	 * Reads the only row, if there is one.
	 * @return its value, or empty if there is no row
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * several
	 * @throws NullValueException if its value is NULL, which is not the same as no row
	 */
	Optional<T> optional();

}
