package io.github.pgprofiles.query;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;

/**
 * A statement that returns rows: its parameters, then what its rows become. Single-use
 * and not thread-safe. {@link StatementSpec} describes how parameters are written.
 * <p>
 * {@link #fetchSize} and {@link #engine} apply to streams only. They return the stage of
 * a stream, with the parameters and the limit of this one, which is then used up.
 *
 * @since 0.1.0
 */
public interface QueryStatementSpec extends StreamTemplate.StreamSpec {

	@Override
	QueryStatementSpec param(@Nullable Object value);

	@Override
	QueryStatementSpec param(String name, @Nullable Object value);

	@Override
	QueryStatementSpec params(Map<String, ? extends @Nullable Object> values);

	@Override
	QueryStatementSpec params(Object recordOrBean);

	/**
	 * Limits the time of this statement, see {@link StatementSpec#timeout(Duration)}.
	 * @param timeout above zero, and up to some 24 days
	 * @return this stage
	 * @throws IllegalArgumentException if it is out of range
	 */
	@Override
	QueryStatementSpec timeout(Duration timeout);

	/**
	 * Names the statement, see {@link StatementSpec#named(String)}.
	 * @param name up to 63 letters, digits and {@code _ . : / -}
	 * @return this stage
	 * @throws IllegalArgumentException if it is no such name
	 */
	@Override
	QueryStatementSpec named(String name);

	@Override
	QuerySpec<Map<String, @Nullable Object>> query();

	@Override
	<T> QuerySpec<T> query(Class<T> type);

	@Override
	<T> QuerySpec<T> query(RowMapper<T> mapper);

}
