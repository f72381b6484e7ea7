package io.github.pgprofiles.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Roles of a profile where their library is not there. */
class ServedRolesTests {

	@Test
	void aRoleWithoutItsLibraryIsTold() throws Exception {
		URL[] path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("quartz"))
			.map(ServedRolesTests::url)
			.toArray(URL[]::new);
		PrintStream before = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
			System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
			Thread.currentThread().setContextClassLoader(loader);
			Object qualifier = loader.loadClass(WithoutQuartz.class.getName()).getMethod("call").invoke(null);
			assertThat(qualifier).isEqualTo("org.springframework.boot.quartz.autoconfigure.QuartzDataSource");
		}
		finally {
			System.setOut(before);
			Thread.currentThread().setContextClassLoader(own);
		}
		assertThat(printed.toString(StandardCharsets.UTF_8)).contains("app.postgres.profiles.jobs.serves",
				"'quartz', but nothing uses that role", "spring-boot-quartz");
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/** Loaded where there is no Quartz. */
	public static final class WithoutQuartz {

		private WithoutQuartz() {
		}

		public static String call() {
			StandardEnvironment environment = new StandardEnvironment();
			environment.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("app.postgres.profiles.jobs.host", "db",
						"app.postgres.profiles.jobs.serves", "quartz")));
			DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
			RootBeanDefinition dataSource = new RootBeanDefinition();
			beans.registerBeanDefinition("jobsDataSource", dataSource);
			ServedRoles.register(ProfileDefinitions.of(environment), environment, beans);
			return dataSource.getQualifiers().iterator().next().getTypeName();
		}

	}

}
