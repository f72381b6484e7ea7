package io.github.pgprofiles.autoconfigure.diagnostics;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileProperties;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.internal.spi.ConnectProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Reports that something needs the database at the start, of a profile that starts
 * without one.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class LazyStartFailureAnalyzer extends AbstractFailureAnalyzer<SQLTransientConnectionException> {

	/** How HikariCP begins its message. */
	private static final Pattern POOL = Pattern.compile("([a-z][a-zA-Z0-9]*) - .*");

	private final Environment environment;

	LazyStartFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLTransientConnectionException cause) {
		Matcher pool = POOL.matcher(String.valueOf(cause.getMessage()));
		AnalyzedProfiles profiles = AnalyzedProfiles.of(this.environment);
		ProfileDefinitions definitions = profiles.definitions();
		ProfileDefinition profile = (definitions != null && pool.matches()) ? definitions.get(pool.group(1)) : null;
		String key = (profile != null) ? keyOfLaziness(profile.properties()) : null;
		if (definitions == null || profile == null || key == null
				|| !(cause.getCause() instanceof SQLException failure)) {
			return null;
		}
		ConnectProblem problem = ConnectProblem.of(failure);
		String advice = profiles.keys().in(profile.name(), problem::advice);
		return new FailureAnalysis(
				"Something needs the PostgreSQL profile '%s' at the start, and it cannot connect:%n%n    %s%s"
					.formatted(profile.name(), problem.words(),
							(failure.getSQLState() != null) ? " (SQLSTATE " + failure.getSQLState() + ")" : ""),
				advice + "%n%s lets the application start without this database only if nothing else needs it then, as Flyway, Liquibase and JPA do, and Spring Data JDBC without 'spring.data.jdbc.dialect: postgresql'. The stack trace at debug level says what it was."
					.formatted(definitions.whereWritten(profile, key)),
				cause);
	}

	/** What lets the application start without the database. */
	private static @Nullable String keyOfLaziness(ProfileProperties properties) {
		return (properties.getStartup().getMode() == StartupMode.LAZY) ? "startup.mode"
				: Boolean.FALSE.equals(properties.getHealth().getCritical()) ? "health.critical" : null;
	}

}
