package io.github.pgprofiles.sample;

import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Loads the cities of the world and serves them, and a small blog beside them. With
 * {@code --once} it ends after the load and a few queries.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SampleApplication {

	public static void main(String[] args) {
		boolean once = List.of(args).contains("--once");
		SpringApplication application = new SpringApplication(SampleApplication.class);
		if (once) {
			application.setWebApplicationType(WebApplicationType.NONE);
		}
		ConfigurableApplicationContext context = application.run(args);
		if (once) {
			System.exit(SpringApplication.exit(context));
		}
	}

}
