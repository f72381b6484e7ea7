package io.github.pgprofiles.autoconfigure.properties;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;

/**
 * Variables that a Kubernetes cluster sets for a service whose name begins with
 * {@code app-postgres}, in the form of Docker's links too: they are nobody's keys.
 */
final class KubernetesVariables implements Predicate<Written> {

	private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

	private static final Pattern PLAIN = Pattern.compile("service_(host|port(_.*)?)");

	private static final Pattern LINK = Pattern.compile("port_\\d+_(tcp|udp|sctp)(_(proto|port|addr))?");

	/** A profile may have the name 'service', with a host and a port. */
	private static final Pattern PROFILE_SERVICE = Pattern.compile("profiles_service_(host|port)");

	private final Set<String> services = new HashSet<>();

	KubernetesVariables(List<Written> written) {
		for (Written variable : written) {
			String name = name(variable);
			if (variable.fromEnvironment() && isPortOfService(name, variable)) {
				this.services.add(name.substring(0, Math.max(0, name.length() - "_port".length())));
			}
		}
	}

	private static boolean isPortOfService(String name, Written variable) {
		return (name.equals("port") || name.endsWith("_port"))
				&& ADDRESS.matcher(variable.property().getValue().toString()).matches();
	}

	private static String name(Written variable) {
		return String.join("_", variable.elements()).toLowerCase(Locale.ROOT);
	}

	@Override
	public boolean test(Written variable) {
		if (!variable.fromEnvironment()) {
			return false;
		}
		String name = name(variable);
		if (isPortOfService(name, variable)) {
			return true;
		}
		for (int begin = 0; begin >= 0; begin = next(name, begin)) {
			String rest = name.substring(begin);
			if (LINK.matcher(rest).matches()) {
				return true;
			}
			if (PLAIN.matcher(rest).matches()) {
				return !PROFILE_SERVICE.matcher(name).matches()
						|| this.services.contains(name.substring(0, Math.max(0, begin - 1)));
			}
		}
		return false;
	}

	private static int next(String name, int begin) {
		int underscore = name.indexOf('_', begin);
		return (underscore < 0) ? -1 : underscore + 1;
	}

}
