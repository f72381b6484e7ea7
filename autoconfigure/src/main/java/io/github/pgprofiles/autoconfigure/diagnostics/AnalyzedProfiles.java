package io.github.pgprofiles.autoconfigure.diagnostics;

import io.github.pgprofiles.autoconfigure.binding.ServiceBindings;
import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.WrittenKeys;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The configuration of profiles, for an analysis. A failure must be reported even if the
 * environment has become another one.
 *
 * @param definitions of the profiles; {@code null} if they cannot be read any more
 * @param keys as the user has written them, or the files of a binding
 */
record AnalyzedProfiles(@Nullable ProfileDefinitions definitions, WrittenKeys keys) {

	static AnalyzedProfiles of(Environment environment) {
		try {
			ProfileDefinitions definitions = ProfileDefinitions.of(environment);
			return new AnalyzedProfiles(definitions, keys(definitions, environment));
		}
		catch (ProfileConfigurationException ex) {
			return new AnalyzedProfiles(null, new WrittenKeys(null, true));
		}
	}

	private static WrittenKeys keys(ProfileDefinitions definitions, Environment environment) {
		WrittenKeys own = new WrittenKeys(definitions, true);
		try {
			return own.with(ServiceBindings.of(environment, definitions)::whereWritten);
		}
		catch (ProfileConfigurationException ex) {
			return own;
		}
	}

}
