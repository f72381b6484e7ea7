package io.github.pgprofiles.autoconfigure.jpa;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import io.github.pgprofiles.autoconfigure.entities.EntityLibrary;
import io.github.pgprofiles.autoconfigure.entities.PackageFilter;
import io.github.pgprofiles.autoconfigure.entities.ProfilePackages;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.ManagedClassNameFilter;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypesScanner;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Registers the entity manager factories of the profiles, and what keeps their entities
 * out of that of Boot.
 */
final class ProfileJpaRegistrar implements ImportBeanDefinitionRegistrar {

	private static final Log logger = LogFactory.getLog(ProfileJpaRegistrar.class);

	static final String FACTORY = "EntityManagerFactory";

	static final String TYPES = "PersistenceManagedTypes";

	/** The name by which repositories of Spring Data look for theirs. */
	private static final String DEFAULT = "entityManagerFactory";

	private final Environment environment;

	private final ResourceLoader resources;

	private final ListableBeanFactory beans;

	ProfileJpaRegistrar(Environment environment, ResourceLoader resources, BeanFactory beans) {
		this.environment = environment;
		this.resources = resources;
		this.beans = (ListableBeanFactory) beans;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		ProfilePackages packages = ProfilePackages.of(EntityLibrary.JPA, this.environment, registry, this.resources);
		if (packages.isEmpty()) {
			return;
		}
		for (String profile : packages.enabled()) {
			register(registry, profile, packages);
		}
		if (this.beans.getBeanNamesForType(ManagedClassNameFilter.class, true, false).length == 0) {
			registry.registerBeanDefinition("postgresManagedClassNameFilter",
					ProfileBeanDefinitions.of(ProfileEntityManagers.class, "otherEntities",
							ManagedClassNameFilter.class, (Object) StringUtils.toStringArray(packages.besides(null))));
		}
		boolean alone = !hasDefaultDataSource(registry);
		if (alone) {
			warnOfNobodys(packages);
		}
		RootBeanDefinition translator = ProfileBeanDefinitions.of(ProfileEntityManagers.class, "exceptionTranslator",
				PersistenceExceptionTranslator.class, alone);
		translator.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		registry.registerBeanDefinition("postgresPersistenceExceptionTranslator", translator);
		if (ClassUtils.isPresent("org.springframework.web.servlet.config.annotation.WebMvcConfigurer",
				getClass().getClassLoader())) {
			EntityManagersInView.register(registry, packages);
		}
	}

	private boolean hasDefaultDataSource(BeanDefinitionRegistry registry) {
		return Arrays.stream(this.beans.getBeanNamesForType(DataSource.class, true, false))
			.anyMatch((name) -> !registry.containsBeanDefinition(name)
					|| !(registry.getBeanDefinition(name) instanceof AbstractBeanDefinition definition)
					|| definition.isDefaultCandidate());
	}

	/** There is no factory of Boot's for the entities that are left. */
	private void warnOfNobodys(ProfilePackages packages) {
		if (AutoConfigurationPackages.has(this.beans)) {
			PackageFilter rest = new PackageFilter(List.of(""), packages.besides(null));
			List<String> entities = new PersistenceManagedTypesScanner(this.resources, rest::matches)
				.scan(StringUtils.toStringArray(AutoConfigurationPackages.get(this.beans)))
				.getManagedClassNames();
			if (!entities.isEmpty()) {
				logger.warn(("Entities that belong to no profile: %s. They are below none of the packages %s, and there"
						+ " is no primary profile: set app.postgres.primary, or %s of their profile")
					.formatted(entities, packages.besides(null), EntityLibrary.JPA.key()));
			}
		}
	}

	private static void register(BeanDefinitionRegistry registry, String profile, ProfilePackages packages) {
		boolean primary = packages.isPrimary(profile);
		ProfileBeanDefinitions.add(registry, profile, TYPES, primary,
				ProfileBeanDefinitions.of(ProfileEntityManagers.class, "managedTypes", PersistenceManagedTypes.class,
						StringUtils.toStringArray(packages.of(profile)),
						StringUtils.toStringArray(packages.besides(profile))));
		RootBeanDefinition definition = ProfileBeanDefinitions.of(ProfileEntityManagers.class, "entityManagerFactory",
				LocalContainerEntityManagerFactoryBean.class, profile,
				ProfileBeanDefinitions.reference(profile, "DataSource"),
				ProfileBeanDefinitions.reference(profile, TYPES));
		String factory = ProfileBeanDefinitions.add(registry, profile, FACTORY, primary, definition);
		if (primary && !factory.equals(DEFAULT) && !registry.isBeanNameInUse(DEFAULT)) {
			registry.registerAlias(factory, DEFAULT);
		}
	}

}
