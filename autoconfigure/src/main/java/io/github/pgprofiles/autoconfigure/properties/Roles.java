package io.github.pgprofiles.autoconfigure.properties;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Which profile serves which role: each has one at most. */
final class Roles {

	private Roles() {
	}

	/** The roles of a profile. */
	static List<ProfileRole> of(ProfileDefinition definition) {
		return Objects.requireNonNullElse(definition.properties().getServes(), List.<ProfileRole>of());
	}

	static void check(Collection<ProfileDefinition> all, ProfileDefinitions definitions, Problems problems) {
		Map<ProfileRole, ProfileDefinition> serving = new LinkedHashMap<>();
		for (ProfileDefinition definition : all) {
			for (ProfileRole role : Set.copyOf(of(definition))) {
				ProfileDefinition other = serving.putIfAbsent(role, definition);
				if (other != null) {
					add(problems, definitions, definition,
							"has the role '%s', which %s has too".formatted(text(role),
									definitions.whereWritten(other, "serves")),
							"Leave it to one of the profiles '%s' and '%s'.".formatted(other.name(),
									definition.name()));
				}
				BootSection own = section(role);
				if (own != null && own.isEnabled(definition.properties())) {
					add(problems, definitions, definition,
							"has the role '%s', and the profile has a section '%1$s' too: both would migrate the same database"
								.formatted(text(role)),
							"Leave one of them: the role is for Boot's own, with 'spring.%1$s.*'; the section makes one of the profile's own."
								.formatted(text(role)));
				}
			}
		}
	}

	private static @Nullable BootSection section(ProfileRole role) {
		return switch (role) {
			case FLYWAY -> BootSection.FLYWAY;
			case LIQUIBASE -> BootSection.LIQUIBASE;
			case BATCH, QUARTZ, SESSION -> null;
		};
	}

	private static String text(ProfileRole role) {
		return role.name().toLowerCase(Locale.ROOT);
	}

	private static void add(Problems problems, ProfileDefinitions definitions, ProfileDefinition definition,
			String problem, String action) {
		Setting setting = definitions.settings(definition.name()).get("serves");
		problems.add(Objects.requireNonNull(setting).refused(problem, action));
	}

}
