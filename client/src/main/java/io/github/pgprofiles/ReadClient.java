package io.github.pgprofiles;

import io.github.pgprofiles.copy.CopyOutTemplate;
import io.github.pgprofiles.query.QueryStatementSpec;
import io.github.pgprofiles.query.StreamTemplate;
import io.github.pgprofiles.transaction.ReplicaTransactionTemplate;

/**
 * What reads, and has no methods that write. Thread-safe; the specs that it returns are
 * single-use and not thread-safe.
 *
 * @since 0.1.0
 */
public interface ReadClient {

	/**
	 * The profile that this reads from.
	 * @return its name
	 */
	String profile();

	/**
	 * Begins a query.
	 * @param sql with {@code :name} or {@code ?} for its parameters
	 * @return its spec
	 */
	QueryStatementSpec sql(String sql);

	/**
	 * Streams rows in constant memory.
	 * @return a template
	 */
	StreamTemplate streaming();

	/**
	 * Copies out.
	 * @return a template
	 */
	CopyOutTemplate copy();

	/**
	 * Runs work in a read-only transaction, all of it on one server.
	 * @return its first stage
	 */
	ReplicaTransactionTemplate transaction();

}
