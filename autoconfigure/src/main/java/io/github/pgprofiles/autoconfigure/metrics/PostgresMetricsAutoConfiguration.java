package io.github.pgprofiles.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the metrics of the profiles' pools where none of them is
 * primary: Boot's own {@code hikaricp.*} and {@code jdbc.connections.*} require a
 * DataSource that is a default candidate. Where Boot's metrics exist, they include every
 * profile, and these back off.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { PostgresProfilesAutoConfiguration.class, DataSourcePoolMetricsAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ PostgresClients.class, MeterRegistry.class })
@ConditionalOnMissingBean(DataSourcePoolMetricsAutoConfiguration.class)
public final class PostgresMetricsAutoConfiguration {

	@Bean
	ProfilePoolMetrics postgresProfilePoolMetrics(PostgresClients clients, BeanFactory beans,
			ObjectProvider<DataSourcePoolMetadataProvider> metadata, Environment environment) {
		List<String> names = new ArrayList<>(clients.names());
		ProfileDefinitions.of(environment)
			.all()
			.stream()
			.flatMap((profile) -> profile.nodes().stream())
			.map((node) -> node.all().beanName())
			.filter((name) -> beans.containsBean(name + "DataSource"))
			.forEach(names::add);
		return new ProfilePoolMetrics(names, beans, metadata.orderedStream().toList());
	}

}
