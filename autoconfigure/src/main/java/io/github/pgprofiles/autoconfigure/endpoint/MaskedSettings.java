package io.github.pgprofiles.autoconfigure.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.SettingDescriptor;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * What applies to each profile, and where it was written. Credentials are masked here,
 * and whatever the application's own {@link SanitizingFunction} beans hide.
 */
final class MaskedSettings {

	private final ProfileDefinitions definitions;

	private final Sanitizer sanitizer;

	MaskedSettings(ProfileDefinitions definitions, Iterable<SanitizingFunction> functions) {
		this.definitions = definitions;
		this.sanitizer = new Sanitizer(functions);
	}

	/** Those of a profile; none if it is not configured here. */
	Map<String, SettingDescriptor> of(String profile) {
		Map<String, SettingDescriptor> settings = new LinkedHashMap<>();
		this.definitions.effective().getOrDefault(profile, Map.of()).forEach((key, entry) -> {
			SanitizableData data = new SanitizableData(null, "app.postgres.profiles." + profile + "." + key,
					entry.get("value"));
			settings.put(key, new SettingDescriptor(this.sanitizer.sanitize(data, true), text(entry.get("layer")),
					text(entry.get("origin")), text(entry.get("overriddenBy"))));
		});
		return settings;
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? Objects.toString(value) : null;
	}

}
