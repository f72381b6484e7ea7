package io.github.pgprofiles.convert;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Jackson is optional. */
@PostgresTest
class WithoutJacksonIT {

	static TestDatabase database;

	@Test
	void everythingElseWorksAndAskingForJsonNamesTheDependency() throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
			if (!entry.contains("jackson")) {
				urls.add(Path.of(entry).toUri().toURL());
			}
		}
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			String result = (String) loader.loadClass(Program.class.getName())
				.getDeclaredMethod("run", String.class, int.class, String.class)
				.invoke(null, database.host(), database.port(), database.name());
			assertThat(result.lines()).hasSize(5)
				.satisfiesExactly((line) -> assertThat(line).startsWith("ClassNotFoundException"),
						(line) -> assertThat(line).isEqualTo("{\"a\": 1} {v={\"a\": 1}}"),
						(line) -> assertThat(line).startsWith("MappingException")
							.contains("column 'v' (jsonb)", "Map of Row.v", "tools.jackson.core:jackson-databind"),
						(line) -> assertThat(line).startsWith("ParameterException")
							.contains("parameter 'v'", "tools.jackson.core:jackson-databind"),
						(line) -> assertThat(line).isEqualTo("Row[v={own=}] {\"own\": true}"));
		}
	}

	/** Loaded where there is no Jackson. */
	public static final class Program {

		private Program() {
		}

		/** Says what it sees, line by line. */
		public static String run(String host, int port, String database) {
			ProfileSettings profile = ProfileSettings.builder("orders")
				.host(host)
				.port(port)
				.database(database)
				.user(TestServer.USER)
				.password(TestServer.PASSWORD)
				.build();
			List<String> lines = new ArrayList<>();
			lines.add(failure(() -> {
				Class.forName("tools.jackson.databind.json.JsonMapper");
			}));
			String select = "select '{\"a\": 1}'::jsonb as v";
			try (PostgresClients.Closeable clients = PostgresClients.open(profile)) {
				PostgresClient client = clients.primary();
				lines.add(client.sql(select).query(String.class).single() + " " + client.sql(select).query().single());
				lines.add(failure(() -> client.sql(select).query(Row.class).single()));
				lines.add(failure(
						() -> client.sql("select :v::jsonb").param("v", Map.of()).query(String.class).single()));
			}
			try (PostgresClients.Closeable clients = PostgresClients.open(ClientOptions.defaults().withJson(own()),
					profile)) {
				PostgresClient client = clients.primary();
				lines.add(client.sql(select).query(Row.class).single() + " "
						+ client.sql("select ?::jsonb").param(Map.of()).query(String.class).single());
			}
			return String.join("\n", lines);
		}

		private static String failure(ThrowingRunnable code) {
			try {
				code.run();
				return "nothing";
			}
			catch (Exception ex) {
				return ex.getClass().getSimpleName() + " " + ex.getMessage().replace('\n', ' ');
			}
		}

		private static JsonConverter own() {
			return new JsonConverter() {

				@Override
				public Reader reader(java.lang.reflect.Type type) {
					return (json, offset, length) -> Map.of("own", "");
				}

				@Override
				public String write(Object value) {
					return "{\"own\": true}";
				}

			};
		}

	}

	@FunctionalInterface
	private interface ThrowingRunnable {

		void run() throws Exception;

	}

	record Row(Map<String, String> v) {
	}

}
