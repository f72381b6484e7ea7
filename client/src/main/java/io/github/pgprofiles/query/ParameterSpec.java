package io.github.pgprofiles.query;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of a statement. {@link StatementSpec} describes how they are written.
 *
 * @param <S> the stage itself
 * @since 0.1.0
 */
public interface ParameterSpec<S extends ParameterSpec<S>> {

	/**
	 * Adds the value of the next {@code ?}.
	 * @param value to send
	 * @return this stage
	 */
	S param(@Nullable Object value);

	/**
	 * Sets the value of {@code :name}.
	 * @param name without its colon
	 * @param value to send
	 * @return this stage
	 */
	S param(String name, @Nullable Object value);

	/**
	 * Sets several named values, as {@link #param(String, Object)} does one by one. Here
	 * too, a name that the statement does not have is an error.
	 * @param values by name
	 * @return this stage
	 */
	S params(Map<String, ? extends @Nullable Object> values);

	/**
	 * Takes the values of all names that have none yet from an object: a record's
	 * components, or a bean's getters. Names match without underscores and case,
	 * {@code :created_at} as {@code createdAt}. A dot navigates into a value, as in
	 * {@code :address.city}. Components that the statement does not use are ignored. A
	 * value of {@link #param(String, Object)} or {@link #params(Map)} overrides the
	 * object's, and so does that of a later object.
	 * @param recordOrBean to take values from
	 * @return this stage
	 */
	S params(Object recordOrBean);

}
