package io.github.pgprofiles.copy;

/**
 * What has a name in the log, in errors and at the server.
 *
 * @param <S> the stage itself
 * @since 0.1.0
 */
public interface NamedCopy<S> {

	/**
	 * Names the COPY, and what an upsert or {@code staging(…)} runs with it: see
	 * {@link io.github.pgprofiles.query.StatementSpec#named(String)}.
	 * @param name up to 63 letters a to z and A to Z, digits and {@code _ . : / -}
	 * @return the next stage
	 * @throws IllegalArgumentException if it is no such name
	 */
	S named(String name);

}
