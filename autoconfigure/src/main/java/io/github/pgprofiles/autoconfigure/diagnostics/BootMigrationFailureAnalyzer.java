package io.github.pgprofiles.autoconfigure.diagnostics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.migration.MigrationFailedException;
import io.github.pgprofiles.autoconfigure.migration.MigrationKeys;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileRole;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says that Boot's own Flyway or Liquibase migrates a profile where it fails, and which
 * keys are about it: who has only added a library may not know that it runs.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BootMigrationFailureAnalyzer extends AbstractFailureAnalyzer<BeanCreationException> {

	private static final Map<String, ProfileRole> BEANS = Map.of("flywayInitializer", ProfileRole.FLYWAY, "liquibase",
			ProfileRole.LIQUIBASE);

	private final Environment environment;

	private final BeanFactory beans;

	BootMigrationFailureAnalyzer(Environment environment, BeanFactory beans) {
		this.environment = environment;
		this.beans = beans;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCreationException cause) {
		BeanCreationException failed = cause;
		for (Throwable t = cause; t != null; t = t.getCause()) {
			if (t instanceof BeanCreationException creation) {
				failed = creation;
			}
		}
		ProfileRole role = (failed.getBeanName() != null) ? BEANS.get(failed.getBeanName()) : null;
		Throwable failure = failed.getCause();
		if (role == null || failure == null) {
			return null;
		}
		AnalyzedProfiles profiles = AnalyzedProfiles.of(this.environment);
		if (profiles.definitions() == null) {
			return null;
		}
		String section = role.name().toLowerCase(Locale.ROOT);
		String profile = migrated(profiles.definitions(), role, section);
		if (profile == null) {
			return null;
		}
		String name = "Spring Boot's own %s, which migrates the PostgreSQL profile '%s',"
			.formatted((role == ProfileRole.FLYWAY) ? "Flyway" : "Liquibase", profile);
		MigrationDiagnosis diagnosis = new MigrationDiagnosis();
		diagnosis.add(
				new MigrationDiagnosis.Migration(name, profile, "spring." + section,
						profiles.keys().with(MigrationKeys.ofBoot(this.environment, section))),
				name + " failed: " + MigrationFailedException.said(failure), failure);
		return diagnosis.analysis(failed);
	}

	/** The profile that Boot's own migrates; {@code null} if it is another database. */
	private @Nullable String migrated(ProfileDefinitions definitions, ProfileRole role, String section) {
		if (this.environment.containsProperty("spring." + section + ".url") || hasOwnDataSource(role)) {
			return null;
		}
		return definitions.all()
			.stream()
			.filter((each) -> each.roles().contains(role))
			.map(ProfileDefinition::name)
			.findFirst()
			.orElse(definitions.primary());
	}

	/** By an annotation of Boot's on a bean of the user's. */
	private boolean hasOwnDataSource(ProfileRole role) {
		if (!(this.beans instanceof ConfigurableListableBeanFactory listable)) {
			return false;
		}
		return Arrays.stream(listable.getBeanDefinitionNames())
			.map(listable::getBeanDefinition)
			.anyMatch((definition) -> role.ofDataSource()
				.stream()
				.anyMatch((annotation) -> isAnnotated(definition, annotation)));
	}

	private static boolean isAnnotated(BeanDefinition definition, String annotation) {
		return definition instanceof AnnotatedBeanDefinition annotated && annotated.getFactoryMethodMetadata() != null
				&& annotated.getFactoryMethodMetadata().isAnnotated(annotation);
	}

}
