package io.github.pgprofiles.autoconfigure.jpa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

import io.github.pgprofiles.autoconfigure.beans.ProfileTranslator;
import io.github.pgprofiles.autoconfigure.entities.PackageFilter;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.SecretSources;
import io.github.pgprofiles.autoconfigure.properties.section.ProfileJpaProperties;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.internal.spi.TransactionManagers;
import org.hibernate.boot.model.naming.ImplicitNamingStrategy;
import org.hibernate.boot.model.naming.PhysicalNamingStrategy;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.hibernate.autoconfigure.HibernateSettings;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.jpa.autoconfigure.BootstrapExecutorRequiredException;
import org.springframework.boot.jpa.autoconfigure.EntityManagerFactoryBuilderCustomizer;
import org.springframework.boot.jpa.autoconfigure.JpaProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScanPackages;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.ManagedClassNameFilter;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypesScanner;
import org.springframework.orm.jpa.persistenceunit.PersistenceUnitManager;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.util.StringUtils;

/**
 * Factory methods of JPA's beans of a profile. They use Boot's builder and properties as
 * Boot's own configuration does, but for what changes a schema: that belongs to one
 * database, and is set for each profile.
 */
final class ProfileEntityManagers {

	/** Keys by which JPA and Hibernate change a schema. */
	private static final String SCHEMA_GENERATION = "jakarta.persistence.schema-generation.";

	private ProfileEntityManagers() {
	}

	/**
	 * The entities of a profile. AOT processing writes down what it finds.
	 * @param packages of the profile; none for those of Boot
	 * @param others packages of other profiles
	 */
	static PersistenceManagedTypes managedTypes(String[] packages, String[] others, ResourceLoader resources,
			BeanFactory beans) {
		List<String> own = (packages.length > 0) ? List.of(packages) : List.of("");
		PackageFilter filter = new PackageFilter(own, List.of(others));
		return new PersistenceManagedTypesScanner(resources, filter::matches)
			.scan((packages.length > 0) ? packages : bootPackages(beans));
	}

	private static String[] bootPackages(BeanFactory beans) {
		List<String> packages = EntityScanPackages.get(beans).getPackageNames();
		if (packages.isEmpty() && AutoConfigurationPackages.has(beans)) {
			packages = AutoConfigurationPackages.get(beans);
		}
		return StringUtils.toStringArray(packages);
	}

	/** The entities that are left to Boot. */
	static ManagedClassNameFilter otherEntities(String[] ofProfiles) {
		return new PackageFilter(List.of(""), List.of(ofProfiles))::matches;
	}

	/**
	 * For what is no repository of Spring Data: it knows no profile.
	 * @param alone whether no other factory is a default candidate, which would translate
	 */
	static PersistenceExceptionTranslator exceptionTranslator(boolean alone) {
		if (!alone) {
			return (ex) -> null;
		}
		HibernateJpaDialect dialect = new HibernateJpaDialect();
		dialect.setJdbcExceptionTranslator(TransactionManagers.translator());
		return dialect;
	}

	static LocalContainerEntityManagerFactoryBean entityManagerFactory(String profile, DataSource dataSource,
			PersistenceManagedTypes types, ProfileDefinitions definitions, JpaProperties jpa,
			HibernateProperties hibernate, Map<String, AsyncTaskExecutor> executors, ApplicationContext context) {
		Map<String, Object> properties = hibernate.determineHibernateProperties(
				properties(jpa, definitions.get(profile), context),
				new HibernateSettings().hibernatePropertiesCustomizers(customizers(context)));
		EntityManagerFactoryBuilder builder = new EntityManagerFactoryBuilder(
				vendor(jpa, profile, context.getBeanProvider(SQLExceptionTranslator.class)), (any) -> properties,
				context.getBeanProvider(PersistenceUnitManager.class).getIfAvailable(), null,
				bootstrapExecutor(executors));
		if (jpa.getBootstrap() == JpaProperties.Bootstrap.ASYNC) {
			builder.requireBootstrapExecutor(
					() -> BootstrapExecutorRequiredException.ofProperty("spring.jpa.bootstrap", "async"));
		}
		context.getBeanProvider(EntityManagerFactoryBuilderCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		return builder.dataSource(dataSource).managedTypes(types).persistenceUnit(profile).build();
	}

	private static List<HibernatePropertiesCustomizer> customizers(ApplicationContext context) {
		List<HibernatePropertiesCustomizer> customizers = new ArrayList<>();
		customizers.add((properties) -> {
			context.getBeanProvider(PhysicalNamingStrategy.class)
				.ifAvailable((strategy) -> properties.put(MappingSettings.PHYSICAL_NAMING_STRATEGY, strategy));
			context.getBeanProvider(ImplicitNamingStrategy.class)
				.ifAvailable((strategy) -> properties.put(MappingSettings.IMPLICIT_NAMING_STRATEGY, strategy));
		});
		context.getBeanProvider(HibernatePropertiesCustomizer.class).orderedStream().forEach(customizers::add);
		return customizers;
	}

	/**
	 * The common ones, below those of the profile.
	 * @param definition of the profile; {@code null} if it was processed ahead of time,
	 * and is not configured here
	 */
	private static Map<String, String> properties(JpaProperties jpa, @Nullable ProfileDefinition definition,
			ApplicationContext context) {
		Map<String, String> properties = new HashMap<>(jpa.getProperties());
		properties.keySet()
			.removeIf((key) -> key.startsWith(SCHEMA_GENERATION) || key.equals(SchemaToolingSettings.HBM2DDL_AUTO));
		if (definition != null) {
			ProfileJpaProperties section = definition.properties().getJpa();
			section.getProperties()
				.forEach((key, value) -> properties.put(key, resolve(definition, key, value, context)));
			if (section.getDdlAuto() != null) {
				properties.put(SchemaToolingSettings.HBM2DDL_AUTO, section.getDdlAuto().value());
			}
		}
		properties.putIfAbsent(SchemaToolingSettings.HBM2DDL_AUTO, "none");
		return properties;
	}

	private static String resolve(ProfileDefinition definition, String key, String value, ApplicationContext context) {
		return SecretResolver.isReference(value)
				? SecretSources.resolve(definition, "jpa.properties." + key, value,
						SecretSources.of(context.getEnvironment(), context.getBeanProvider(SecretResolver.class)))
				: value;
	}

	private static HibernateJpaVendorAdapter vendor(JpaProperties jpa, String profile,
			ObjectProvider<SQLExceptionTranslator> translators) {
		HibernateJpaVendorAdapter adapter = new HibernateJpaVendorAdapter();
		adapter.setShowSql(jpa.isShowSql());
		if (jpa.getDatabase() != null) {
			adapter.setDatabase(jpa.getDatabase());
		}
		adapter.setDatabasePlatform(jpa.getDatabasePlatform());
		HibernateJpaDialect dialect = adapter.getJpaDialect();
		dialect.setJdbcExceptionTranslator(ProfileTranslator.chooseForJpa(profile, translators));
		return adapter;
	}

	/** By Boot's rule. */
	private static @Nullable AsyncTaskExecutor bootstrapExecutor(Map<String, AsyncTaskExecutor> executors) {
		return (executors.size() == 1) ? executors.values().iterator().next()
				: executors.get(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME);
	}

}
