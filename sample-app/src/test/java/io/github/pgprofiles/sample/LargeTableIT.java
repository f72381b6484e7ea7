package io.github.pgprofiles.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.ProfileSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The jar on a real server that its environment names, with a table that is larger than
 * its heap, whichever way it is held.
 */
class LargeTableIT {

	private static final int ROWS = 1_000_000;

	/** Those of the application's own file come on top. */
	private static final int ALL = ROWS + 171_075;

	private static final int HEAP_MB = 64;

	private static EmbeddedPostgres server;

	private static PostgresClients.Closeable clients;

	private static PostgresClient cities;

	private static ForkedApplication application;

	private static URI address;

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeAll
	static void startWithLargeTableAndSmallHeap() throws Exception {
		server = EmbeddedPostgres.builder().start();
		clients = PostgresClients.open(ProfileSettings.builder("cities").dsn(dsn()).build());
		cities = clients.get("cities");
		cities
			.sql("create table cities (name text collate \"C\" not null, country text not null, admin1 text,"
					+ " admin2 text, lat double precision not null, lng double precision not null,"
					+ " primary key (country, name, lat, lng))")
			.update();
		cities
			.sql("""
					insert into cities select 'City number ' || n || repeat(' and more', 8), 'QQ', '01', null, n % 90, n % 180
					from generate_series(1, :rows) n""")
			.param("rows", ROWS)
			.update();
		application = ForkedApplication.start(List.of("-Xmx" + HEAP_MB + "m", "-XX:+ExitOnOutOfMemoryError"),
				Map.of("APP_POSTGRES_PROFILES_CITIES_DSN", dsn(), "APP_POSTGRES_PROFILES_BLOG_DSN", dsn()),
				"--server.port=0");
		address = application.awaitAddress();
	}

	@AfterAll
	static void stop() throws Exception {
		try (EmbeddedPostgres closing = server; PostgresClients.Closeable open = clients) {
			assertThat(application.stop()).as(application.output()).isEqualTo(143);
			assertThat(application.output()).contains("171,075 inserted").doesNotContain("OutOfMemoryError");
		}
		finally {
			application.close();
		}
	}

	@Test
	void jarHasTheOperatorsPage() throws Exception {
		for (String path : List.of("/actuator/postgres/ui", "/actuator/postgres/ui/page.js",
				"/actuator/postgres/ui/state")) {
			HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
			assertThat(this.http.send(request, BodyHandlers.ofString()).statusCode()).as(path).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "csv", "ndjson" })
	void exportIsLargerThanHeap(String format) throws Exception {
		HttpResponse<InputStream> export = get(format);
		assertThat(export.statusCode()).isEqualTo(200);
		long bytes = 0;
		long lines = 0;
		try (InputStream body = export.body()) {
			byte[] chunk = new byte[64 * 1024];
			for (int read = body.read(chunk); read > 0; read = body.read(chunk)) {
				bytes += read;
				for (int i = 0; i < read; i++) {
					lines += (chunk[i] == '\n') ? 1 : 0;
				}
			}
		}
		assertThat(lines).isEqualTo(ALL + (format.equals("csv") ? 1 : 0));
		assertThat(bytes).isGreaterThan(HEAP_MB * 1_048_576L);
	}

	@Test
	void importIsLargerThanHeap() throws Exception {
		HttpResponse<InputStream> export = get("csv");
		HttpRequest request = HttpRequest.newBuilder(address.resolve("/cities/import"))
			.header("Content-Type", "text/csv")
			.POST(BodyPublishers.ofInputStream(export::body))
			.build();
		HttpResponse<String> answer = this.http.send(request, BodyHandlers.ofString());
		assertThat(answer.body()).contains("\"rows\":" + ALL, "\"inserted\":0", "\"updated\":0",
				"\"unchanged\":" + ALL);
		assertThat(cities.sql("select count(*) from cities").query(Long.class).single()).isEqualTo(ALL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "csv", "ndjson" })
	void exportThatFailsInTheMiddleBreaksTheConnection(String format) throws Exception {
		HttpResponse<InputStream> export = get(format);
		try (InputStream body = export.body()) {
			assertThat(body.readNBytes(1000)).hasSize(1000);
			// nobody reads on, so the application is still writing
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(LargeTableIT::terminateReaders, (count) -> count > 0);
			assertThatIOException().isThrownBy(body::readAllBytes);
		}
		assertThat(this.http
			.send(HttpRequest.newBuilder(address.resolve("/cities?limit=1")).build(), BodyHandlers.ofString())
			.statusCode()).isEqualTo(200);
	}

	private static long terminateReaders() {
		return cities.sql("""
				select count(pg_terminate_backend(pid)) from pg_stat_activity
				where pid <> pg_backend_pid() and query ~* 'from cities|copy' and state <> 'idle'""")
			.query(Long.class)
			.single();
	}

	private static String dsn() {
		return "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
	}

	private HttpResponse<InputStream> get(String format) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(address.resolve("/cities/export." + format)).build(),
				BodyHandlers.ofInputStream());
	}

}
