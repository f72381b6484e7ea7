package io.github.pgprofiles.transaction;

import io.github.pgprofiles.error.IncompatibleTransactionException;

/**
 * Session settings of a transaction. They are sent in the message of its first statement
 * and end with it, whatever its end. A value is a parameter of that message, never SQL.
 * Work that joins a transaction which has another value, or none, is refused with an
 * {@link IncompatibleTransactionException}. They take precedence over those that
 * {@link io.github.pgprofiles.config.SessionSettings} gives.
 *
 * @param <S> the stage itself
 * @since 0.1.0
 */
public interface SessionOptions<S> {

	/**
	 * Sets a setting, such as one that a policy of row-level security reads
	 * ({@code current_setting('app.tenant')}).
	 * @param name with a dot for one of the application's own; or one of the server's
	 * @param value of it
	 * @return a spec with it
	 * @throws IllegalArgumentException if the name is none that a setting can have, or
	 * the value is null, or holds U+0000 or half of a surrogate pair
	 */
	S setting(String name, String value);

	/**
	 * Runs the work with the rights of another role ({@code SET LOCAL ROLE}), of which the
	 * profile's user has to be a member.
	 * @param role its exact name
	 * @return a spec with it; where the role is not there, or may not be set, the first
	 * statement fails and names profile and role
	 * @throws IllegalArgumentException if it is none that a role can have
	 */
	S role(String role);

	/**
	 * Sets where names without a schema are looked for ({@code search_path}).
	 * @param schemas their exact names, in this order
	 * @return a spec with it
	 * @throws IllegalArgumentException if there are none, or one is none that a schema
	 * can have
	 */
	S searchPath(String... schemas);

}
