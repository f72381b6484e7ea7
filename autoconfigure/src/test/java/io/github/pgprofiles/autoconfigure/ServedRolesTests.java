package io.github.pgprofiles.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

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
		PrintStream before = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		try {
			System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
			assertThat(ClassPathWithout.call("quartz", WithoutQuartz.class))
				.isEqualTo("org.springframework.boot.quartz.autoconfigure.QuartzDataSource");
		}
		finally {
			System.setOut(before);
		}
		assertThat(printed.toString(StandardCharsets.UTF_8)).contains("app.postgres.profiles.jobs.serves",
				"'quartz', but nothing uses that role", "spring-boot-quartz");
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
