package io.github.pgprofiles.autoconfigure.diagnostics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Starts a whole application from an application.yml, as a user does, and keeps what it
 * printed.
 *
 * @param output everything on the console
 * @param took until it had failed
 */
record FailedStart(String output, Duration took) {

	static FailedStart of(CapturedOutput console, Path folder, String yaml, Class<?>... sources) {
		return of(Application.class, console, folder, yaml, sources);
	}

	/** Starts another application than {@link Application}. */
	static FailedStart of(Class<?> application, CapturedOutput console, Path folder, String yaml, Class<?>... sources) {
		Path file = write(folder, yaml);
		int before = console.getAll().length();
		long begin = System.nanoTime();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application).sources(sources)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=" + file.toUri(), "--spring.main.banner-mode=off")) {
			return fail("The application started with\n" + yaml);
		}
		catch (RuntimeException ex) {
			String printed = console.getAll().substring(before);
			Duration took = Duration.ofNanos(System.nanoTime() - begin);
			assertThat(printed).contains("APPLICATION FAILED TO START");
			return new FailedStart(printed.substring(printed.indexOf("APPLICATION FAILED TO START")), took);
		}
	}

	private static Path write(Path folder, String yaml) {
		try {
			return Files.writeString(folder.resolve("application.yml"), yaml);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Asserts that the block has all of these. */
	FailedStart says(String... parts) {
		assertThat(this.output).contains(parts);
		return this;
	}

	FailedStart doesNotSay(String... parts) {
		assertThat(this.output).doesNotContain(parts);
		return this;
	}

	/** An application of the user's. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = FlywayAutoConfiguration.class,
			excludeName = { "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
					"org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration" })
	static class Application {

	}

}
