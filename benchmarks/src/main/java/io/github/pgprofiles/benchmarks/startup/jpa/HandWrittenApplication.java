package io.github.pgprofiles.benchmarks.startup.jpa;

import java.util.Map;
import java.util.TreeMap;

import io.github.pgprofiles.benchmarks.boot.AutoConfigurations;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Two DataSources with all that hangs on them, as Boot's manual writes them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ HandWrittenOrders.class, HandWrittenReports.class })
class HandWrittenApplication {

	static final String NAME = "hand-written";

	static final ApplicationKind KIND = new ApplicationKind(NAME, HandWrittenApplication.class,
			HandWrittenApplication::properties);

	private static Map<String, Object> properties(int port, String prefix) {
		Map<String, Object> properties = new TreeMap<>();
		for (String profile : ApplicationKind.PROFILES) {
			String key = "shop." + profile + ".";
			properties.put(key + "url", "jdbc:postgresql://%s:%d/%s%s?tcpKeepAlive=true".formatted(ServerAddress.HOST,
					port, prefix, profile));
			properties.put(key + "username", ServerAddress.USER);
			properties.put(key + "configuration.minimum-idle", ApplicationKind.LEAST_CONNECTIONS);
			properties.put(key + "configuration.maximum-pool-size", ApplicationKind.MOST_CONNECTIONS);
		}
		// who writes these beans does not have this project on the class path
		properties.putAll(AutoConfigurations.without(AutoConfigurations.MICROMETER, AutoConfigurations.OURS));
		return properties;
	}

}
