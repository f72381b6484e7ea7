package io.github.pgprofiles.transaction;

/**
 * What has a name in messages, in the log and at the server.
 *
 * @param <S> the stage itself
 * @since 0.1.0
 */
public interface NamedTransaction<S> {

	/**
	 * Names the transaction: in the profile's log at each of its statements, in messages,
	 * and in {@link io.github.pgprofiles.error.PostgresError#name()} of what fails in it
	 * and has no name of its own. Where the transaction begins by a message of its own,
	 * as with an isolation, a limit or {@code retry()}, the name also stands in a comment
	 * behind its BEGIN; an isolation that JPA's transaction manager sets is no such
	 * message.
	 * @param name up to 63 letters a to z and A to Z, digits and {@code _ . : / -}; one
	 * of few, such as {@code transfer}, and no user data
	 * @return a spec with it
	 * @throws IllegalArgumentException if it is no such name
	 */
	S name(String name);

	/**
	 * The same as {@link #name}, by the word that statements, batches and COPY have for
	 * it.
	 * @param name as there
	 * @return a spec with it
	 * @throws IllegalArgumentException if it is no such name
	 */
	S named(String name);

}
