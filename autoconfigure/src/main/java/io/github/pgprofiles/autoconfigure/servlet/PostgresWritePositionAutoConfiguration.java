package io.github.pgprofiles.autoconfigure.servlet;

import java.util.LinkedHashMap;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.servlet.WritePositionProperties.Carrier;
import io.github.pgprofiles.internal.spi.WritePositions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Auto-configuration for a filter that has the requests of one caller see what they have
 * written, where {@code app.postgres.write-positions.filter} asks for it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PostgresProfilesAutoConfiguration.class)
@ConditionalOnClass({ Filter.class, OncePerRequestFilter.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty("app.postgres.write-positions.filter")
@ConditionalOnBean(PostgresClients.class)
@EnableConfigurationProperties(WritePositionProperties.class)
public final class PostgresWritePositionAutoConfiguration {

	private static final Log logger = LogFactory.getLog(PostgresWritePositionAutoConfiguration.class);

	/** Before all that may read or write, and after what changes the request as such. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	@Bean
	FilterRegistrationBean<?> postgresWritePositionFilter(WritePositionProperties properties, PostgresClients clients,
			BeanFactory beans) {
		FilterRegistrationBean<WritePositionFilter> filter = new FilterRegistrationBean<>(new WritePositionFilter(
				new PositionCarrier(properties), new ProfilePositions(() -> pools(clients, beans))));
		filter.setOrder(ORDER);
		filter.setAsyncSupported(true);
		filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		filter.setEnabled(properties.getFilter() != Carrier.NONE);
		return filter;
	}

	private static Map<String, HikariDataSource> pools(PostgresClients clients, BeanFactory beans) {
		Map<String, HikariDataSource> pools = new LinkedHashMap<>();
		for (String profile : clients.names()) {
			HikariDataSource pool = DataSourceUnwrapper.unwrap(beans.getBean(profile + "DataSource", DataSource.class),
					HikariConfigMXBean.class, HikariDataSource.class);
			if (pool != null && WritePositions.areKept(pool)) {
				pools.put(profile, pool);
			}
		}
		if (pools.isEmpty()) {
			logger.warn("'app.postgres.write-positions.filter' is without effect: no profile has 'nodes'");
		}
		return pools;
	}

}
