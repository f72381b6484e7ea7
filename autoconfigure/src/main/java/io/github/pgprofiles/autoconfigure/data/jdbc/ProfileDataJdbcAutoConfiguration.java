package io.github.pgprofiles.autoconfigure.data.jdbc;

import java.util.Map;

import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import io.github.pgprofiles.autoconfigure.data.ProfileRepositoriesRegistrar;
import io.github.pgprofiles.autoconfigure.data.RepositoryLibrary;
import io.github.pgprofiles.autoconfigure.entities.EntityLibrary;
import io.github.pgprofiles.autoconfigure.entities.ProfilePackages;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.core.convert.DataAccessStrategy;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.jdbc.repository.config.JdbcRepositoryConfigExtension;
import org.springframework.data.repository.config.BootstrapMode;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration of the repositories of Spring Data JDBC that belong to profiles, and
 * of the beans behind them, such as {@code reportsJdbcAggregateTemplate}. Those of the
 * primary profile use Boot's beans.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = DataJdbcRepositoriesAutoConfiguration.class,
		afterName = { "io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration",
				"io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration" })
@ConditionalOnClass({ AbstractJdbcConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class })
@ConditionalOnBean(name = "postgresProfileDefinitions")
@ConditionalOnBooleanProperty(name = "spring.data.jdbc.repositories.enabled", matchIfMissing = true)
@Import(ProfileDataJdbcAutoConfiguration.OfProfiles.class)
public final class ProfileDataJdbcAutoConfiguration {

	private static final RepositoryLibrary JDBC = new RepositoryLibrary(EntityLibrary.JDBC, EnableJdbcProfile.class,
			JdbcProfileDefaults.class, ProfileJdbcRepositoryExtension::new, JdbcRepositoryConfigExtension::new,
			(profile) -> references(profile + ProfileDataJdbc.TEMPLATE, profile + "TransactionManager"),
			references("", "transactionManager"), false, (environment) -> BootstrapMode.DEFAULT);

	private static Map<String, String> references(String template, String manager) {
		return Map.of("jdbcAggregateOperationsRef", template, "transactionManagerRef", manager, "jdbcOperationsRef", "",
				"dataAccessStrategyRef", "");
	}

	/** Under the conditions of Boot's own. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean({ NamedParameterJdbcOperations.class, PlatformTransactionManager.class })
	@ConditionalOnMissingBean(JdbcRepositoryConfigExtension.class)
	@Import(Rest.class)
	static class RestConfiguration {

	}

	static final class OfProfiles extends ProfileRepositoriesRegistrar {

		OfProfiles(Environment environment, ResourceLoader resources, BeanFactory beans) {
			super(JDBC, environment, resources, beans);
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			ProfilePackages packages = packages(registry);
			// the user's own converters: Boot's bean, which needs a database, comes later
			String[] conversions = beans().getBeanNamesForType(JdbcCustomConversions.class, true, false);
			for (String profile : packages.enabled()) {
				if (!packages.isPrimary(profile)) {
					Beans beans = new Beans(registry, profile);
					register(beans, StringUtils.toStringArray(packages.of(profile)), (conversions.length == 1)
							? new RuntimeBeanReference(conversions[0]) : registerConversions(beans));
				}
			}
			registerProfiles(registry);
		}

		/** No default candidates, so that Boot makes its own. */
		private static void register(Beans beans, String[] packages, RuntimeBeanReference conversions) {
			beans.add(ProfileDataJdbc.OPERATIONS, "operations", NamedParameterJdbcOperations.class, beans.profile(),
					beans.reference("DataSource"));
			beans.add(ProfileDataJdbc.DIALECT, "dialect", JdbcDialect.class);
			beans.add(ProfileDataJdbc.CONTEXT, "mappingContext", JdbcMappingContext.class, packages, conversions);
			beans.add(ProfileDataJdbc.CONVERTER, "converter", JdbcConverter.class, beans.profile(),
					beans.reference(ProfileDataJdbc.CONTEXT), beans.reference(ProfileDataJdbc.OPERATIONS), conversions,
					beans.reference(ProfileDataJdbc.DIALECT));
			beans.add(ProfileDataJdbc.STRATEGY, "strategy", DataAccessStrategy.class,
					beans.reference(ProfileDataJdbc.OPERATIONS), beans.reference(ProfileDataJdbc.CONVERTER),
					beans.reference(ProfileDataJdbc.DIALECT));
			beans.add(ProfileDataJdbc.TEMPLATE, "template", JdbcAggregateTemplate.class,
					beans.reference(ProfileDataJdbc.OPERATIONS), beans.reference(ProfileDataJdbc.CONTEXT),
					beans.reference(ProfileDataJdbc.CONVERTER), beans.reference(ProfileDataJdbc.STRATEGY),
					beans.reference(ProfileDataJdbc.DIALECT));
		}

		private static RuntimeBeanReference registerConversions(Beans beans) {
			beans.add(ProfileDataJdbc.CONVERSIONS, "conversions", JdbcCustomConversions.class,
					beans.reference(ProfileDataJdbc.DIALECT));
			return beans.reference(ProfileDataJdbc.CONVERSIONS);
		}

		private record Beans(BeanDefinitionRegistry registry, String profile) {

			void add(String suffix, String method, Class<?> type, Object... arguments) {
				ProfileBeanDefinitions.add(this.registry, this.profile, suffix, false,
						ProfileBeanDefinitions.of(ProfileDataJdbc.class, method, type, arguments));
			}

			RuntimeBeanReference reference(String suffix) {
				return ProfileBeanDefinitions.reference(this.profile, suffix);
			}

		}

	}

	static final class Rest extends ProfileRepositoriesRegistrar {

		Rest(Environment environment, ResourceLoader resources, BeanFactory beans) {
			super(JDBC, environment, resources, beans);
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			registerRest(registry);
		}

	}

}
