package io.github.pgprofiles.sample;

import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;

/**
 * Loads the cities of the world and serves them, and a small blog and a ledger beside
 * them. With {@code --once} it ends after the load and a few queries.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SampleApplication {

	public static void main(String[] args) {
		if (List.of(args).contains("--once")) {
			// a web application all the same, as AOT has fixed that; but one without a
			// port
			String[] quiet = StringUtils.addStringToArray(args, "--server.port=-1");
			ConfigurableApplicationContext context = SpringApplication.run(SampleApplication.class, quiet);
			System.exit(SpringApplication.exit(context));
		}
		SpringApplication.run(SampleApplication.class, args);
	}

}
