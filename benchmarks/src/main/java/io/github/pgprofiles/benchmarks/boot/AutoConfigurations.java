package io.github.pgprofiles.benchmarks.boot;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/**
 * The auto-configurations of the class path, which has the libraries of all cases: an
 * application excludes those of the others.
 */
public final class AutoConfigurations {

	/** Of this project. */
	public static final String OURS = "io.github.pgprofiles.";

	/** Of meters and observations. */
	public static final String MICROMETER = "org.springframework.boot.micrometer.";

	private AutoConfigurations() {
	}

	/**
	 * Leaves some out.
	 * @param packages what their names begin with
	 * @return a property of the application
	 */
	public static Map<String, Object> without(String... packages) {
		String names = ImportCandidates.load(AutoConfiguration.class, AutoConfigurations.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> Arrays.stream(packages).anyMatch(name::startsWith))
			.collect(Collectors.joining(","));
		return Map.of("spring.autoconfigure.exclude", names);
	}

}
