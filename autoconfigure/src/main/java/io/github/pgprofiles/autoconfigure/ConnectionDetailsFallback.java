package io.github.pgprofiles.autoconfigure;

/**
 * Connects the profiles that say nowhere where to connect: neither a host, nor a DSN, nor
 * {@link PostgresConnectionDetails} of their own. The embedded server is one; at most one
 * bean of this type may exist.
 */
@FunctionalInterface
public interface ConnectionDetailsFallback {

	/**
	 * Where such a profile connects. Called while the application starts, from several
	 * threads.
	 * @param profile its name
	 * @return details for it
	 */
	PostgresConnectionDetails detailsFor(String profile);

}
