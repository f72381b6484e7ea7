package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.internal.spi.ConnectProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Reports the server's message, and what repairs it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PoolStartFailureAnalyzer extends AbstractFailureAnalyzer<ProfileUnavailableException> {

	/** A DSN that contains two of the keys is named once. */
	private static final Pattern REPEATED = Pattern.compile("('[^']+'(?: \\([^()]*\\))?)(?: and | or |, )\\1");

	private final WrittenKeys keys;

	PoolStartFailureAnalyzer(Environment environment) {
		this.keys = new WrittenKeys(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProfileUnavailableException cause) {
		List<ProfileUnavailableException> failures = new ArrayList<>(List.of(cause));
		for (Throwable further : cause.getSuppressed()) {
			if (further instanceof ProfileUnavailableException failure) {
				failures.add(failure);
			}
		}
		StringBuilder description = new StringBuilder();
		StringBuilder action = new StringBuilder();
		for (ProfileUnavailableException failure : failures) {
			description.append("The PostgreSQL profile '%s' cannot connect to %s:%n%n    %s%s%n%n".formatted(
					failure.profile(), failure.target(), ConnectProblem.of(failure.sqlException()).words(),
					state(failure.sqlException().getSQLState())));
			action.append(action(failure)).append('\n');
		}
		return new FailureAnalysis(description.toString().stripTrailing(), action.toString().stripTrailing(), cause);
	}

	private static String state(@Nullable String sqlState) {
		return (sqlState != null) ? " (SQLSTATE " + sqlState + ")" : "";
	}

	private String action(ProfileUnavailableException failure) {
		String profile = String.valueOf(failure.profile());
		String advice = ConnectProblem.of(failure.sqlException()).advice((key) -> this.keys.of(profile, key));
		return advice.isEmpty() ? "Check the settings under 'app.postgres.profiles.%s'.".formatted(profile)
				: REPEATED.matcher(advice).replaceAll("$1");
	}

}
