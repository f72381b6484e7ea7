package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;

/**
 * Checks the names of profiles as users wrote them. Boot leaves characters out of a name
 * that it does not expect there.
 */
final class WrittenNames {

	private static final String PROFILES = WrittenProperties.PREFIX + ".profiles.";

	/** What YAML makes of no, off, yes and on. */
	private static final Set<String> BOOLEANS = Set.of("false", "true");

	private WrittenNames() {
	}

	/** Whether Boot has changed the name, which is a problem. */
	static boolean isLost(Written written, Problems problems) {
		Origin origin = written.property().getOrigin();
		String property = (origin instanceof PropertySourceOrigin of) ? of.getPropertyName() : "";
		String prefix = written.fromEnvironment() ? PROFILES.replace('.', '_') : PROFILES;
		if (!property.toLowerCase(Locale.ROOT).startsWith(prefix)) {
			return false;
		}
		String name = property.substring(prefix.length()).split(written.fromEnvironment() ? "_" : "[.\\[]", 2)[0];
		if (name.chars().allMatch((ch) -> ch < 128 && (Character.isLetterOrDigit(ch) || ch == '-' || ch == '_'))) {
			return false;
		}
		problems.add(new ProfileConfigurationException(PROFILES + name, written.property().getOrigin(), invalid(name),
				"Use letters and digits of ASCII only, beginning with a lower-case letter."));
		return true;
	}

	/** What is wrong with a name, if it cannot be that of a profile. */
	static @Nullable ProfileConfigurationException refused(Written written, String name) {
		if (BOOLEANS.contains(name)) {
			return new ProfileConfigurationException(PROFILES + name, written.property(),
					"names a profile '" + name + "', which is how YAML reads "
							+ (name.equals("true") ? "'on' and 'yes'" : "'no' and 'off'") + " where it has no quotes",
					"Put the name in quotes, or choose another one.");
		}
		if (name.matches("\\d+") && written.name().startsWith("[", PROFILES.length() - 1)) {
			return new ProfileConfigurationException(PROFILES.substring(0, PROFILES.length() - 1), written.property(),
					"is a list, but the name of each profile is a key",
					"Write app.postgres.profiles.<name>, and below it the keys of the profile.");
		}
		try {
			ProfileSettings.requireName(name);
			return null;
		}
		catch (InvalidSettingException ex) {
			return new ProfileConfigurationException(written.name(), written.property(), invalid(name), ex.action());
		}
	}

	private static String invalid(String name) {
		return "names a profile '" + name + "', which is no identifier";
	}

	/**
	 * Where a key would be known without the dot or the underscore in a profile's name.
	 */
	static @Nullable String advice(Written written, int depth) {
		List<String> path = written.elements();
		for (int length = depth + 1; length < path.size(); length++) {
			KnownKeys.Key key = KnownKeys.find(path.subList(length, path.size()),
					written.uniform().subList(length, path.size()), written.fromEnvironment());
			if (key != null && depth == 2) {
				String name = String.join("", path.subList(1, length));
				return written.fromEnvironment()
						? "The name of a profile has no underscore in a variable. Did you mean '%s'?"
							.formatted("APP_POSTGRES_PROFILES_" + name.toUpperCase(Locale.ROOT) + "_"
									+ EffectiveSettings.dotted(key.name())
										.toUpperCase(Locale.ROOT)
										.replace("-", "")
										.replaceAll("[^A-Z0-9]", "_"))
						: "The name of a profile has no dot. Did you mean '%s'?"
							.formatted(PROFILES + name + "." + EffectiveSettings.dotted(key.name()));
			}
		}
		return null;
	}

}
