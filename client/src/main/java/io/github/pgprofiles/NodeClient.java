package io.github.pgprofiles;

import io.github.pgprofiles.schema.SchemaReflection;

/**
 * Reads on one node of a profile, whatever it has replayed. Never joins a transaction of
 * the profile: it has a pool of its own. Thread-safe; the specs that it returns are
 * single-use and not thread-safe.
 *
 * @since 0.1.0
 * @see PostgresClient#on(String)
 */
public interface NodeClient extends ReadClient {

	/**
	 * The node that this reads on.
	 * @return its name within the profile
	 */
	String node();

	/**
	 * Reads what tables the database has, as far as the node has replayed that.
	 * @return the node's reflection
	 */
	SchemaReflection schema();

}
