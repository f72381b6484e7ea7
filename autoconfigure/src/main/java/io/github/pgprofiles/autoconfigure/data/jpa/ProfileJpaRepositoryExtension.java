package io.github.pgprofiles.autoconfigure.data.jpa;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.config.SecretResolver;
import org.hibernate.cfg.MappingSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.data.jpa.repository.aot.AotEntityManagerFactoryCreator;
import org.springframework.data.jpa.repository.aot.JpaRepositoryContributor;
import org.springframework.data.jpa.repository.config.JpaRepositoryConfigExtension;
import org.springframework.data.repository.config.AotRepositoryContext;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

/**
 * Spring Data's extension, whose AOT processing looks at the entities of the repository's
 * profile: Spring Data's own looks at those of the default candidate.
 */
final class ProfileJpaRepositoryExtension extends JpaRepositoryConfigExtension {

	@Override
	public Class<? extends BeanRegistrationAotProcessor> getRepositoryAotProcessor() {
		return AotProcessor.class;
	}

	/** Public for Spring. */
	public static final class AotProcessor extends JpaRepositoryRegistrationAotProcessor {

		private final Map<String, AotEntityManagerFactoryCreator> factories = new LinkedHashMap<>();

		@Override
		protected @Nullable JpaRepositoryContributor contributeAotRepository(AotRepositoryContext repository) {
			Environment environment = repository.getEnvironment();
			String factory = repository.getConfigurationSource().getAttribute("entityManagerFactoryRef").orElse("");
			String types = factory.replaceFirst("EntityManagerFactory$", "PersistenceManagedTypes");
			if (!repository.isGeneratedRepositoriesEnabled("jpa")
					|| environment.getProperty(USE_ENTITY_MANAGER, Boolean.class, false)
					|| !repository.getBeanFactory().containsBean(types)) {
				return super.contributeAotRepository(repository);
			}
			return new JpaRepositoryContributor(repository,
					this.factories
						.computeIfAbsent(types,
								(name) -> AotEntityManagerFactoryCreator.from(
										repository.getBeanFactory().getBean(name, PersistenceManagedTypes.class),
										properties(environment, factory.replaceFirst("EntityManagerFactory$", ""))))
						.getEntityManagerFactory());
		}

		static Map<String, Object> properties(Environment environment, String profile) {
			Binder binder = Binder.get(environment);
			Map<String, Object> properties = new LinkedHashMap<>();
			binder.bind("spring.jpa.hibernate.naming.implicit-strategy", String.class)
				.ifBound((name) -> properties.put(MappingSettings.IMPLICIT_NAMING_STRATEGY, name));
			binder.bind("spring.jpa.hibernate.naming.physical-strategy", String.class)
				.ifBound((name) -> properties.put(MappingSettings.PHYSICAL_NAMING_STRATEGY, name));
			binder.bind("spring.jpa.properties", Bindable.mapOf(String.class, String.class))
				.ifBound(properties::putAll);
			ProfileDefinition definition = ProfileDefinitions.of(environment).get(profile);
			if (definition != null) {
				definition.properties().getJpa().getProperties().forEach((key, value) -> {
					// nobody resolves secrets while an application is processed
					if (!SecretResolver.isReference(value)) {
						properties.put(key, value);
					}
				});
			}
			return properties;
		}

	}

}
