package io.github.pgprofiles.query;

import io.github.pgprofiles.annotation.Experimental;
import io.github.pgprofiles.error.StreamEngineException;

/**
 * How the rows of a stream come from the server. The rows are the same.
 */
@Experimental
public enum StreamEngine {

	/**
	 * {@link #COPY} where it gives the same result and is likely to be faster: outside a
	 * transaction, for a plain SELECT, VALUES or TABLE (no WITH before it, no INTO)
	 * without parameters, when all that is read of it can be read in binary, the rows do
	 * not go to a {@code RowMapper}, and no fetch size is set. Else {@link #CURSOR}. The
	 * default.
	 */
	AUTO,

	/**
	 * A portal of the server, a portion of rows with each round trip (PostgreSQL manual,
	 * chapter 'Extended Query'). For every statement that returns rows. Inside a
	 * transaction other statements may run while the stream is open. Over the simple
	 * protocol ({@code preferQueryMode=simple}) a cursor that is declared in SQL, for
	 * queries only; other statements are refused with a {@link StreamEngineException}.
	 */
	CURSOR,

	/**
	 * {@code COPY (query) TO STDOUT} in binary (PostgreSQL manual, chapter 'COPY'): the
	 * server sends without being asked again, and the rows are read from its bytes. Also
	 * with parameters, which are then written into the query as literals, quoted by the
	 * server's rules, and inside a transaction, whose connection takes nothing else until
	 * the stream is read or closed. A stream that cannot be read so is refused with a
	 * {@link StreamEngineException}.
	 * <p>
	 * A stream that is left early is cancelled, and what the query's functions have
	 * changed is rolled back, unless the server was through with it. Inside a transaction
	 * only the stream is undone.
	 */
	COPY

}
