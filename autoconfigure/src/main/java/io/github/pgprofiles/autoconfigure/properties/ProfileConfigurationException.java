package io.github.pgprofiles.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;

/**
 * An error in the configuration of profiles: the key, where it was written, what is wrong
 * and what to do. Never contains a credential.
 *
 * @since 0.1.0
 */
public final class ProfileConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final transient @Nullable Origin origin;

	private final String problem;

	private final String action;

	ProfileConfigurationException(String property, @Nullable ConfigurationProperty written, String problem,
			String action) {
		super("'%s' %s. %s".formatted(property, problem, action));
		this.property = property;
		this.origin = Origin.from(written);
		this.problem = problem;
		this.action = action;
	}

	/**
	 * The key.
	 * @return the full name of the property
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Where it was written.
	 * @return file and line, or {@code null} if it was not set
	 */
	public @Nullable Origin origin() {
		return this.origin;
	}

	/**
	 * What is wrong.
	 * @return the rest of a sentence that begins with the key
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * What to do.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
