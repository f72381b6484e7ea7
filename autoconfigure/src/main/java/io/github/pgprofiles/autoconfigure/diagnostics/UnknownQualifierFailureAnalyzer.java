package io.github.pgprofiles.autoconfigure.diagnostics;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileNames;
import io.github.pgprofiles.autoconfigure.wiring.ProfileTypes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Lists the profiles where a bean of one is asked for that does not exist, or is
 * disabled. Boot's own analysis would create the beans of the others again.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownQualifierFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final Environment environment;

	UnknownQualifierFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	private static boolean isKnown(ProfileNames profiles, String name) {
		return profiles.enabled().contains(name) || profiles.isDisabled(name);
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		MissingBean missing = MissingBean.of(rootFailure, cause);
		ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
		ProfileNames profiles = new ProfileNames(definitions);
		if (missing == null || missing.profile() == null || profiles.isEmpty()) {
			return null;
		}
		String profile = missing.profile();
		FailureAnalysis ofNode = UnknownNode.analyze(definitions, profile,
				(description != null) ? description : "A component", missing.what(), cause);
		if (ofNode != null) {
			return ofNode;
		}
		String ofName = isKnown(profiles, profile) ? null : ProfileTypes.profileOf(profile);
		if (ofName != null && isKnown(profiles, ofName)) {
			return new FailureAnalysis(
					"%s asks for a %s with the qualifier '%s', which is the name of a bean. The qualifier of each bean of a PostgreSQL profile is the name of the profile%s."
						.formatted((description != null) ? description : "A component", missing.what(), profile,
								profiles.isDisabled(ofName) ? ", and the profile '" + ofName + "' is disabled" : ""),
					"Write @Qualifier(\"%s\").".formatted(ofName)
							+ (profiles.isDisabled(ofName) ? " " + profiles.remedy(ofName) : ""),
					cause);
		}
		String who = (description != null) ? description : "A component";
		if (profiles.enabled().contains(profile)) {
			return new FailureAnalysis(
					"%s asks for a %s of the PostgreSQL profile '%s', which exists and has no such bean.".formatted(who,
							missing.what(), profile),
					"Ask for one of the beans that each profile has (%s), or make one of the profile's DataSource and give it @Qualifier(\"%s\")."
						.formatted(ProfileTypes.list(), profile)
							+ (missing.what().equals(PostgresClients.class.getSimpleName())
									? " PostgresClients has the clients of all profiles: leave out the qualifier."
									: ""),
					cause);
		}
		return new FailureAnalysis("%s asks for the %s of the PostgreSQL profile '%s', %s".formatted(who,
				missing.what(), profile, profiles.problem(profile)), profiles.remedy(profile), cause);
	}

}
