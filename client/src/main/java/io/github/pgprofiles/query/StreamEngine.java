package io.github.pgprofiles.query;

import io.github.pgprofiles.annotation.Experimental;
import io.github.pgprofiles.error.StreamEngineException;

/**
 * How the rows of a stream are read from the server. The rows are the same.
 *
 * @since 0.1.0
 */
@Experimental
public enum StreamEngine {

	/**
	 * {@link #COPY} where it gives the same result and is likely to be faster: outside a
	 * transaction, for a plain SELECT, VALUES or TABLE (no WITH before it, no INTO)
	 * without parameters, when all columns that are read can be read in binary, the rows
	 * are not mapped by a {@code RowMapper}, and no fetch size is set. Otherwise
	 * {@link #CURSOR}. The default.
	 */
	AUTO,

	/**
	 * A portal of the server, one fetch of rows with each round trip (PostgreSQL manual,
	 * chapter 'Extended Query'). For every statement that returns rows. Inside a
	 * transaction other statements may run while the stream is open. Over the simple
	 * protocol ({@code preferQueryMode=simple}) a cursor that is declared in SQL, for
	 * queries only; other statements are a {@link StreamEngineException}.
	 */
	CURSOR,

	/**
	 * {@code COPY (query) TO STDOUT} in binary (PostgreSQL manual, chapter 'COPY'): the
	 * server sends all rows after one request, and the rows are decoded from its bytes.
	 * Also with parameters, which are then written into the query as literals, quoted by
	 * the server's rules, and inside a transaction, whose connection accepts no other
	 * statement until the stream is read or closed. A stream that cannot be read in this
	 * way is a {@link StreamEngineException}.
	 * <p>
	 * A stream that is closed early is cancelled, and the changes of the query's
	 * functions are rolled back, unless the server had finished. Inside a transaction
	 * only the stream is rolled back.
	 */
	COPY

}
