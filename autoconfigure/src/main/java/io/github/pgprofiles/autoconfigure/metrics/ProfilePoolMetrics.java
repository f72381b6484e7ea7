package io.github.pgprofiles.autoconfigure.metrics;

import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metrics.DataSourcePoolMetrics;

/** Measures the pool of every profile, under the names and tags that Boot uses. */
final class ProfilePoolMetrics implements MeterBinder {

	/** What the names of the beans begin with, of profiles and of their nodes. */
	private final Collection<String> names;

	private final BeanFactory beans;

	private final List<DataSourcePoolMetadataProvider> metadata;

	ProfilePoolMetrics(Collection<String> names, BeanFactory beans, List<DataSourcePoolMetadataProvider> metadata) {
		this.names = names;
		this.beans = beans;
		this.metadata = metadata;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String name : this.names) {
			DataSource dataSource = this.beans.getBean(name + "DataSource", DataSource.class);
			new DataSourcePoolMetrics(dataSource, this.metadata, name, List.of()).bindTo(registry);
			HikariDataSource hikari = DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class,
					HikariDataSource.class);
			if (hikari != null && hikari.getMetricRegistry() == null && hikari.getMetricsTrackerFactory() == null) {
				hikari.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
			}
		}
	}

}
