package io.github.pgprofiles;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;

/**
 * A statement: its parameters, then what to do with it. Single-use and not thread-safe.
 * <p>
 * Parameters are either named ({@code :name}), and {@code ?} is then an operator of
 * PostgreSQL's, or positional ({@code ?}), and such an operator is then written
 * {@code ??}. Strings, comments, dollar quotes and casts are left alone. A collection or
 * an array fills {@code in (:ids)} with one placeholder for each element, and is one
 * array elsewhere, as in {@code = any(:ids)}. Text is sent without a type, as a quoted
 * literal is, and fits columns of any type that can read it.
 */
public interface StatementSpec extends StreamTemplate.StreamSpec {

	@Override
	StatementSpec param(@Nullable Object value);

	@Override
	StatementSpec param(String name, @Nullable Object value);

	@Override
	StatementSpec params(Map<String, ? extends @Nullable Object> values);

	@Override
	StatementSpec params(Object recordOrBean);

	/**
	 * Sets how many rows each trip to the server brings when the rows are streamed.
	 * @param rows at least 1; default 1000
	 * @return this spec
	 */
	@Override
	StatementSpec fetchSize(int rows);

	@Override
	QuerySpec<Map<String, @Nullable Object>> query();

	@Override
	<T> QuerySpec<T> query(Class<T> type);

	@Override
	<T> QuerySpec<T> query(RowMapper<T> mapper);

	/**
	 * Runs a statement that returns no rows.
	 * @return how many rows it changed; 0 where that has no meaning
	 * @throws ParameterException if a parameter is missing, superfluous or cannot be sent
	 * @throws UnexpectedResultException if it does return rows; it has run all the same
	 * @throws org.springframework.dao.DataAccessException if the server refuses it
	 */
	int update();

}
