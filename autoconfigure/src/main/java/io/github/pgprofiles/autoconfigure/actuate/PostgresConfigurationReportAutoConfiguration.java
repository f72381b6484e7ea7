package io.github.pgprofiles.autoconfigure.actuate;

import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;

import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Adds to the Actuator's endpoint {@code configprops} what applies to each profile after
 * all layers have been merged, and where it was written. Credentials are masked.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PostgresProfilesAutoConfiguration.class)
@ConditionalOnClass(ConfigurationPropertiesReportEndpoint.class)
@ConditionalOnBean(ProfileDefinitions.class)
public final class PostgresConfigurationReportAutoConfiguration {

	@Bean
	static EffectivePostgresProperties effectivePostgresProperties(ProfileDefinitions definitions) {
		return new EffectivePostgresProperties(definitions);
	}

}
