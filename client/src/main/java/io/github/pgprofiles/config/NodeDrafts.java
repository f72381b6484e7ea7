package io.github.pgprofiles.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** The settings of a profile's nodes, made of those of the profile. */
final class NodeDrafts {

	private NodeDrafts() {
	}

	/** How the settings of a node are made anew, if the profile's hold secrets. */
	interface Renewals {

		@Nullable SecretRenewal of(Function<ProfileSettings, @Nullable ProfileSettings> part);

	}

	/**
	 * Makes them.
	 * @param profile with what its references stand for
	 * @param hosts of the profile
	 */
	static Map<String, ProfileSettings> build(SettingsDraft profile, List<HostPort> hosts, Renewals renewals) {
		Map<String, ProfileSettings> nodes = new LinkedHashMap<>();
		profile.nodes.forEach((name, differences) -> nodes.put(name, build(profile, hosts, name, differences,
				renewals.of((settings) -> settings.nodes().get(name)))));
		return nodes;
	}

	private static ProfileSettings build(SettingsDraft profile, List<HostPort> hosts, String name,
			Consumer<ProfileSettingsBuilder> differences, @Nullable SecretRenewal renewal) {
		SettingsDraft draft = inherited(profile, hosts, name);
		try {
			differences.accept(new ProfileSettingsBuilder(draft));
			ProfileSettings built = draft.build();
			return (renewal != null) ? built.withRenewal(renewal) : built;
		}
		catch (InvalidSettingException ex) {
			throw new InvalidSettingException("nodes." + name + "." + ex.key(), ex.problem(), ex.action());
		}
	}

	private static SettingsDraft inherited(SettingsDraft profile, List<HostPort> hosts, String name) {
		SettingsDraft draft = profile.copy();
		draft.name = profile.name + NodeRules.SEPARATOR + name;
		if (draft.applicationName == null) {
			draft.applicationName = profile.name;
		}
		if (profile.dsn != null) {
			draft.takeOver(profile.dsn.parts());
			draft.dsn = null;
			draft.passwords = profile.dsn.withoutHosts();
		}
		draft.nodes = new LinkedHashMap<>();
		// which of several hosts the profile is about
		draft.properties.remove(PGProperty.TARGET_SERVER_TYPE.getName());
		draft.extensions = List.of();
		draft.notifications = profile.notifications.withDsn(null);
		draft.startup = profile.startup.withCritical(false);
		draft.host = (hosts.size() == 1) ? hosts.get(0).host() : null;
		draft.port = (hosts.size() == 1) ? Integer.valueOf(hosts.get(0).port()) : profile.port;
		return draft;
	}

}
