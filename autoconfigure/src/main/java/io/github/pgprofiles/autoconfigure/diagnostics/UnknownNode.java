package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.List;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;

/** A qualifier such as {@code orders/replica-1} that no bean has. */
final class UnknownNode {

	private static final String BEANS = "NodeClient, DataSource, JdbcClient, PlatformTransactionManager, StreamTemplate, CopyOutTemplate";

	private UnknownNode() {
	}

	/**
	 * Explains it.
	 * @param who asks
	 * @param what is asked for
	 * @return {@code null} if the qualifier does not begin with the name of a profile
	 */
	static @Nullable FailureAnalysis analyze(ProfileDefinitions definitions, String qualifier, String who, String what,
			Throwable cause) {
		int slash = qualifier.indexOf('/');
		ProfileDefinition profile = (slash > 0) ? definitions.get(qualifier.substring(0, slash)) : null;
		if (profile == null) {
			return null;
		}
		String node = qualifier.substring(slash + 1);
		List<String> nodes = profile.nodes().stream().map(ProfileDefinition.Node::name).toList();
		if (nodes.contains(node)) {
			return new FailureAnalysis(
					"%s asks for a %s of the node '%s' of the PostgreSQL profile '%s', which has no such bean."
						.formatted(who, what, node, profile.name()),
					"Ask for one of the beans that each node has, all for reading: %s.".formatted(BEANS), cause);
		}
		String known = nodes.isEmpty() ? "The profile has no nodes" : "The nodes of the profile are " + nodes;
		return new FailureAnalysis(
				"%s asks for the %s of the node '%s' of the PostgreSQL profile '%s', which does not exist, or is not enabled. %s."
					.formatted(who, what, node, profile.name(), known),
				nodes.isEmpty() ? "Configure '%s'.".formatted(profile.property("nodes." + node))
						: "Name one of these nodes, or configure '%s'.".formatted(profile.property("nodes." + node)),
				cause);
	}

}
