package io.github.pgprofiles.benchmarks.observed;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import net.ttddyy.observation.tracing.DataSourceObservationListener;

/**
 * A plain pool that datasource-micrometer observes, as its auto-configuration for Boot
 * sets it up: connections, queries and results, beside the pool's own meters.
 *
 * @param pool that lends the connections
 * @param source in front of it
 * @param meters what is made of the observations
 */
public record ObservedPool(HikariDataSource pool, DataSource source, MeterRegistry meters) {

	/**
	 * Opens one.
	 * @param address of the server
	 * @return the pool, to be closed by the caller
	 */
	public static ObservedPool open(ServerAddress address) {
		MeterRegistry meters = new SimpleMeterRegistry();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		HikariDataSource pool = address.pool();
		pool.setMetricRegistry(meters);
		DataSourceObservationListener listener = new DataSourceObservationListener(observations);
		DataSource source = ProxyDataSourceBuilder.create(pool)
			.name("benchmark")
			.listener(listener)
			.methodListener(listener)
			.proxyResultSet()
			.build();
		return new ObservedPool(pool, source, meters);
	}

}
