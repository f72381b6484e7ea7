package io.github.pgprofiles.autoconfigure.properties;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that has no Jackson. */
class JsonWithoutJacksonTests {

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/** What the given class says where Jackson is not on the class path. */
	private static String withoutJackson(Class<?> type) throws Exception {
		URL[] path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("jackson"))
			.map(JsonWithoutJacksonTests::url)
			.toArray(URL[]::new);
		try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
			return (String) loader.loadClass(type.getName()).getMethod("call").invoke(null);
		}
	}

	@Test
	void jsonSaysWhatIsMissing() throws Exception {
		assertThat(withoutJackson(WithJson.class)).contains("'app.postgres.profiles.orders.json' needs Jackson",
				"tools.jackson.core:jackson-core");
	}

	@Test
	void otherKeysNeedNone() throws Exception {
		assertThat(withoutJackson(WithoutJson.class)).isEqualTo("[db:5432]");
	}

	/** Loaded where there is no Jackson. */
	public static final class WithJson {

		private WithJson() {
		}

		public static String call() {
			try {
				return Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS_JSON", "{\"host\": \"db\"}"))
					.orders()
					.toString();
			}
			catch (ProfileConfigurationException ex) {
				return String.valueOf(ex.getMessage());
			}
		}

	}

	/** Likewise. */
	public static final class WithoutJson {

		private WithoutJson() {
		}

		public static String call() {
			return Configuration.variables(Map.of("APP_POSTGRES_PROFILES_ORDERS_HOST", "db"))
				.orders()
				.hosts()
				.toString();
		}

	}

}
