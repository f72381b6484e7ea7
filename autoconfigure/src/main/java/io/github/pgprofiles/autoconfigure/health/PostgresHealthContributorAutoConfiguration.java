package io.github.pgprofiles.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.SecretSources;
import io.github.pgprofiles.autoconfigure.ssl.BundleExpiry;
import io.github.pgprofiles.autoconfigure.ssl.ProfileSslBundles;
import io.github.pgprofiles.autoconfigure.server.ProfileStateAutoConfiguration;
import io.github.pgprofiles.autoconfigure.server.ProfileStates;
import io.github.pgprofiles.autoconfigure.server.ServerLooks;
import io.github.pgprofiles.config.SecretResolver;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the component {@code postgres} of the health endpoint, with one
 * component below it for each profile whose {@code health.enabled} is not {@code false}.
 * Ordered after Boot's {@code db}, from which it removes the profiles, so that a pool is
 * checked once. Does nothing where {@code management.health.postgres.enabled} is
 * {@code false}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PostgresProfilesAutoConfiguration.class,
		DataSourceHealthContributorAutoConfiguration.class, ProfileStateAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(PostgresClients.class)
@ConditionalOnEnabledHealthIndicator("postgres")
@Import(BootDbHealthRegistrar.class)
public final class PostgresHealthContributorAutoConfiguration {

	/** Of Boot's own health of certificates. */
	private static final String THRESHOLD = "management.health.ssl.certificate-validity-warning-threshold";

	@Bean
	@ConditionalOnMissingBean(name = { "postgresHealthIndicator", "postgresHealthContributor" })
	PostgresHealthContributor postgresHealthContributor(PostgresClients clients, Environment environment,
			BeanFactory beans, ObjectProvider<ProfileStates> states, ObjectProvider<ServerLooks> looks,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<SecretResolver> secrets) {
		ProfileDefinitions definitions = ProfileDefinitions.of(environment);
		ProfileSslBundles bundles = new ProfileSslBundles(sslBundles.getIfAvailable(), definitions,
				() -> SecretSources.of(environment, secrets));
		Duration threshold = Binder.get(environment).bind(THRESHOLD, Duration.class).orElse(Duration.ofDays(14));
		return PostgresHealthContributor.create(clients.names(), definitions, beans,
				states.getIfAvailable(ProfileStates::new), looks.getIfAvailable(ServerLooks::new), threshold,
				(profile) -> {
					BundleExpiry expiry = bundles.expiry(profile);
					return (expiry != null) ? expiry.describe(Instant.now(), threshold) : Map.of();
				});
	}

	@Bean
	static DegradedStatus postgresDegradedStatus() {
		return new DegradedStatus();
	}

}
