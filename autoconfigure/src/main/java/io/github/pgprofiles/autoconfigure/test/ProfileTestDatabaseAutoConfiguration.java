package io.github.pgprofiles.autoconfigure.test;

import io.github.pgprofiles.annotation.Experimental;
import io.github.pgprofiles.autoconfigure.ConnectionDetailsFallback;
import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Keeps {@code @AutoConfigureTestDatabase}, which the slices include, from replacing a
 * profile's database where that is already a test database: an embedded server, a
 * container or dynamic properties. Boot does so for its own DataSource only. With
 * {@code replace = ANY} it replaces any DataSource.
 *
 * @since 0.1.0
 */
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@AutoConfiguration(after = PostgresProfilesAutoConfiguration.class,
		afterName = "org.springframework.boot.jdbc.test.autoconfigure.TestDatabaseAutoConfiguration")
@ConditionalOnClass(name = "org.springframework.boot.jdbc.test.autoconfigure.TestDatabaseAutoConfiguration")
@Import(ProfileTestDatabaseAutoConfiguration.Registrar.class)
@Experimental
public final class ProfileTestDatabaseAutoConfiguration {

	static final class Registrar implements ImportBeanDefinitionRegistrar {

		private static final String REPLACING = "nonTestEmbeddedDataSourceBeanFactoryPostProcessor";

		private final Environment environment;

		private final ListableBeanFactory beans;

		Registrar(Environment environment, BeanFactory beans) {
			this.environment = environment;
			this.beans = (ListableBeanFactory) beans;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			if (!registry.containsBeanDefinition(REPLACING)) {
				return;
			}
			ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
			ProfileDefinition primary = definitions.all()
				.stream()
				.filter((definition) -> definition.name().equals(definitions.primary()))
				.findFirst()
				.orElse(null);
			if (primary != null && isForTests(definitions, primary, registry)) {
				registry.removeBeanDefinition(REPLACING);
			}
		}

		private boolean isForTests(ProfileDefinitions definitions, ProfileDefinition primary,
				BeanDefinitionRegistry registry) {
			return isContainer(primary, registry) || isEmbedded(primary) || definitions.isDynamic(primary);
		}

		private boolean isContainer(ProfileDefinition profile, BeanDefinitionRegistry registry) {
			for (String name : this.beans.getBeanNamesForType(PostgresConnectionDetails.class, true, false)) {
				@Nullable Object details = (registry.containsBeanDefinition(name)
						&& ContainerImageMetadata.isPresent(registry.getBeanDefinition(name)))
								? this.beans.getBean(name) : null;
				if (details instanceof PostgresConnectionDetails container && container.isFor(profile.name())) {
					return true;
				}
			}
			return false;
		}

		private boolean isEmbedded(ProfileDefinition profile) {
			return !profile.hasConnectionSettings()
					&& this.beans.getBeanNamesForType(ConnectionDetailsFallback.class, true, false).length > 0;
		}

	}

}
