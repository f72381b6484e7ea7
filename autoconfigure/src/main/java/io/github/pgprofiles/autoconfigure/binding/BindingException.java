package io.github.pgprofiles.autoconfigure.binding;

import java.nio.file.Path;

import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.config.SecretUnavailableException;

/** What is wrong with a binding, and in which file of it. No word out of a file. */
final class BindingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String place;

	private final String problem;

	private final String action;

	/**
	 * Creates the exception.
	 * @param place the file, or the directory
	 * @param problem the rest of a sentence that begins with the place
	 * @param action what to do, as a sentence
	 */
	BindingException(Path place, String problem, String action) {
		super("'%s' %s. %s".formatted(place, problem, action));
		this.place = place.toString();
		this.problem = problem;
		this.action = action;
	}

	/** At the start: the place is what the user has written. */
	ProfileConfigurationException atTheStart() {
		return ProfileConfigurationException.elsewhere(this.place, this.problem, this.action);
	}

	/** When it is read again: the rest of a sentence about a setting. */
	SecretUnavailableException later() {
		return new SecretUnavailableException(
				"comes from a service binding, and '%s' %s".formatted(this.place, this.problem), this.action);
	}

}
