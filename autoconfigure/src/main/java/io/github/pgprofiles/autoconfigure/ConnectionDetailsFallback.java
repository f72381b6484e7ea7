package io.github.pgprofiles.autoconfigure;

/**
 * Connects the profiles without connection settings: without a host, a DSN and
 * {@link PostgresConnectionDetails} of their own. The embedded server is such a bean; at
 * most one bean of this type may exist.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConnectionDetailsFallback {

	/**
	 * Returns where such a profile connects. Called while the application starts, from
	 * several threads.
	 * @param profile its name
	 * @return details for it
	 */
	PostgresConnectionDetails detailsFor(String profile);

}
