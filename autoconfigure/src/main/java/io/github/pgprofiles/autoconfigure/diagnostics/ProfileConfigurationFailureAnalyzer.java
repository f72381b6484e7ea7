package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports which keys are invalid, where they were written, and what to do. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ProfileConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ProfileConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProfileConfigurationException cause) {
		List<ProfileConfigurationException> all = cause.all();
		StringBuilder description = new StringBuilder((all.size() == 1) ? "A PostgreSQL profile is configured wrongly:"
				: "PostgreSQL profiles are configured wrongly, in " + all.size() + " places:");
		for (ProfileConfigurationException each : all) {
			description.append("\n\n    Property: ").append(each.property()).append('\n');
			if (each.origin() != null) {
				description.append("    Origin: ").append(each.origin()).append('\n');
			}
			description.append("    Reason: it ").append(each.problem());
		}
		return new FailureAnalysis(description.toString(), action(all), cause);
	}

	/** Each with its property, where there are several. */
	private static String action(List<ProfileConfigurationException> all) {
		return (all.size() == 1) ? all.get(0).action()
				: all.stream()
					.map((each) -> "'" + each.property() + "': " + each.action())
					.collect(Collectors.joining("\n"));
	}

}
