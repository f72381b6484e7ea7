package io.github.pgprofiles.sample.cities;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.sample.SampleTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** What one client may take from the others, and who may be one. */
@SampleTest
class CityLimitsIT {

	private static final String HEADER = "name,country,admin1,admin2,lat,lng\n";

	/** The sample's pool has eight connections. */
	private static final int EXPORTS = 4;

	private final HttpClient http = HttpClient.newHttpClient();

	@Autowired
	@Qualifier("cities")
	private PostgresClient cities;

	@LocalServerPort
	private int port;

	@Test
	void slowReadersOfExportsLeaveConnectionsToTheOthers() throws Exception {
		List<Socket> readers = new ArrayList<>();
		try {
			for (int i = 0; i < EXPORTS; i++) {
				readers.add(slowReader("/cities/export.ndjson"));
			}
			Awaitility.await().until(() -> get("/cities/export.csv").statusCode() == 503);
			assertThat(get("/cities/export.ndjson").headers().firstValue("Retry-After")).hasValue("10");
			assertThat(get("/cities/map").statusCode()).isEqualTo(503);
			assertThat(get("/cities?country=CH&prefix=Z").statusCode()).isEqualTo(200);
		}
		finally {
			for (Socket reader : readers) {
				reader.close();
			}
		}
		Awaitility.await().until(() -> get("/cities/export.csv").statusCode() == 200);
	}

	@Test
	void exhaustedPoolIsServiceUnavailable() throws Exception {
		List<AutoCloseable> streams = new ArrayList<>();
		try {
			for (int i = 0; i < 2 * EXPORTS; i++) {
				var stream = this.cities.sql("select name from cities").query(String.class).stream();
				streams.add(stream);
				assertThat(stream.iterator().next()).isNotEmpty();
			}
			HttpResponse<String> busy = get("/cities?country=CH&prefix=Z");
			assertThat(busy.statusCode()).isEqualTo(503);
			assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
			assertThat(busy.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		}
		finally {
			for (AutoCloseable stream : streams) {
				stream.close();
			}
		}
	}

	@Test
	void whatGzipMakesOfSmallUploadIsBounded() throws Exception {
		ByteArrayOutputStream small = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
			gzip.write(HEADER.getBytes(StandardCharsets.UTF_8));
			byte[] lines = "Newtown,QQ,,,1.5,2.5\n".repeat(50_000).getBytes(StandardCharsets.UTF_8);
			for (int i = 0; i < 25; i++) {
				gzip.write(lines);
			}
		}
		assertThat(small.size()).isLessThan(200_000);
		HttpRequest.Builder request = upload("text/csv").header("Content-Encoding", "gzip");
		assertTooLarge(send(request, small.toByteArray()));
	}

	@Test
	void uploadIsBounded() throws Exception {
		byte[] csv = (HEADER + "Newtown,QQ,,,1.5,2.5\n".repeat(1_100_000)).getBytes(StandardCharsets.UTF_8);
		assertTooLarge(send(upload("text/csv"), csv));
	}

	private void assertTooLarge(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(413);
		assertThat(response.body()).contains("20,971,520 bytes", "nothing was imported");
		assertThat(this.cities.sql("select count(*) from cities where country = 'QQ'").query(Long.class).single())
			.isZero();
	}

	@Test
	void formOfAnotherSiteIsRefusedAndOneOfTheOwnIsTaken() throws Exception {
		byte[] form = """
				--edge\r
				Content-Disposition: form-data; name="file"; filename="cities.csv"\r
				Content-Type: text/csv\r
				\r
				name,country,admin1,admin2,lat,lng
				\r
				--edge--\r
				""".getBytes(StandardCharsets.UTF_8);
		String type = "multipart/form-data; boundary=edge";
		assertThat(send(upload(type).header("Origin", "https://elsewhere.example"), form).statusCode()).isEqualTo(403);
		assertThat(send(upload(type).header("Origin", "null"), form).statusCode()).isEqualTo(403);
		assertThat(send(upload(type).header("Origin", "http://localhost:" + this.port), form).statusCode())
			.isEqualTo(200);
	}

	@Test
	void loadThatPageOfAnotherSiteAsksForIsRefused() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri("/cities/import/again"))
			.header("Origin", "https://elsewhere.example")
			.POST(HttpRequest.BodyPublishers.noBody())
			.build();
		assertThat(this.http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
	}

	@Test
	void serverListensOnLoopbackOnly() throws IOException {
		List<InetAddress> others = NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.filter((address) -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
			.toList();
		Assumptions.assumeFalse(others.isEmpty(), "this machine has no address but loopback");
		for (InetAddress other : others) {
			assertThatIOException().isThrownBy(() -> {
				try (Socket socket = new Socket()) {
					socket.connect(new InetSocketAddress(other, this.port), 1000);
				}
			});
		}
	}

	private Socket slowReader(String path) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress("localhost", this.port), 5000);
		socket.getOutputStream()
			.write("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII));
		assertThat(socket.getInputStream().read()).isEqualTo('H');
		return socket;
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder upload(String type) {
		return HttpRequest.newBuilder(uri("/cities/import")).header("Content-Type", type);
	}

	private HttpResponse<String> send(HttpRequest.Builder request, byte[] body) throws Exception {
		return this.http.send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
				BodyHandlers.ofString());
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

}
