package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;

/**
 * An error in the configuration of profiles: the key, where it was written, what is wrong
 * and what to do. Where several things are wrong, it is the first of them, and has all.
 * Never contains a credential.
 *
 * @since 0.1.0
 */
public final class ProfileConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final transient @Nullable Origin origin;

	private final String problem;

	private final String action;

	private final transient List<ProfileConfigurationException> further;

	ProfileConfigurationException(String property, @Nullable ConfigurationProperty written, String problem,
			String action) {
		this(property, Origin.from(written), problem, action);
	}

	ProfileConfigurationException(String property, @Nullable Origin origin, String problem, String action) {
		this(property, origin, problem, action, List.of());
	}

	private ProfileConfigurationException(String property, @Nullable Origin origin, String problem, String action,
			List<ProfileConfigurationException> further) {
		super(message(property, problem, action, further));
		this.property = property;
		this.origin = origin;
		this.problem = problem;
		this.action = action;
		this.further = further;
	}

	private static String message(String property, String problem, String action,
			List<ProfileConfigurationException> further) {
		String first = "'%s' %s. %s".formatted(property, problem, action);
		return further.isEmpty() ? first
				: first + further.stream().map((each) -> "\n" + each.getMessage()).collect(Collectors.joining());
	}

	/**
	 * For a mistake that stands in no property.
	 * @param where it stands, such as the name of a variable or of a label
	 * @param problem what is wrong there
	 * @param action what to do about it
	 * @return the exception
	 */
	public static ProfileConfigurationException elsewhere(String where, String problem, String action) {
		return new ProfileConfigurationException(where, (Origin) null, problem, action);
	}

	/**
	 * One exception for several.
	 * @param problems what is wrong, at least one
	 * @return the first, which has all of them
	 */
	public static ProfileConfigurationException of(List<ProfileConfigurationException> problems) {
		ProfileConfigurationException first = problems.get(0);
		return (problems.size() == 1) ? first : new ProfileConfigurationException(first.property, first.origin,
				first.problem, first.action, List.copyOf(problems.subList(1, problems.size())));
	}

	/**
	 * Everything that is wrong.
	 * @return this error, and those that were found with it
	 */
	public List<ProfileConfigurationException> all() {
		List<ProfileConfigurationException> all = new ArrayList<>();
		all.add(this.further.isEmpty() ? this
				: new ProfileConfigurationException(this.property, this.origin, this.problem, this.action));
		all.addAll(this.further);
		return all;
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
