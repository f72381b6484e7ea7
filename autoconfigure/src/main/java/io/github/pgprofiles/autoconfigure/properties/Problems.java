package io.github.pgprofiles.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Collects what is wrong, so that all of it is told at once. */
final class Problems {

	private final Map<List<String>, ProfileConfigurationException> found = new LinkedHashMap<>();

	/** Adds a problem, once: every profile inherits one of the defaults. */
	void add(ProfileConfigurationException problem) {
		problem.all()
			.forEach((each) -> this.found
				.putIfAbsent(List.of(each.property(), Objects.toString(each.origin()), each.problem()), each));
	}

	void addAll(Problems others) {
		others.found.values().forEach(this::add);
	}

	boolean isEmpty() {
		return this.found.isEmpty();
	}

	/**
	 * Ends the collection.
	 * @throws ProfileConfigurationException with all of them, if there is any
	 */
	void throwIfAny() {
		if (!this.found.isEmpty()) {
			throw ProfileConfigurationException.of(List.copyOf(this.found.values()));
		}
	}

}
