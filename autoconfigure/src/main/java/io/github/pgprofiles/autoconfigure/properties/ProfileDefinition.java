package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A configured profile, including inherited keys.
 *
 * @param name of the profile
 * @param properties its keys over those of the defaults
 * @param ownMinSize whether {@code pool.min-size} comes from a layer no weaker than
 * {@code pool.max-size}, so that it is not reduced to it
 * @since 0.1.0
 */
public record ProfileDefinition(String name, ProfileProperties properties, boolean ownMinSize) {

	/**
	 * The property of one of its keys.
	 * @param key below the profile
	 * @return the full name
	 */
	public String property(String key) {
		return WrittenProperties.PREFIX + ".profiles." + this.name + "." + key;
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
