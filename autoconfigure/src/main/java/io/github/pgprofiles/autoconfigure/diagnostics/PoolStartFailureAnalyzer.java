package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.autoconfigure.properties.WrittenKeys;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.internal.spi.ConnectProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Reports the server's message, and what repairs it. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class PoolStartFailureAnalyzer extends AbstractFailureAnalyzer<ProfileUnavailableException> {

	private final Environment environment;

	PoolStartFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProfileUnavailableException cause) {
		List<ProfileUnavailableException> failures = new ArrayList<>(List.of(cause));
		for (Throwable further : cause.getSuppressed()) {
			if (further instanceof ProfileUnavailableException failure) {
				failures.add(failure);
			}
		}
		WrittenKeys keys = AnalyzedProfiles.of(this.environment).keys();
		StringBuilder description = new StringBuilder();
		StringBuilder action = new StringBuilder();
		for (ProfileUnavailableException failure : failures) {
			description.append("The PostgreSQL profile '%s' cannot connect to %s:%n%n    %s%s%n%n".formatted(
					failure.profile(), failure.target(), ConnectProblem.of(failure.sqlException()).words(),
					state(failure.sqlException().getSQLState())));
			action.append(action(failure, keys)).append('\n');
		}
		return new FailureAnalysis(description.toString().stripTrailing(), action.toString().stripTrailing(), cause);
	}

	private static String state(@Nullable String sqlState) {
		return (sqlState != null) ? " (SQLSTATE " + sqlState + ")" : "";
	}

	private static String action(ProfileUnavailableException failure, WrittenKeys keys) {
		String profile = String.valueOf(failure.profile());
		String advice = keys.in(profile, ConnectProblem.of(failure.sqlException())::advice);
		return advice.isEmpty() ? "Check the settings under 'app.postgres.profiles.%s'.".formatted(profile) : advice;
	}

}
