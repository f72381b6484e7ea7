package io.github.pgprofiles.autoconfigure.data.jpa;

import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.data.ProfileRepositoriesRegistrar;
import io.github.pgprofiles.autoconfigure.data.RepositoryLibrary;
import io.github.pgprofiles.autoconfigure.entities.EntityLibrary;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.jpa.autoconfigure.BootstrapExecutorRequiredException;
import org.springframework.boot.jpa.autoconfigure.EntityManagerFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.JpaRepositoryConfigExtension;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration of the repositories of Spring Data JPA that belong to profiles.
 * Where there are any, it takes the place of Boot's own, which would take them for those
 * of its DataSource: the others are registered by Boot's rules.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = DataJpaRepositoriesAutoConfiguration.class,
		afterName = { "io.github.pgprofiles.autoconfigure.jpa.ProfileJpaAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration" })
@ConditionalOnClass({ JpaRepository.class, DataJpaRepositoriesAutoConfiguration.class })
@ConditionalOnBean(name = "postgresPersistenceExceptionTranslator")
@ConditionalOnBooleanProperty(name = "spring.data.jpa.repositories.enabled", matchIfMissing = true)
@Import(ProfileDataJpaAutoConfiguration.OfProfiles.class)
public final class ProfileDataJpaAutoConfiguration {

	private static final String BOOTSTRAP_MODE = "spring.data.jpa.repositories.bootstrap-mode";

	private static final RepositoryLibrary JPA = new RepositoryLibrary(EntityLibrary.JPA, EnableJpaProfile.class,
			JpaProfileDefaults.class, ProfileJpaRepositoryExtension::new, JpaRepositoryConfigExtension::new,
			(profile) -> references(profile + "EntityManagerFactory", profile + "TransactionManager"),
			references("entityManagerFactory", "transactionManager"), true,
			ProfileDataJpaAutoConfiguration::bootstrapMode);

	private static Map<String, String> references(String factory, String manager) {
		return Map.of("entityManagerFactoryRef", factory, "transactionManagerRef", manager);
	}

	private static BootstrapMode bootstrapMode(Environment environment) {
		String mode = environment.getProperty(BOOTSTRAP_MODE);
		return StringUtils.hasText(mode) ? BootstrapMode.valueOf(mode.toUpperCase(Locale.ENGLISH))
				: BootstrapMode.DEFAULT;
	}

	@Bean
	@ConditionalOnProperty(name = BOOTSTRAP_MODE, havingValue = "deferred")
	EntityManagerFactoryBuilderCustomizer postgresBootstrapExecutorCustomizer() {
		return (builder) -> builder
			.requireBootstrapExecutor(() -> BootstrapExecutorRequiredException.ofProperty(BOOTSTRAP_MODE, "deferred"));
	}

	@Bean
	static LazyInitializationExcludeFilter postgresEagerJpaMetamodelCacheCleanup() {
		return (name, definition, type) -> "org.springframework.data.jpa.util.JpaMetamodelCacheCleanup".equals(name);
	}

	/** Under the conditions of Boot's own. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(DataSource.class)
	@ConditionalOnMissingBean({ JpaRepositoryFactoryBean.class, JpaRepositoryConfigExtension.class })
	@Import(Rest.class)
	static class RestConfiguration {

	}

	static final class OfProfiles extends ProfileRepositoriesRegistrar {

		OfProfiles(Environment environment, ResourceLoader resources, BeanFactory beans) {
			super(JPA, environment, resources, beans);
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			registerProfiles(registry);
		}

	}

	static final class Rest extends ProfileRepositoriesRegistrar {

		Rest(Environment environment, ResourceLoader resources, BeanFactory beans) {
			super(JPA, environment, resources, beans);
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			registerRest(registry);
		}

	}

}
