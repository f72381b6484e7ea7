package io.github.pgprofiles.benchmarks.startup.jpa;

import java.util.List;
import java.util.Map;

/**
 * One way to write an application with two databases.
 *
 * @param name of the contender
 * @param source of its beans
 * @param properties of its configuration
 */
record ApplicationKind(String name, Class<?> source, Properties properties) {

	static final String ORDERS = "orders";

	static final String REPORTS = "reports";

	static final List<String> PROFILES = List.of(ORDERS, REPORTS);

	static final int LEAST_CONNECTIONS = 2;

	static final int MOST_CONNECTIONS = 10;

	/** Makes the configuration. */
	@FunctionalInterface
	interface Properties {

		/** The names of the databases are the prefix and the profile. */
		Map<String, Object> at(int port, String prefix);

	}

	static List<ApplicationKind> all() {
		return List.of(HandWrittenApplication.KIND, ProfilesApplication.KIND);
	}

}
