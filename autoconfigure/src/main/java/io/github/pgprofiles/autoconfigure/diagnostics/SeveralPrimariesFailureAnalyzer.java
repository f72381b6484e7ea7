package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.wiring.ProfileTypes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;

/**
 * Tells the beans apart where one of the user's own is primary and one of a profile is,
 * too. Boot's analysis knows candidates only where none of them is primary.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SeveralPrimariesFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoUniqueBeanDefinitionException> {

	private final Environment environment;

	private final BeanFactory beans;

	SeveralPrimariesFailureAnalyzer(Environment environment, BeanFactory beans) {
		this.environment = environment;
		this.beans = beans;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> wanted = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		ProfileDefinitions profiles = ProfileDefinitions.of(this.environment);
		String primary = profiles.primary();
		if (wanted == null || primary == null || !ProfileTypes.isOne(wanted)
				|| !(this.beans instanceof ConfigurableListableBeanFactory listable)) {
			return null;
		}
		List<String> ours = new ArrayList<>();
		List<String> others = new ArrayList<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(listable, wanted, true, false)) {
			BeanDefinition definition = listable.containsBeanDefinition(name) ? listable.getMergedBeanDefinition(name)
					: null;
			if (definition != null && definition.isPrimary()) {
				boolean own = primary.equals(ProfileTypes.profileOf(name));
				(own ? ours : others).add("'" + name + "'" + (own ? "" : origin(definition)));
			}
		}
		if (ours.isEmpty() || others.isEmpty()) {
			return null;
		}
		return new FailureAnalysis(
				"%s asks for a %s without a qualifier, and more than one is primary: %s of the PostgreSQL profile '%s', and %s."
					.formatted((description != null) ? description : "A component", wanted.getSimpleName(),
							String.join(", ", ours), primary, String.join(" and ", others)),
				action(profiles, primary, String.join(", ", others)), cause);
	}

	static String origin(BeanDefinition definition) {
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		if (method != null) {
			return " (method " + method.getMethodName() + " of " + method.getDeclaringClassName() + ")";
		}
		return (definition.getBeanClassName() != null) ? " (" + definition.getBeanClassName() + ")" : "";
	}

	private static String action(ProfileDefinitions profiles, String primary, String others) {
		String own = "Remove @Primary from %s and declare it with @Bean(defaultCandidate = false), so that only a qualifier finds it."
			.formatted(others);
		String setting = (profiles.all().size() == 1)
				? "The only profile is always the primary one; so is what 'app.postgres.primary' names."
				: "Or take the primary role from the profile '%s': 'app.postgres.primary' names another profile, or none if it is not set and none is called 'default'."
					.formatted(primary);
		return own + " " + setting;
	}

}
