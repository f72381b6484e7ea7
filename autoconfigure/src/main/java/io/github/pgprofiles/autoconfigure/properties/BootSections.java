package io.github.pgprofiles.autoconfigure.properties;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.SecretResolver;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;

/**
 * The sections of a profile whose keys are Boot's own, such as {@code flyway}: bound to
 * Boot's classes by Boot's binder, so that types and names are what they are there.
 *
 * @since 0.1.0
 */
public final class BootSections {

	/** Who connects, and where: secrets among them are resolved with the connection. */
	private static final Set<String> CONNECTION = Set.of("user", "password", "url");

	private BootSections() {
	}

	/**
	 * The profiles that ask for a section and have not disabled it.
	 * @param definitions of all profiles
	 * @param section its name, such as {@code flyway}
	 * @return the names of the profiles
	 */
	public static List<String> profiles(ProfileDefinitions definitions, String section) {
		BootSection known = known(section);
		return definitions.all()
			.stream()
			.filter((definition) -> known.isEnabled(definition.properties()))
			.map(ProfileDefinition::name)
			.toList();
	}

	/**
	 * What is written in a section.
	 * @param definition of the profile
	 * @param section its name, such as {@code flyway}
	 * @param key below it
	 * @return the text; {@code null} if there is none
	 */
	public static @Nullable String written(ProfileDefinition definition, String section, String key) {
		return known(section).values(definition.properties()).get(key);
	}

	/**
	 * Binds a section.
	 * @param <T> the class of Boot's that has its keys
	 * @param definition of the profile
	 * @param section its name, such as {@code flyway}
	 * @param type of Boot's
	 * @param secrets resolves a value that refers to a secret; not asked for user,
	 * password and URL
	 * @return Boot's properties, with Boot's defaults for what is not written
	 */
	public static <T> T bind(ProfileDefinition definition, String section, Class<T> type,
			UnaryOperator<String> secrets) {
		Map<String, String> resolved = new LinkedHashMap<>();
		known(section).values(definition.properties())
			.forEach((key, value) -> resolved.put(section + "." + key,
					(SecretResolver.isReference(value) && !CONNECTION.contains(key)) ? secrets.apply(value) : value));
		return new Binder(new MapConfigurationPropertySource(resolved)).bindOrCreate(section, Bindable.of(type));
	}

	private static BootSection known(String section) {
		BootSection known = BootSection.of(section);
		if (known == null) {
			throw new IllegalArgumentException("There is no section '" + section + "'");
		}
		return known;
	}

	/** Checks those of a profile. */
	static void check(ProfileDefinition definition, EffectiveSettings settings, Problems problems) {
		for (BootSection section : BootSection.values()) {
			if (section.isEnabled(definition.properties())) {
				check(definition, section, settings, problems);
			}
		}
	}

	private static void check(ProfileDefinition definition, BootSection section, EffectiveSettings settings,
			Problems problems) {
		List<Setting> written = settings.all()
			.values()
			.stream()
			.filter((setting) -> BootSection.of(setting.key()) == section)
			.toList();
		if (!section.isPresent()) {
			problems.add(written.get(0)
				.refused("needs a library that is not on the class path",
						"Add the dependency '%s', or remove the section '%s'.".formatted(section.starter(),
								section.key())));
			return;
		}
		written.forEach((setting) -> {
			String refusal = section.refusal(setting.key());
			if (refusal != null) {
				problems.add(setting.refused(refusal, "Remove it."));
			}
		});
		if (definition.properties().getPooler() == PoolerMode.TRANSACTION
				&& !section.values(definition.properties()).containsKey("url")) {
			problems.add(written.get(0)
				.refused(
						"migrates through a pooler, where what a migration sets for its session, such as the search"
								+ " path, is another client's a moment later",
						"Set '%s.url' to where the server itself listens, past the pooler.".formatted(section.key())));
		}
		try {
			bind(definition, section.key(), section.type(), (reference) -> "");
		}
		catch (BindException ex) {
			problems.add(refused(ex, section, settings, written.get(0)));
		}
	}

	private static ProfileConfigurationException refused(BindException ex, BootSection section,
			EffectiveSettings settings, Setting any) {
		String name = ex.getName().toString();
		String key = BootSection.of(name) == section ? name : any.key();
		Setting setting = settings.get(key);
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		boolean showable = setting != null && !setting.layer().isJson() && !setting.replaced()
				&& !SecretKeys.isSecretKey(key);
		return ((setting != null) ? setting : any)
			.refused("cannot be read" + (showable ? ": " + cause.getMessage() : ""), "Correct or remove it.");
	}

}
