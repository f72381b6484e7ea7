package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.Collection;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Names {@code app.postgres.primary} where a bean that each of several profiles has is
 * injected without a qualifier.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NoPrimaryFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final Environment environment;

	NoPrimaryFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		MissingBean missing = MissingBean.of(rootFailure, cause);
		if (missing == null || missing.profile() != null || cause.getResolvableType() == null) {
			return null;
		}
		ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
		Collection<String> names = definitions.all().stream().map(ProfileDefinition::name).toList();
		if (names.isEmpty() || definitions.primary() != null) {
			return null;
		}
		return new FailureAnalysis(
				"A %s is injected without a qualifier, but none of the PostgreSQL profiles %s is the primary one."
					.formatted(missing.what(), names),
				"Set 'app.postgres.primary' to one of %s, or name the profile where it is injected: @Qualifier(\"%s\")."
					.formatted(names, names.iterator().next()),
				cause);
	}

}
