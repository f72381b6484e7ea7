package io.github.pgprofiles.autoconfigure.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The states of all profiles' servers, one object for each, which all who ask share.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProfileStates {

	private final Map<ProfileNode, ProfileState> states = new ConcurrentHashMap<>();

	/**
	 * The state of one server.
	 * @param node of a profile
	 * @return always the same object
	 */
	public ProfileState of(ProfileNode node) {
		return this.states.computeIfAbsent(node, (key) -> new ProfileState());
	}

}
