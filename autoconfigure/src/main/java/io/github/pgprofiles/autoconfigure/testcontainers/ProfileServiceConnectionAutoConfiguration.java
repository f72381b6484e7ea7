package io.github.pgprofiles.autoconfigure.testcontainers;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.testcontainers.ContainerPostgresConnectionDetailsFactory.Details;
import io.github.pgprofiles.autoconfigure.testcontainers.ContainerPostgresConnectionDetailsFactory.FieldDetails;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.JdbcDatabaseContainer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Keeps a container whose {@code @ServiceConnection} is named after a profile for that
 * profile. Boot's factories for JDBC, Flyway and Liquibase accept any name, so that
 * Boot's own DataSource would connect to the first container, whatever it is called.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ServiceConnectionAutoConfiguration.class, before = PostgresProfilesAutoConfiguration.class)
@ConditionalOnClass({ ServiceConnection.class, JdbcDatabaseContainer.class })
@Import(ProfileServiceConnectionAutoConfiguration.Registrar.class)
public final class ProfileServiceConnectionAutoConfiguration {

	static final class Registrar implements ImportBeanDefinitionRegistrar {

		private static final Log logger = LogFactory.getLog(ProfileServiceConnectionAutoConfiguration.class);

		private final Environment environment;

		private final ListableBeanFactory beans;

		Registrar(Environment environment, BeanFactory beans) {
			this.environment = environment;
			this.beans = (ListableBeanFactory) beans;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
			Collection<ProfileDefinition> profiles = definitions.all();
			addFurtherFields(registry);
			Map<String, Details> ours = ours(registry);
			ours.forEach((name, details) -> {
				if (profiles.stream().anyMatch((profile) -> details.isFor(profile.name()))) {
					removeSiblings(registry, name, details);
				}
			});
			ours.forEach((name, details) -> {
				if (profiles.stream().noneMatch((profile) -> details.isFor(profile.name()))) {
					addMissing(registry, name, details);
					tell(details, definitions);
				}
			});
		}

		/** Where a profile is the primary one, Boot makes no DataSource of it. */
		private static void tell(Details details, ProfileDefinitions definitions) {
			if (definitions.primary() != null) {
				logger.warn(("%s is named after no enabled profile, and the DataSource is that of the profile '%s'. The"
						+ " enabled profiles are %s: name one of them, such as @ServiceConnection(\"%2$s\")")
					.formatted(details, definitions.primary(),
							definitions.all().stream().map(ProfileDefinition::name).toList()));
			}
		}

		/** Gives each container in a field a bean of its own. */
		private static void addFurtherFields(BeanDefinitionRegistry registry) {
			ours(registry).forEach((name, details) -> {
				int number = 1;
				for (Details other : (details instanceof FieldDetails field) ? field.others() : List.<Details>of()) {
					number++;
					registry.registerBeanDefinition(name + "#" + number,
							definition(other, registry.getBeanDefinition(name)));
				}
			});
		}

		private static Map<String, Details> ours(BeanDefinitionRegistry registry) {
			Map<String, Details> ours = new LinkedHashMap<>();
			for (String name : registry.getBeanDefinitionNames()) {
				if (instance(registry.getBeanDefinition(name)) instanceof Details details) {
					ours.put(name, details);
				}
			}
			return ours;
		}

		/**
		 * The bean that Boot registered for a container: a supplier that only returns it.
		 */
		private static @Nullable Object instance(BeanDefinition definition) {
			boolean serviceConnection = definition.getAttribute(ServiceConnection.class.getName()) != null;
			Supplier<?> supplier = (serviceConnection && definition instanceof RootBeanDefinition root)
					? root.getInstanceSupplier() : null;
			return (supplier != null) ? supplier.get() : null;
		}

		/** Removes what else was registered for the same container. */
		private static void removeSiblings(BeanDefinitionRegistry registry, String ours, Details details) {
			String suffix = ours.substring(prefix(details.getClass()).length()).replaceFirst("#\\d+$", "");
			for (String name : registry.getBeanDefinitionNames()) {
				Object instance = instance(registry.getBeanDefinition(name));
				if (instance != null && !(instance instanceof Details)
						&& name.equals(prefix(instance.getClass()) + suffix)) {
					registry.removeBeanDefinition(name);
				}
			}
		}

		/**
		 * Registers what Boot left out because the container of a profile came first.
		 */
		private void addMissing(BeanDefinitionRegistry registry, String name, Details details) {
			BeanDefinition ours = registry.getBeanDefinition(name);
			String suffix = name.substring(prefix(details.getClass()).length());
			new ConnectionDetailsFactories(null).getConnectionDetails(details.source(), false)
				.forEach((type, missing) -> {
					if (this.beans.getBeanNamesForType(type, true, false).length == 0
							&& !(missing instanceof Details)) {
						registry.registerBeanDefinition(prefix(missing.getClass()) + suffix, definition(missing, ours));
					}
				});
		}

		@SuppressWarnings("unchecked") // the class is the instance's own
		private static <T extends ConnectionDetails> RootBeanDefinition definition(T details, BeanDefinition like) {
			RootBeanDefinition definition = new RootBeanDefinition((Class<T>) details.getClass(), () -> details);
			definition.setAttribute(ServiceConnection.class.getName(), true);
			ContainerImageMetadata image = ContainerImageMetadata.getFrom(like);
			if (image != null) {
				image.addTo(definition);
			}
			return definition;
		}

		/** How Boot begins the name of a bean: its class, then the container. */
		private static String prefix(Class<?> type) {
			return StringUtils.uncapitalize(ClassUtils.getShortNameAsProperty(type)) + "For";
		}

	}

}
