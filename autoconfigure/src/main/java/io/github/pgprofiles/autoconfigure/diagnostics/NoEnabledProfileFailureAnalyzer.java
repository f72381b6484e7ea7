package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.Map;
import java.util.stream.Collectors;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says that no profile is enabled where Boot creates its own DataSource for that reason,
 * and lacks its URL.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NoEnabledProfileFailureAnalyzer extends AbstractFailureAnalyzer<BeanCreationException> {

	/** Not public. */
	private static final String OF_BOOT = "DataSourceBeanCreationException";

	private final Environment environment;

	NoEnabledProfileFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCreationException cause) {
		Throwable ofBoot = rootFailure;
		while (ofBoot != null && !ofBoot.getClass().getSimpleName().equals(OF_BOOT)) {
			ofBoot = ofBoot.getCause();
		}
		if (ofBoot == null) {
			return null;
		}
		ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
		if (!definitions.all().isEmpty()) {
			return null;
		}
		Map<String, String> disabled = definitions.disabled();
		String alternative = " For a DataSource of Spring Boot's own, set 'spring.datasource.url'.";
		if (disabled.isEmpty()) {
			return new FailureAnalysis(
					"A DataSource is needed, but no PostgreSQL profile is configured below 'app.postgres.profiles', and 'spring.datasource.url' is not set.",
					"Configure a profile, such as 'app.postgres.profiles.orders.dsn'. If it stands in a file of a Spring profile, activate that."
							+ alternative,
					ofBoot);
		}
		return new FailureAnalysis(
				"A DataSource is needed, but every PostgreSQL profile is disabled, and 'spring.datasource.url' is not set: "
						+ disabled.entrySet()
							.stream()
							.map((each) -> "'" + each.getKey() + "' is disabled by " + each.getValue())
							.collect(Collectors.joining(", "))
						+ ".",
				"Enable one of them, or take away what needs a DataSource where they are disabled." + alternative,
				ofBoot);
	}

}
