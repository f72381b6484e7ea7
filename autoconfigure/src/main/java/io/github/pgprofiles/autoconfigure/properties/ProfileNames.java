package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Explains a name that no enabled profile has: misspelt, or that of a disabled one.
 * Immutable.
 *
 * @since 0.1.0
 */
public final class ProfileNames {

	private final ProfileDefinitions definitions;

	private final List<String> enabled;

	/**
	 * For the profiles of an application.
	 * @param definitions of its profiles
	 */
	public ProfileNames(ProfileDefinitions definitions) {
		this.definitions = definitions;
		this.enabled = definitions.all().stream().map(ProfileDefinition::name).toList();
	}

	/**
	 * The enabled profiles.
	 * @return in the order of the configuration
	 */
	public List<String> enabled() {
		return this.enabled;
	}

	/**
	 * Whether anything is configured that a name could mean.
	 * @return {@code true} if there is no profile, not even a disabled one
	 */
	public boolean isEmpty() {
		return this.enabled.isEmpty() && this.definitions.disabled().isEmpty();
	}

	/**
	 * Whether a profile is configured, and not enabled.
	 * @param name of the profile
	 * @return {@code true} if it is disabled
	 */
	public boolean isDisabled(String name) {
		return this.definitions.disabled().containsKey(name);
	}

	/**
	 * What is wrong with a name.
	 * @param name that no enabled profile has
	 * @return a clause that begins with 'which', and a sentence with the profiles
	 */
	public String problem(String name) {
		StringBuilder problem = new StringBuilder("which ");
		problem.append(isDisabled(name) ? "is disabled by " + this.definitions.disabled().get(name) : "does not exist")
			.append(". ");
		Collection<String> others = new ArrayList<>(this.definitions.disabled().keySet());
		others.remove(name);
		if (this.enabled.isEmpty()) {
			problem.append("No profile is enabled");
		}
		else {
			problem.append(isDisabled(name) ? "The enabled profiles are " : "The profiles are ").append(this.enabled);
		}
		if (!others.isEmpty()) {
			problem.append(", and disabled are ").append(others);
		}
		return problem.append('.').toString();
	}

	/**
	 * What to do about it.
	 * @param name that no enabled profile has
	 * @return sentences
	 */
	public String remedy(String name) {
		if (isDisabled(name)) {
			return "Set 'app.postgres.profiles.%s.enabled' to true, or take away what needs the profile where it is disabled, for example with @ConditionalOnBean or an ObjectProvider."
				.formatted(name);
		}
		String meant = meant(name);
		if (meant == null) {
			return "Name one of these profiles, or configure 'app.postgres.profiles.%s'.".formatted(name);
		}
		return "Did you mean '%s'?%s".formatted(meant, isDisabled(meant) ? " That profile is disabled." : "");
	}

	private @Nullable String meant(String name) {
		String meant = nearest(name, this.enabled);
		return (meant != null) ? meant : nearest(name, List.copyOf(this.definitions.disabled().keySet()));
	}

	private static @Nullable String nearest(String name, List<String> candidates) {
		String nearest = candidates.isEmpty() ? null : KnownKeys.nearest(name, candidates);
		return (nearest != null && KnownKeys.isNear(name, nearest)) ? nearest : null;
	}

}
