package io.github.pgprofiles.transaction;

/**
 * What has a name in messages, in the log and at the server.
 *
 * @param <S> the stage itself
 * @since 0.1.0
 */
public interface NamedTransaction<S> {

	/**
	 * Names the transaction in messages, log and metrics.
	 * @param name one of few values, such as {@code transfer}; no user data
	 * @return a spec with it
	 * @throws IllegalArgumentException if it is empty
	 */
	S name(String name);

	/**
	 * Names the transaction: in the profile's log at each of its statements, in messages,
	 * and in {@link io.github.pgprofiles.error.PostgresError#name()} of what fails in it
	 * and has no name of its own. Where the transaction begins by a message of its own,
	 * as with an isolation, a limit or {@code retry()}, the name also stands in a comment
	 * behind its BEGIN. As {@code name(…)}, which takes any text.
	 * @param name up to 63 letters a to z and A to Z, digits and {@code _ . : / -}; one
	 * of few, and no user data
	 * @return a spec with it
	 * @throws IllegalArgumentException if it is no such name
	 */
	S named(String name);

}
