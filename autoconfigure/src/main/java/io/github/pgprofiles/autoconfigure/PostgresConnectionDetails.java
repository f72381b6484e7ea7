package io.github.pgprofiles.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where a profile connects, if its properties do not say it: a container of a test, a
 * platform's binding, an embedded server. A bean of this type overrides the profile's
 * {@code dsn}, {@code host}, {@code port}, {@code database}, {@code user} and
 * {@code password}.
 *
 * @since 0.1.0
 */
public interface PostgresConnectionDetails extends ConnectionDetails {

	/**
	 * Whether these details are for a profile.
	 * @param profile its name
	 * @return {@code true} for the profile that they configure
	 */
	boolean isFor(String profile);

	/**
	 * Where to connect.
	 * @return a libpq URI, a libpq keyword/value string or a JDBC URL, without a
	 * credential
	 */
	String getUrl();

	/**
	 * The role to connect as.
	 * @return its name
	 */
	@Nullable String getUsername();

	/**
	 * The role's password.
	 * @return the password, if it needs one
	 */
	@Nullable String getPassword();

}
