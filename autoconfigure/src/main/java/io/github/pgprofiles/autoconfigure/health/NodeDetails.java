package io.github.pgprofiles.autoconfigure.health;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.server.ProfileNodes;
import io.github.pgprofiles.autoconfigure.server.ProfileNodes.Node;
import io.github.pgprofiles.autoconfigure.server.ProfileState;
import io.github.pgprofiles.autoconfigure.server.ServerFacts;
import org.jspecify.annotations.Nullable;

/**
 * How the health endpoint shows the nodes of a profile, whose status they do not change:
 * it reads elsewhere without them. Thread-safe.
 */
final class NodeDetails {

	private final ProfileNodes nodes;

	private final Set<String> shown;

	/**
	 * For one profile.
	 * @param shown the names of those that are to be shown
	 */
	NodeDetails(ProfileNodes nodes, Set<String> shown) {
		this.nodes = nodes;
		this.shown = shown;
	}

	/** What is known of each, by name; empty for nothing. */
	Map<String, Object> describe() {
		Map<String, Object> all = new LinkedHashMap<>();
		if (!this.shown.isEmpty()) {
			this.nodes.all()
				.stream()
				.filter((node) -> this.shown.contains(node.name()))
				.forEach((node) -> all.put(node.name(), describe(node)));
		}
		return all;
	}

	private static Map<String, Object> describe(Node node) {
		ProfileState.Snapshot state = node.state();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", state.condition().name());
		add(details, "since", state.since());
		add(details, "lastSuccess", state.lastSuccess());
		add(details, "error", (state.failure() != null) ? state.failure().error() : null);
		ServerFacts facts = state.facts();
		if (facts != null) {
			add(details, "host", facts.host());
			add(details, "role", facts.role());
			add(details, "timeline", facts.timeline());
		}
		if (node.lag() != null) {
			details.put("lag", Map.of("seconds", node.lag().toMillis() / 1e3));
		}
		details.put("read", node.refusal() == null);
		add(details, "notReadAs", node.refusal());
		return details;
	}

	private static void add(Map<String, Object> details, String name, @Nullable Object value) {
		if (value != null) {
			details.put(name, (value instanceof Instant moment) ? moment.toString() : value);
		}
	}

}
