package io.github.pgprofiles.autoconfigure.flyway;

import java.util.List;

import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import io.github.pgprofiles.autoconfigure.migration.MigrationBeans;
import io.github.pgprofiles.autoconfigure.migration.MigrationRound;
import io.github.pgprofiles.autoconfigure.properties.BootSections;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileRole;
import org.flywaydb.core.Flyway;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a Flyway with its initializer for each profile that has a section
 * {@code flyway}. That of the primary profile is the application's only one, unless
 * Boot's own is asked for, by a role or a URL.
 */
final class ProfileFlywayRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	ProfileFlywayRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
		List<String> profiles = BootSections.profiles(definitions, ProfileFlyway.SECTION)
			.stream()
			.filter((profile) -> !registry.containsBeanDefinition(profile + ProfileFlyway.FLYWAY))
			.toList();
		MigrationBeans migrations = new MigrationBeans(registry);
		migrations.registerPools();
		if (profiles.isEmpty()) {
			return;
		}
		boolean boot = this.environment.containsProperty("spring.flyway.url")
				|| definitions.all().stream().anyMatch((each) -> each.roles().contains(ProfileRole.FLYWAY));
		for (String profile : profiles) {
			boolean only = !boot && profile.equals(definitions.primary());
			migrations.register(profile, ProfileFlyway.FLYWAY, only,
					ProfileBeanDefinitions.of(ProfileFlyway.class, "flyway", Flyway.class, profile));
			migrations.register(profile, ProfileFlyway.INITIALIZER, only, ProfileBeanDefinitions.of(ProfileFlyway.class,
					"initializer", FlywayMigrationInitializer.class, profile));
			if (only) {
				MigrationBeans.warnOfIgnored(this.environment, ProfileFlyway.SECTION, profile);
			}
		}
		registry.registerBeanDefinition(ProfileFlyway.ROUND, MigrationBeans.infrastructure(ProfileFlyway.class, "round",
				MigrationRound.class, (Object) profiles.toArray(String[]::new)));
	}

}
