package io.github.pgprofiles.benchmarks.watchers;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.github.pgprofiles.benchmarks.server.ServerAddress;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A web application with a profile for each port that it is given, in a process of its
 * own. It answers each line of its input, and ends with it.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WatchedApplication {

	/** What is asked for the port of its web server. */
	static final String PORT = "port";

	/** What is asked for the CPU time of the process so far, in nanoseconds. */
	static final String CPU = "cpu";

	private static final com.sun.management.OperatingSystemMXBean SYSTEM = (com.sun.management.OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	/**
	 * Starts it.
	 * @param ports of the servers
	 * @throws Exception if it does not start
	 */
	public static void main(String[] ports) throws Exception {
		PrintStream answers = System.out;
		// what a library prints is no answer
		System.setOut(System.err);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(WatchedApplication.class)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties(ports))
			.run();
				BufferedReader questions = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String line = questions.readLine(); line != null; line = questions.readLine()) {
				answers.println(line.equals(CPU) ? String.valueOf(SYSTEM.getProcessCpuTime())
						: context.getEnvironment().getProperty("local.server.port"));
			}
		}
	}

	private static Map<String, Object> properties(String[] ports) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("logging.level.root", "warn");
		properties.put("spring.main.log-startup-info", false);
		properties.put("server.port", 0);
		properties.put("server.address", ServerAddress.HOST);
		properties.put("management.endpoints.web.exposure.include", "health,postgres,postgresui");
		properties.put("management.endpoint.postgresui.access", "read-only");
		properties.put("management.endpoint.health.show-details", "always");
		properties.put("app.postgres.defaults.pool.min-size", 1);
		properties.put("app.postgres.defaults.pool.max-size", 2);
		for (int i = 0; i < ports.length; i++) {
			String profile = "app.postgres.profiles.p%d.".formatted(i);
			properties.put(profile + "host", ServerAddress.HOST);
			properties.put(profile + "port", ports[i]);
			properties.put(profile + "database", ServerAddress.DATABASE);
			properties.put(profile + "user", ServerAddress.USER);
		}
		return properties;
	}

}
