package io.github.pgprofiles.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the nodes of a profile have to be like. */
final class NodeRules {

	/** What stands between the names of a profile and its node. */
	static final char SEPARATOR = '/';

	private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9-]*");

	private static final String PRIMARY = "primary";

	private NodeRules() {
	}

	/** Checks what a node is called, without its profile. */
	static void requireName(String node) {
		if (!NAME.matcher(node).matches()) {
			throw new InvalidSettingException("nodes",
					"has a name that is none: '" + node + "'",
					"Begin with a letter in lower case, and use letters, digits and '-' only, such as 'replica-1'.");
		}
		if (node.equalsIgnoreCase(PRIMARY)) {
			throw new InvalidSettingException("nodes." + node, "has the name of where the profile itself connects to",
					"Call it by what it is, such as 'replica-1'.");
		}
	}

	/** Checks the nodes of a profile against each other and against it. */
	static void check(List<HostPort> profile, Map<String, ProfileSettings> nodes) {
		Map<String, String> names = new HashMap<>();
		Map<Set<HostPort>, String> places = new HashMap<>();
		nodes.forEach((name, node) -> {
			requireName(name);
			String twin = names.put(name.toLowerCase(Locale.ROOT), name);
			if (twin != null) {
				throw new InvalidSettingException("nodes." + name,
						"differs from '" + twin + "' by case only", "Rename one of them.");
			}
			Set<HostPort> place = folded(node.hosts());
			String other = places.put(place, name);
			if (other != null) {
				throw new InvalidSettingException("nodes." + name,
						"has the address of the node '" + other + "': " + text(node.hosts()),
						"Remove one of them, or correct its 'host' or 'port'.");
			}
			if (place.equals(folded(profile))) {
				throw new InvalidSettingException("nodes." + name,
						"has the address of the profile itself: " + text(node.hosts()),
						"Set 'host' or 'port' to those of the replica.");
			}
		});
	}

	private static Set<HostPort> folded(List<HostPort> hosts) {
		Set<HostPort> folded = new HashSet<>();
		hosts.forEach((each) -> folded.add(new HostPort(each.host().toLowerCase(Locale.ROOT), each.port())));
		return folded;
	}

	private static String text(List<HostPort> hosts) {
		return String.join(",", hosts.stream().map(HostPort::toString).toList());
	}

}
