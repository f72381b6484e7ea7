package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A configured profile, including inherited keys.
 *
 * @param name of the profile
 * @param properties its keys over those of the defaults
 * @param ownMinSize whether {@code pool.min-size} comes from a layer no weaker than
 * {@code pool.max-size}, so that it is not reduced to it
 * @param nodes of the profile that are enabled
 * @since 0.1.0
 */
public record ProfileDefinition(String name, ProfileProperties properties, boolean ownMinSize, List<Node> nodes) {

	/**
	 * A profile without nodes.
	 * @param name of the profile
	 * @param properties its keys over those of the defaults
	 * @param ownMinSize whether {@code pool.min-size} is its own
	 */
	public ProfileDefinition(String name, ProfileProperties properties, boolean ownMinSize) {
		this(name, properties, ownMinSize, List.of());
	}

	/**
	 * A node of a profile.
	 *
	 * @param name of the node, without its profile
	 * @param own the keys that the node has itself
	 * @param all these over those of the profile, under the name of both
	 * @param sections first elements of its own keys
	 */
	public record Node(String name, ProfileProperties own, ProfileDefinition all, Set<String> sections) {

		/**
		 * The node in the health endpoint.
		 * @return whether it is there
		 */
		public boolean isHealthEnabled() {
			return !Boolean.FALSE.equals(this.own.getHealth().getEnabled());
		}

		@Override
		public String toString() {
			return "Node[" + this.all.name() + "]";
		}

	}

	/** The profile, for a node of one too. */
	String profile() {
		int slash = this.name.indexOf('/');
		return (slash < 0) ? this.name : this.name.substring(0, slash);
	}

	/**
	 * What the names of its beans begin with.
	 * @return the profile's name; for a node, that and the words of the node's name
	 */
	public String beanName() {
		StringBuilder name = new StringBuilder();
		for (String word : StringUtils.tokenizeToStringArray(this.name, "/-")) {
			name.append(name.isEmpty() ? word : StringUtils.capitalize(word));
		}
		return name.toString();
	}

	/**
	 * The property of one of its keys.
	 * @param key below the profile
	 * @return the full name
	 */
	public String property(String key) {
		return WrittenProperties.PREFIX + ".profiles." + this.name.replace("/", ".nodes.") + "." + key;
	}

	/**
	 * Whether the profile has connection settings of its own.
	 * @return {@code true} if it has a DSN or a host
	 */
	public boolean hasConnectionSettings() {
		return hasDsn() || hasText(this.properties.getHost());
	}

	/** One that is written and empty is a mistake, and not none. */
	boolean hasDsn() {
		return this.properties.getDsn() != null;
	}

	private static boolean hasText(@Nullable String value) {
		return value != null && !value.isBlank();
	}

	/**
	 * The component in the health endpoint.
	 * @return whether there is one
	 */
	public boolean isHealthEnabled() {
		return !Boolean.FALSE.equals(this.properties.getHealth().getEnabled());
	}

	/**
	 * What the profile serves.
	 * @return the roles; none if it serves none
	 */
	public List<ProfileRole> roles() {
		return Roles.of(this);
	}

	@Override
	public String toString() {
		return "ProfileDefinition[" + this.name + "]";
	}

}
