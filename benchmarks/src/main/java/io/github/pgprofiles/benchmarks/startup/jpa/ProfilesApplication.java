package io.github.pgprofiles.benchmarks.startup.jpa;

import java.util.Map;
import java.util.TreeMap;

import io.github.pgprofiles.benchmarks.boot.AutoConfigurations;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Two profiles, by configuration alone. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ProfilesApplication {

	static final ApplicationKind KIND = new ApplicationKind(Contender.OURS, ProfilesApplication.class,
			ProfilesApplication::properties);

	private static Map<String, Object> properties(int port, String prefix) {
		Map<String, Object> properties = new TreeMap<>();
		properties.put("app.postgres.primary", ApplicationKind.ORDERS);
		for (String profile : ApplicationKind.PROFILES) {
			String key = "app.postgres.profiles." + profile + ".";
			properties.put(key + "host", ServerAddress.HOST);
			properties.put(key + "port", port);
			properties.put(key + "database", prefix + profile);
			properties.put(key + "user", ServerAddress.USER);
			properties.put(key + "pool.min-size", ApplicationKind.LEAST_CONNECTIONS);
			properties.put(key + "pool.max-size", ApplicationKind.MOST_CONNECTIONS);
			properties.put(key + "flyway.enabled", true);
			properties.put(key + "jpa.packages", ProfilesApplication.class.getPackageName() + "." + profile);
		}
		properties.putAll(AutoConfigurations.without(AutoConfigurations.MICROMETER));
		return properties;
	}

}
