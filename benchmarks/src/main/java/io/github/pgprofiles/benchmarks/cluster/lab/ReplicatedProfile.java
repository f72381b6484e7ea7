package io.github.pgprofiles.benchmarks.cluster.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;

/**
 * Settings of a profile with the cluster's replicas as its nodes, all else by default.
 *
 * @param lab with the cluster
 * @param primary port of the primary, or of a proxy in front of it
 * @param replicas ports of the replicas, or of proxies in front of them
 */
public record ReplicatedProfile(Lab lab, int primary, List<Integer> replicas) {

	/**
	 * Of the cluster as it is now.
	 * @param lab with the cluster
	 * @return the profile
	 * @throws IOException if there is no primary
	 */
	public static ReplicatedProfile of(Lab lab) throws IOException {
		Node leader = lab.leader();
		return new ReplicatedProfile(lab, leader.port(), lab.othersThan(leader).stream().map(Node::port).toList());
	}

	/**
	 * The profile.
	 * @param name of it
	 * @return its settings, with nodes
	 */
	public ProfileSettings settings(String name) {
		ProfileSettingsBuilder builder = builder(name);
		List<Integer> ports = new ArrayList<>(this.replicas);
		for (int i = 0; i < ports.size(); i++) {
			int port = ports.get(i);
			builder.node("replica-" + (i + 1), (node) -> node.host(Node.HOST).port(port));
		}
		return builder.build();
	}

	/**
	 * The same profile without its nodes.
	 * @param name of it
	 * @return its settings
	 */
	public ProfileSettings withoutNodes(String name) {
		return builder(name).build();
	}

	private ProfileSettingsBuilder builder(String name) {
		return ProfileSettings.builder(name)
			.dsn("postgresql://%s@%s/%s?target_session_attrs=read-write".formatted(this.lab.user(),
					Lab.hosts(Stream.of(this.primary)), Node.DATABASE))
			.password(this.lab.password());
	}

}
