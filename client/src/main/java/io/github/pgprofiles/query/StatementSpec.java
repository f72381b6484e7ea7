package io.github.pgprofiles.query;

import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.UnexpectedResultException;
import org.jspecify.annotations.Nullable;

/**
 * A statement: its parameters, then what to do with it. Single-use and not thread-safe.
 * <p>
 * Parameters are either named ({@code :name}), and {@code ?} is then an operator of
 * PostgreSQL's, or positional ({@code ?}), and such an operator is then written
 * {@code ??}, which beside names is the same as one. Strings, comments, dollar quotes and
 * casts are left alone. A collection or an array fills {@code in (:ids)} with one
 * placeholder for each element, and is one array elsewhere, as in {@code = any(:ids)}. In
 * {@code (a, b) in (:pairs)} its elements are rows: arrays, lists or records. {@code $1}
 * and JDBC's escapes are refused. Text is sent without a type, as a quoted literal is,
 * and fits columns of any type that can read it.
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
	 * keeps it ({@code statement_timeout}; PostgreSQL manual, chapter 'Client Connection
	 * Defaults'), and it travels in the statement's own message. Behind it the client
	 * waits for half a second more, or a tenth of the limit if that is longer, before it
	 * gives up a server that has gone silent. For a stream see
	 * {@link StreamTemplate.StreamSpec#timeout(Duration)}.
	 * <p>
	 * A statement that cannot run inside a transaction, such as VACUUM, cannot have one.
	 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
	 * counts as a whole one
	 * @return this stage; what runs it throws
	 * {@link org.springframework.dao.QueryTimeoutException} when the time is up
	 * @throws IllegalArgumentException if it is out of range
	 */
	@Override
	StatementSpec timeout(Duration timeout);

	/**
	 * Runs a statement that returns no rows.
	 * @return how many rows it changed; 0 where that has no meaning
	 * @throws ParameterException if a parameter is missing, superfluous or cannot be sent
	 * @throws UnexpectedResultException if it does return rows; it has run all the same
	 * @throws org.springframework.dao.DataAccessException if the server refuses it
	 */
	int update();

}
