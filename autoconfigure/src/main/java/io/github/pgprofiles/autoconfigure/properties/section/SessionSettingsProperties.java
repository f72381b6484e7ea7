package io.github.pgprofiles.autoconfigure.properties.section;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The keys of session settings.
 *
 * @since 0.1.0
 */
public class SessionSettingsProperties {

	/**
	 * Names of session settings without which work is refused, such as 'app.tenant'.
	 */
	private @Nullable List<String> required;

	public @Nullable List<String> getRequired() {
		return this.required;
	}

	public void setRequired(@Nullable List<String> required) {
		this.required = required;
	}

}
