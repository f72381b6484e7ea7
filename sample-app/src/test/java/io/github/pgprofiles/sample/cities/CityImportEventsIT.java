package io.github.pgprofiles.sample.cities;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.sample.SampleTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** An import that tells how far it is, and clients that go away. */
@SampleTest
class CityImportEventsIT {

	private static final String HEADER = "name,country,admin1,admin2,lat,lng\n";

	private static final Pattern EVENT = Pattern.compile("event:(.+)\ndata:(.+)\n\n");

	private final HttpClient http = HttpClient.newHttpClient();

	@Autowired
	@Qualifier("cities")
	private PostgresClient cities;

	@LocalServerPort
	private int port;

	record Event(String name, JsonNode data) {
	}

	@AfterEach
	void leaveCitiesAsTheyWere() {
		this.cities.sql("delete from cities where country = 'QQ'").update();
	}

	@Test
	void progressAndResultAreEvents() throws Exception {
		StringBuilder csv = new StringBuilder(HEADER);
		for (int i = 0; i < 300_000; i++) {
			csv.append("\"City, number ").append(i).append("\",QQ,,,1.5,2.5\n");
		}
		String body = csv.toString();
		List<Event> events = events(body);
		assertThat(events).hasSizeGreaterThanOrEqualTo(2);
		Event result = events.remove(events.size() - 1);
		assertThat(result.name()).isEqualTo("result");
		assertThat(result.data().get("rows").asInt()).isEqualTo(300_000);
		assertThat(result.data().get("inserted").asInt()).isEqualTo(300_000);
		assertThat(events).allSatisfy((event) -> assertThat(event.name()).isEqualTo("progress"));
		JsonNode last = events.get(events.size() - 1).data();
		assertThat(last.get("done").asBoolean()).isTrue();
		assertThat(last.get("rows").asInt()).isEqualTo(300_000);
		assertThat(last.get("bytes").asInt()).isEqualTo(body.length());
		assertThat(last.get("bytesPerSecond").asLong()).isPositive();
		assertThat(events).allSatisfy((event) -> assertThat(event.data().get("rows").asLong() * 40)
			.isGreaterThan(event.data().get("bytes").asLong()));
		assertThat(events).extracting((event) -> event.data().get("fraction").asDouble())
			.isSorted()
			.allMatch((fraction) -> fraction > 0 && fraction <= 1);
		assertThat(added()).isEqualTo(300_000);
	}

	@Test
	void loadAgainTellsHowFarItIsAndChangesNothing() throws Exception {
		List<Event> events = events(
				HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/cities/import/again"))
					.header("Accept", "text/event-stream")
					.POST(HttpRequest.BodyPublishers.noBody())
					.build());
		Event result = events.remove(events.size() - 1);
		assertThat(result.name()).isEqualTo("result");
		assertThat(result.data().get("rows").asInt()).isEqualTo(171_075);
		assertThat(result.data().get("inserted").asInt()).isZero();
		assertThat(result.data().get("unchanged").asInt()).isEqualTo(171_075);
		assertThat(events).isNotEmpty()
			.allSatisfy((event) -> assertThat(event.name()).isEqualTo("progress"))
			.extracting((event) -> event.data().get("fraction").asDouble())
			.isSorted()
			.allMatch((fraction) -> fraction > 0 && fraction <= 1);
	}

	@Test
	void problemIsTheLastEventAndNoRowStays() throws Exception {
		List<Event> events = events(HEADER + "Newtown,QQ,,,1.5,2.5\nOldtown,QQ,,,north-pole,2.5\n");
		assertThat(events).singleElement().satisfies((event) -> {
			assertThat(event.name()).isEqualTo("problem");
			assertThat(event.data().get("status").asInt()).isEqualTo(400);
			assertThat(event.data().get("line").asInt()).isEqualTo(3);
			assertThat(event.data().get("column").asString()).isEqualTo("lat");
			assertThat(event.data().toString()).doesNotContain("north-pole");
		});
		assertThat(added()).isZero();
	}

	@Test
	void requestThatIsRefusedAtOnceIsAnsweredWithoutEvents() throws Exception {
		HttpResponse<String> response = this.http.send(
				request().header("Content-Encoding", "br").POST(HttpRequest.BodyPublishers.ofString(HEADER)).build(),
				BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(415);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "application/json" })
	void clientThatGoesAwayLeavesNoRow(String accepted) throws Exception {
		try (Socket client = begin(accepted)) {
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::isCopying);
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !isCopying());
		assertThat(added()).isZero();
		assertThat(events(HEADER + "Newtown,QQ,,,1.5,2.5\n")).last().extracting(Event::name).isEqualTo("result");
	}

	@Test
	void clientHearsOfProgressWhileItStillSends() throws Exception {
		try (Socket client = begin("text/event-stream");
				BufferedReader answer = new BufferedReader(
						new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::isCopying);
			// much more than a piece of the copy has
			send(client.getOutputStream(), "Newtown,QQ,,,1.5,2.5\n".repeat(10_000));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> told(client, answer));
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !isCopying());
		assertThat(added()).isZero();
	}

	/** Goes on a little, and looks whether that was told. */
	private static boolean told(Socket client, BufferedReader answer) throws IOException {
		send(client.getOutputStream(), "Newtown,QQ,,,1.5,2.5\n".repeat(4_000));
		while (answer.ready()) {
			if (answer.readLine().contains("event:progress")) {
				return true;
			}
		}
		return false;
	}

	/** Begins a request that announces far more than it has sent. */
	private Socket begin(String accepted) throws IOException {
		Socket client = new Socket("localhost", this.port);
		send(client.getOutputStream(), """
				POST /cities/import HTTP/1.1\r
				Host: localhost\r
				Accept: %s\r
				Content-Type: text/csv\r
				Content-Length: 1000000000\r
				\r
				""".formatted(accepted) + HEADER + "Newtown,QQ,,,1.5,2.5\n".repeat(10_000));
		return client;
	}

	private static void send(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	private boolean isCopying() {
		return this.cities.sql("select exists (select from pg_stat_progress_copy)").query(Boolean.class).single();
	}

	private long added() {
		return this.cities.sql("select count(*) from cities where country = 'QQ'").query(Long.class).single();
	}

	private HttpRequest.Builder request() {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/cities/import"))
			.header("Content-Type", "text/csv")
			.header("Accept", "text/event-stream");
	}

	private List<Event> events(String csv) throws Exception {
		return events(request().POST(HttpRequest.BodyPublishers.ofString(csv)).build());
	}

	private List<Event> events(HttpRequest request) throws Exception {
		HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/event-stream"));
		List<Event> events = new ArrayList<>();
		Matcher event = EVENT.matcher(response.body());
		while (event.find()) {
			events.add(new Event(event.group(1), new JsonMapper().readTree(event.group(2))));
		}
		return events;
	}

}
