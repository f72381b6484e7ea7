package io.github.pgprofiles.query;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.UnexpectedResultException;
import org.jspecify.annotations.Nullable;

/**
 * A statement: its parameters, then how to run it. Single-use and not thread-safe.
 * <p>
 * Parameters are either named ({@code :name}) or positional ({@code ?}). With named
 * parameters {@code ?} is an operator of PostgreSQL, and {@code ??} means the same; with
 * positional ones write such an operator as {@code ??}. The contents of strings, comments
 * and dollar quotes, and casts, are not changed. A collection or an array fills
 * {@code in (:ids)} with one placeholder for each element, and is one array elsewhere, as
 * in {@code = any(:ids)}. In {@code (a, b) in (:pairs)} its elements are rows: arrays,
 * lists or records. {@code $1} and JDBC's escapes are rejected. Text is sent without a
 * type, as a quoted literal is, and fits columns of any type that can parse it.
 *
 * @since 0.1.0
 */
public interface StatementSpec extends QueryStatementSpec {

	@Override
	StatementSpec param(@Nullable Object value);

	@Override
	StatementSpec param(String name, @Nullable Object value);

	@Override
	StatementSpec params(Map<String, ? extends @Nullable Object> values);

	@Override
	StatementSpec params(Object recordOrBean);

	/**
	 * Limits the time of this statement, instead of the profile's own limit. The server
	 * enforces it ({@code statement_timeout}; PostgreSQL manual, chapter 'Client
	 * Connection Defaults'). It is sent with the statement, at no extra round trip. The
	 * client waits for half a second more, or a tenth of the limit if that is longer,
	 * before it closes the connection to a server that has gone silent. For a stream see
	 * {@link StreamTemplate.StreamSpec#timeout(Duration)}.
	 * <p>
	 * A statement that cannot run inside a transaction, such as VACUUM, cannot have one.
	 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond is
	 * rounded up
	 * @return this stage; what runs it throws
	 * {@link org.springframework.dao.QueryTimeoutException} when it times out
	 * @throws IllegalArgumentException if it is out of range
	 */
	@Override
	StatementSpec timeout(Duration timeout);

	/**
	 * Names the statement. The name stands in a comment at the end of its text, as in
	 * {@code select … /* find-user *}{@code /}, where {@code pg_stat_activity},
	 * {@code pg_stat_statements} and the server's log show it; in the profile's log; and
	 * in messages and {@link io.github.pgprofiles.error.PostgresError#name()} where it
	 * fails. The text is the same each time, and stays prepared.
	 * @param name up to 63 letters a to z and A to Z, digits and {@code _ . : / -}; one
	 * of few, and no user data
	 * @return this stage
	 * @throws IllegalArgumentException if it is no such name
	 */
	@Override
	StatementSpec named(String name);

	/**
	 * Runs a statement that returns no rows.
	 * @return how many rows it changed; 0 for statements without a count
	 * @throws ParameterException if a parameter is missing, superfluous or cannot be sent
	 * @throws UnexpectedResultException if it returns rows; the statement has run
	 * nevertheless
	 * @throws org.springframework.dao.DataAccessException if it fails on the server
	 */
	int update();

}
