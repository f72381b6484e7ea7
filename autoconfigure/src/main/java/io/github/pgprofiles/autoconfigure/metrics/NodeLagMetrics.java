package io.github.pgprofiles.autoconfigure.metrics;

import java.time.Duration;
import java.util.Collection;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.internal.spi.NodeLooks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.jdbc.DataSourceUnwrapper;

/**
 * Measures how far nodes are behind their primary, as the profile's own looks have seen
 * it.
 */
final class NodeLagMetrics implements MeterBinder {

	static final String NAME = "postgres.node.lag";

	private final Collection<ProfileDefinition> profiles;

	private final BeanFactory beans;

	NodeLagMetrics(Collection<ProfileDefinition> profiles, BeanFactory beans) {
		this.profiles = profiles;
		this.beans = beans;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (ProfileDefinition profile : this.profiles) {
			HikariDataSource pool = (!profile.nodes().isEmpty()
					&& this.beans.containsBean(profile.name() + "DataSource")) ? pool(profile.name()) : null;
			if (pool != null) {
				NodeLooks.of(pool).forEach((node) -> bind(registry, profile.name(), node.name(), pool));
			}
		}
	}

	private @Nullable HikariDataSource pool(String profile) {
		return DataSourceUnwrapper.unwrap(this.beans.getBean(profile + "DataSource", DataSource.class),
				HikariConfigMXBean.class, HikariDataSource.class);
	}

	private static void bind(MeterRegistry registry, String profile, String node, HikariDataSource pool) {
		Gauge.builder(NAME, pool, (known) -> seconds(known, node))
			.description("By how much a node is behind its primary; NaN where that is not known")
			.baseUnit("seconds")
			.tag("profile", profile)
			.tag("node", node)
			.register(registry);
	}

	private static double seconds(HikariDataSource pool, String node) {
		return NodeLooks.of(pool)
			.stream()
			.filter((each) -> each.name().equals(node))
			.mapToDouble((each) -> seconds(each.lag()))
			.findFirst()
			.orElse(Double.NaN);
	}

	private static double seconds(@Nullable Duration lag) {
		return (lag != null) ? lag.toNanos() / 1e9 : Double.NaN;
	}

}
