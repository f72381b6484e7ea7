package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.LinkedHashSet;
import java.util.Set;

import io.github.pgprofiles.config.InvalidSettingException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports what no property has set, but a customizer, and those of further profiles. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
		Set<String> actions = new LinkedHashSet<>();
		StringBuilder description = new StringBuilder("A PostgreSQL profile is set up wrongly:\n");
		add(cause, description, actions);
		for (Throwable further : cause.getSuppressed()) {
			if (further instanceof InvalidSettingException setting) {
				add(setting, description, actions);
			}
		}
		return new FailureAnalysis(description.toString(), String.join("\n", actions), cause);
	}

	private static void add(InvalidSettingException setting, StringBuilder description, Set<String> actions) {
		description.append("\n    '%s' %s".formatted(setting.key(), setting.problem()));
		actions.add(setting.action());
	}

}
