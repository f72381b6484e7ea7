package io.github.pgprofiles.autoconfigure.notification;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for methods of beans that take notifications, see
 * {@link PostgresListener}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PostgresProfilesAutoConfiguration.class)
@ConditionalOnBean(PostgresClients.class)
public final class PostgresListenerAutoConfiguration {

	@Bean
	PostgresListeners postgresListeners(ConfigurableListableBeanFactory beans, PostgresClients clients) {
		return new PostgresListeners(beans, clients);
	}

}
