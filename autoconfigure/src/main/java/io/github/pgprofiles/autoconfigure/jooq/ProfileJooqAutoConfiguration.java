package io.github.pgprofiles.autoconfigure.jooq;

import io.github.pgprofiles.autoconfigure.beans.ProfileBeanDefinitions;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.jooq.DSLContext;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jooq.autoconfigure.JooqAutoConfiguration;
import org.springframework.boot.jooq.autoconfigure.JooqProperties;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Auto-configuration of jOOQ for all profiles: the beans {@code ordersDslContext} and
 * {@code ordersJooqConfiguration} of the profile {@code orders}. Those of the primary
 * profile take the place of Boot's, unless there is one of the user's own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = JooqAutoConfiguration.class,
		afterName = { "io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration",
				"io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration" })
@ConditionalOnClass({ DSLContext.class, JooqAutoConfiguration.class })
@ConditionalOnBean(name = "postgresProfileDefinitions")
@EnableConfigurationProperties(JooqProperties.class)
@Import(ProfileJooqAutoConfiguration.Registrar.class)
public final class ProfileJooqAutoConfiguration {

	static final class Registrar implements ImportBeanDefinitionRegistrar {

		private static final String CONTEXT = "DslContext";

		private static final String CONFIGURATION = "JooqConfiguration";

		private final Environment environment;

		private final ListableBeanFactory beans;

		Registrar(Environment environment, BeanFactory beans) {
			this.environment = environment;
			this.beans = (ListableBeanFactory) beans;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
			boolean ownContext = isOwn(DSLContext.class);
			boolean ownConfiguration = isOwn(org.jooq.Configuration.class);
			for (ProfileDefinition definition : definitions.all()) {
				String profile = definition.name();
				boolean primary = profile.equals(definitions.primary());
				ProfileBeanDefinitions.add(registry, profile, CONFIGURATION, primary && !ownConfiguration,
						ProfileBeanDefinitions.of(ProfileJooq.class, "configuration", org.jooq.Configuration.class,
								profile, ProfileBeanDefinitions.reference(profile, "DataSource"),
								ProfileBeanDefinitions.reference(profile, "TransactionManager")));
				String context = ProfileBeanDefinitions.add(registry, profile, CONTEXT, primary && !ownContext,
						ProfileBeanDefinitions.of(ProfileJooq.class, "context", DSLContext.class,
								ProfileBeanDefinitions.reference(profile, CONFIGURATION)));
				if (primary && !ownContext && !registry.isBeanNameInUse("dslContext")) {
					registry.registerAlias(context, "dslContext");
				}
			}
		}

		private boolean isOwn(Class<?> type) {
			return this.beans.getBeanNamesForType(type, true, false).length > 0;
		}

	}

}
