package io.github.pgprofiles.autoconfigure.flyway;

import java.util.Arrays;
import java.util.List;

import io.github.pgprofiles.autoconfigure.properties.BootSections;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.flywaydb.core.api.configuration.Configuration;

/** Where migrations are: by default, each profile's in a folder named as it is. */
final class Locations {

	private Locations() {
	}

	/** Where the migrations of a profile are, unless it says. */
	static String defaultOf(String profile) {
		return "classpath:db/migration/" + profile;
	}

	/** Whether it does not say. */
	static boolean areImplied(ProfileDefinition definition) {
		return BootSections.written(definition, ProfileFlyway.SECTION, "locations") == null
				&& BootSections.written(definition, ProfileFlyway.SECTION, "locations[0]") == null;
	}

	/**
	 * A location includes all below it: with the default location of another profile, its
	 * migrations would run here too. Who writes both out means it.
	 * @param profile that is migrated
	 * @param by whose locations
	 * @throws OverlappingLocationsException if that is so
	 */
	static void requireApart(String profile, String by, Configuration configuration, ProfileDefinitions definitions) {
		List<String> locations = Arrays.stream(configuration.getLocations()).map(Object::toString).toList();
		for (String other : BootSections.profiles(definitions, ProfileFlyway.SECTION)) {
			ProfileDefinition definition = definitions.get(other);
			if (definition == null || other.equals(profile) || !areImplied(definition)) {
				continue;
			}
			for (String location : locations) {
				if (defaultOf(other).startsWith(location + "/")) {
					throw new OverlappingLocationsException(by, profile, location, other, defaultOf(other));
				}
			}
		}
	}

}
