package io.github.pgprofiles.benchmarks.observed;

import java.util.HashMap;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.benchmarks.boot.AutoConfigurations;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * This project's client as Boot makes it, which gives it what observes it where the
 * application has that.
 */
public final class BootClient implements AutoCloseable {

	private static final String JPA = "org.springframework.boot.data.jpa.";

	private static final String HIBERNATE = "org.springframework.boot.hibernate.";

	private static final String FLYWAY = "org.springframework.boot.flyway.";

	private final ConfigurableApplicationContext context;

	private BootClient(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts an application with nothing but a profile.
	 * @param address of the server
	 * @return the client, to be closed by the caller
	 */
	public static BootClient plain(ServerAddress address) {
		return start(address, JPA, HIBERNATE, FLYWAY, AutoConfigurations.MICROMETER);
	}

	/**
	 * Starts an application with a profile, and Boot's registries of meters and
	 * observations.
	 * @param address of the server
	 * @return the client, to be closed by the caller
	 */
	public static BootClient observed(ServerAddress address) {
		return start(address, JPA, HIBERNATE, FLYWAY);
	}

	private static BootClient start(ServerAddress address, String... without) {
		String profile = "app.postgres.profiles.benchmark.";
		Map<String, Object> properties = new HashMap<>(AutoConfigurations.without(without));
		properties.put("logging.level.root", "warn");
		properties.put("spring.main.log-startup-info", false);
		properties.put(profile + "host", ServerAddress.HOST);
		properties.put(profile + "port", address.port());
		properties.put(profile + "database", ServerAddress.DATABASE);
		properties.put(profile + "user", ServerAddress.USER);
		properties.put(profile + "pool.min-size", address.connections());
		properties.put(profile + "pool.max-size", address.connections());
		return new BootClient(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties)
			.run());
	}

	/**
	 * The profile's client.
	 * @return the client
	 */
	public PostgresClient client() {
		return this.context.getBean(PostgresClient.class);
	}

	/**
	 * The meters of an observed application.
	 * @return its registry
	 */
	public MeterRegistry meters() {
		return this.context.getBean(MeterRegistry.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Has nothing of its own. */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
