package io.github.pgprofiles.autoconfigure.actuate;

import java.util.Map;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What applies to each profile, and where it comes from, for the endpoint
 * {@code configprops}. Nothing is bound to it.
 */
@ConfigurationProperties("app.postgres.effective")
final class EffectivePostgresProperties {

	private final ProfileDefinitions definitions;

	EffectivePostgresProperties(ProfileDefinitions definitions) {
		this.definitions = definitions;
	}

	/**
	 * Value, layer and origin of each key that is set, without credentials.
	 */
	public Map<String, Map<String, Map<String, Object>>> getProfiles() {
		return this.definitions.effective();
	}

}
