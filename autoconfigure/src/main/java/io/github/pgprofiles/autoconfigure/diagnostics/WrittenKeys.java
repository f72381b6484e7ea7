package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/** Names the keys that a user has written, and where: the DSN for what it contains. */
final class WrittenKeys {

	private final Environment environment;

	WrittenKeys(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Names keys of a profile.
	 * @param profile its name
	 * @param keys that a user may have written
	 * @return the properties that set them, joined by 'and'
	 */
	String of(String profile, String... keys) {
		ProfileDefinitions definitions = definitions();
		ProfileDefinition definition = (definitions != null) ? definitions.get(profile) : null;
		if (definitions == null || definition == null) {
			return join(
					Arrays.stream(keys).map((key) -> "'app.postgres.profiles." + profile + "." + key + "'").toList());
		}
		if (!definition.hasConnectionSettings()) {
			return "the connection details of the profile, a service connection or a bean";
		}
		return join(Arrays.stream(keys).map((key) -> definitions.whereWritten(definition, key)).distinct().toList());
	}

	/** A failure must be reported even if the environment has become another one. */
	private @Nullable ProfileDefinitions definitions() {
		try {
			return ProfileDefinitions.of(this.environment);
		}
		catch (ProfileConfigurationException ex) {
			return null;
		}
	}

	private static String join(List<String> names) {
		return names.stream().collect(Collectors.joining(" and "));
	}

}
