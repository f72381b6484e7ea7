package io.github.pgprofiles.autoconfigure.compose;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.compose.ComposeService.Details;
import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Keeps a service of Docker Compose that is named after a profile, or has its label, for
 * that profile. Boot makes details for JDBC and Flyway of each PostgreSQL, so that Flyway
 * would migrate one database, and the application use another.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = PostgresProfilesAutoConfiguration.class)
@ConditionalOnClass(DockerComposeConnectionDetailsFactory.class)
@Import(ProfileDockerComposeAutoConfiguration.Registrar.class)
public final class ProfileDockerComposeAutoConfiguration {

	static final class Registrar implements ImportBeanDefinitionRegistrar {

		private static final Log logger = LogFactory.getLog(ProfileDockerComposeAutoConfiguration.class);

		private static final String OURS = "postgresConnectionDetails";

		private final Environment environment;

		Registrar(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			Map<String, Details> services = services(registry);
			if (services.isEmpty()) {
				return;
			}
			ProfileDefinitions definitions = ProfileDefinitions.of(this.environment);
			Collection<ProfileDefinition> profiles = definitions.all();
			services.values().forEach((service) -> requireKnownLabel(service, profiles));
			feedLoneProfile(services.values(), profiles);
			services.forEach((name, service) -> {
				if (profiles.stream().anyMatch((profile) -> service.isFor(profile.name()))) {
					siblings(registry, name).forEach(registry::removeBeanDefinition);
				}
				else {
					registry.removeBeanDefinition(name);
					if (definitions.primary() != null) {
						keepFromMigrations(registry, name, service, definitions.primary());
					}
				}
			});
		}

		private static Map<String, Details> services(BeanDefinitionRegistry registry) {
			Map<String, Details> services = new LinkedHashMap<>();
			for (String name : registry.getBeanDefinitionNames()) {
				if (name.startsWith(OURS) && instance(registry.getBeanDefinition(name)) instanceof Details details) {
					services.put(name, details);
				}
			}
			return services;
		}

		/**
		 * The bean that Boot registered for a service: a supplier that only returns it.
		 */
		private static @Nullable Object instance(BeanDefinition definition) {
			Supplier<?> supplier = (ContainerImageMetadata.isPresent(definition)
					&& definition instanceof RootBeanDefinition root) ? root.getInstanceSupplier() : null;
			return (supplier != null) ? supplier.get() : null;
		}

		private static void requireKnownLabel(Details service, Collection<ProfileDefinition> profiles) {
			if (service.label() != null && profiles.stream().noneMatch((profile) -> service.isFor(profile.name()))) {
				throw ProfileConfigurationException.elsewhere(ComposeService.LABEL,
						"is a label of the Docker Compose service '%s' and says '%s', and the profiles are %s"
							.formatted(service.service(), service.label(),
									profiles.stream().map(ProfileDefinition::name).toList()),
						"Correct the label, or configure the profile.");
			}
		}

		/** One PostgreSQL, and one profile that says nowhere where it connects. */
		private static void feedLoneProfile(Collection<Details> services, Collection<ProfileDefinition> profiles) {
			if (services.size() == 1 && profiles.size() == 1) {
				ProfileDefinition profile = profiles.iterator().next();
				if (!profile.hasConnectionSettings()) {
					services.iterator().next().serveOnly(profile.name());
				}
			}
		}

		/** Boot's own DataSource is not there: only migrations would use it. */
		private static void keepFromMigrations(BeanDefinitionRegistry registry, String ours, Details service,
				String primary) {
			List<String> jdbc = siblings(registry, ours).stream()
				.filter((name) -> isForMigrations(registry.getBeanDefinition(name)))
				.toList();
			jdbc.forEach(registry::removeBeanDefinition);
			if (!jdbc.isEmpty()) {
				logger.warn(
						("The Docker Compose service '%s' feeds no profile, and is not migrated: the DataSource is that"
								+ " of the profile '%s'. Name the service after a profile, or give it the label '%s'")
							.formatted(service.service(), primary, ComposeService.LABEL));
			}
		}

		private static boolean isForMigrations(BeanDefinition definition) {
			Object details = instance(definition);
			return details instanceof JdbcConnectionDetails
					|| (details != null && ClassUtils.getAllInterfacesForClassAsSet(details.getClass())
						.stream()
						.anyMatch((type) -> type.getSimpleName().matches("(Flyway|Liquibase)ConnectionDetails")));
		}

		/** What else Boot registered for the same service. */
		private static List<String> siblings(BeanDefinitionRegistry registry, String ours) {
			String suffix = ours.substring(OURS.length());
			return List.of(registry.getBeanDefinitionNames())
				.stream()
				.filter((name) -> name.endsWith("ConnectionDetails" + suffix) && !name.equals(ours))
				.filter((name) -> instance(registry.getBeanDefinition(name)) instanceof ConnectionDetails)
				.toList();
		}

	}

}
