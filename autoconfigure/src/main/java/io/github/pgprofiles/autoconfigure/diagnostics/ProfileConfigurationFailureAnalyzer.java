package io.github.pgprofiles.autoconfigure.diagnostics;

import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports which key is invalid, where it was written, and what to do. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ProfileConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ProfileConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProfileConfigurationException cause) {
		StringBuilder description = new StringBuilder("A PostgreSQL profile is configured wrongly:\n\n");
		description.append("    Property: ").append(cause.property()).append('\n');
		if (cause.origin() != null) {
			description.append("    Origin: ").append(cause.origin()).append('\n');
		}
		description.append("    Reason: it ").append(cause.problem());
		return new FailureAnalysis(description.toString(), cause.action(), cause);
	}

}
