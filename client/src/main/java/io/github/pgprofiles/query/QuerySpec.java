package io.github.pgprofiles.query;

import java.util.List;
import java.util.Optional;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.NullValueException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import org.jspecify.annotations.Nullable;

/**
 * A query whose rows are mapped to one type: read as a whole, or streamed. Not
 * thread-safe; each call runs the query.
 * <p>
 * An error of the server is one of Spring's exceptions, see {@link PostgresError}. A row
 * that does not fit is a {@link MappingException}. If no connection is free in time, the
 * call throws a {@link PoolExhaustedException}.
 *
 * @param <T> what a row becomes
 * @since 0.1.0
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
