package io.github.pgprofiles.autoconfigure.server;

/**
 * A server of a profile.
 *
 * @param profile its name
 * @param node its name, or {@link #PRIMARY} for where the profile itself connects to
 * @since 0.1.0
 */
public record ProfileNode(String profile, String node) {

	/** Where the profile itself connects to. */
	public static final String PRIMARY = "primary";

	/**
	 * Where a profile itself connects to.
	 * @param profile its name
	 * @return the node
	 */
	public static ProfileNode primary(String profile) {
		return new ProfileNode(profile, PRIMARY);
	}

}
