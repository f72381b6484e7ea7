package io.github.pgprofiles.autoconfigure.liquibase;

import java.util.List;

import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import io.github.pgprofiles.autoconfigure.migration.MigrationBeans;
import io.github.pgprofiles.autoconfigure.properties.BootSections;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileRole;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a Liquibase for each profile that has a section {@code liquibase}. That of
 * the primary profile is the application's only one, unless Boot's own is asked for, by a
 * role or a URL.
 */
final class ProfileLiquibaseRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	ProfileLiquibaseRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
		List<String> profiles = BootSections.profiles(definitions, ProfileLiquibase.SECTION)
			.stream()
			.filter((profile) -> !registry.containsBeanDefinition(profile + ProfileLiquibase.LIQUIBASE))
			.toList();
		MigrationBeans migrations = new MigrationBeans(registry);
		migrations.registerPools();
		if (profiles.isEmpty()) {
			return;
		}
		boolean boot = this.environment.containsProperty("spring.liquibase.url")
				|| definitions.all().stream().anyMatch((each) -> each.roles().contains(ProfileRole.LIQUIBASE));
		for (String profile : profiles) {
			boolean only = !boot && profile.equals(definitions.primary());
			migrations.register(profile, ProfileLiquibase.LIQUIBASE, only, ProfileBeanDefinitions
				.of(ProfileLiquibase.class, "liquibase", ProfileLiquibase.Migrated.class, profile));
			if (only) {
				MigrationBeans.warnOfIgnored(this.environment, ProfileLiquibase.SECTION, profile);
			}
		}
		registry.registerBeanDefinition(ProfileLiquibase.ROUND, MigrationBeans.infrastructure(ProfileLiquibase.class,
				"round", ProfileLiquibase.class, (Object) profiles.toArray(String[]::new)));
	}

}
