package io.github.pgprofiles.autoconfigure.health;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import io.github.pgprofiles.autoconfigure.BootDataSourceBackOffAutoConfiguration;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.FileSystemGeneratedFiles;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health in an application that was processed ahead of time: its beans are generated,
 * compiled and run in a class loader of their own.
 */
class AheadOfTimeHealthIT {

	private final List<String> keys = new ArrayList<>();

	@TempDir
	private Path directory;

	@Test
	void profilesAreCheckedAndDbIsAbsent() throws Exception {
		set("management.endpoints.web.exposure.include=health", "management.endpoint.health.show-details=always");
		set(TestServer.profile("orders"));
		set(TestServer.profile("reporting"));
		assertThat(generateAndRun()).isEqualTo("[postgres] [orders, reporting] UP");
	}

	@Test
	void profilesAreCheckedAndDbChecksTheOthersOnly() throws Exception {
		set("management.endpoints.web.exposure.include=health", "management.endpoint.health.show-details=always");
		set(TestServer.profile("orders"));
		set("spring.datasource.url=jdbc:h2:mem:aot");
		assertThat(generateAndRun()).isEqualTo("[db, postgres] [orders] UP");
	}

	@AfterEach
	void clearProperties() {
		this.keys.forEach(System::clearProperty);
	}

	private void set(String... lines) {
		for (String line : lines) {
			String[] pair = line.split("=", 2);
			this.keys.add(pair[0]);
			System.setProperty(pair[0], pair[1]);
		}
	}

	private String generateAndRun() throws Exception {
		Path classes = this.directory.resolve("classes");
		String initializer = generate(this.directory.resolve("sources"), classes);
		List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(loader);
			Method run = loader.loadClass(Generated.class.getName()).getDeclaredMethod("run", String.class);
			return (String) run.invoke(null, initializer);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static String generate(Path sources, Path classes) throws IOException {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(AheadOfTimeHealthIT.class)),
				new FileSystemGeneratedFiles((kind) -> sources.resolve(kind.name())));
		ClassName initializer;
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(HealthApplication.class);
			initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
		}
		List<String> arguments = new ArrayList<>(
				List.of("-proc:none", "-nowarn", "-d", Files.createDirectories(classes).toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((name) -> name.endsWith(".java")).forEach(arguments::add);
		}
		int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		assertThat(result).isZero();
		return initializer.canonicalName();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PostgresProfilesAutoConfiguration.class, BootDataSourceBackOffAutoConfiguration.class,
			DataSourceAutoConfiguration.class, DataSourceHealthContributorAutoConfiguration.class,
			PostgresHealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
			HealthEndpointAutoConfiguration.class, EndpointAutoConfiguration.class })
	static class HealthApplication {

	}

	/** Runs what was generated. Loaded by a class loader of its own. */
	public static final class Generated {

		private Generated() {
		}

		public static String run(String initializer) {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				AotApplicationContextInitializer.forInitializerClasses(initializer).initialize(context);
				context.refresh();
				return HealthRunner.components(HealthRunner.health(context)).keySet() + " "
						+ HealthRunner.components(HealthRunner.health(context, "postgres")).keySet() + " "
						+ HealthRunner.health(context).getStatus();
			}
		}

	}

}
