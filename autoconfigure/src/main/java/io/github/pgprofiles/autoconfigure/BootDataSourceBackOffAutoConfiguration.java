package io.github.pgprofiles.autoconfigure;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;

/**
 * Removes Boot's own DataSource where there are profiles, none of them is primary, and no
 * setting says where that DataSource should connect. Boot sees no default candidate,
 * creates a DataSource of its own, and would fail at startup for lack of a URL. Ordered
 * directly after Boot's DataSource, so that later conditions do not see it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { DataSourceAutoConfiguration.class, PostgresProfilesAutoConfiguration.class },
		before = { DataSourceInitializationAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
				JdbcTemplateAutoConfiguration.class },
		beforeName = { "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
				"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration",
				"org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration",
				"org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration",
				"org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration",
				"org.springframework.boot.session.jdbc.autoconfigure.JdbcSessionAutoConfiguration",
				"org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration" })
@Conditional(OnProfilesCondition.class)
@Import(BootDataSourceBackOffAutoConfiguration.Registrar.class)
public final class BootDataSourceBackOffAutoConfiguration {

	static final class Registrar implements ImportBeanDefinitionRegistrar {

		private static final String BOOT_JDBC = "org.springframework.boot.jdbc.autoconfigure.";

		private final Environment environment;

		private final ListableBeanFactory beans;

		Registrar(Environment environment, BeanFactory beans) {
			this.environment = environment;
			this.beans = (ListableBeanFactory) beans;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			if (ProfileDefinitions.of(this.environment).primary() != null
					|| ProfileDefinitions.hasBootDataSource(this.environment) || hasConnectionDetails(registry)) {
				return;
			}
			for (String name : registry.getBeanDefinitionNames()) {
				String declaring = declaringClass(registry.getBeanDefinition(name));
				if (declaring.startsWith(BOOT_JDBC) && !declaring.contains("PoolMetadataProviders")) {
					registry.removeBeanDefinition(name);
				}
			}
		}

		/** Whether something other than properties configures Boot's DataSource. */
		private boolean hasConnectionDetails(BeanDefinitionRegistry registry) {
			for (String name : this.beans.getBeanNamesForType(JdbcConnectionDetails.class, true, false)) {
				if (!registry.containsBeanDefinition(name)
						|| !declaringClass(registry.getBeanDefinition(name)).startsWith(BOOT_JDBC)) {
					return true;
				}
			}
			return false;
		}

		private static String declaringClass(BeanDefinition definition) {
			@Nullable MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
					? annotated.getFactoryMethodMetadata() : null;
			return (method != null) ? method.getDeclaringClassName() : "";
		}

	}

}
