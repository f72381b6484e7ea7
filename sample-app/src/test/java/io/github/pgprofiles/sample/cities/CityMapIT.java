package io.github.pgprofiles.sample.cities;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.github.pgprofiles.sample.SampleTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The points of the map, as the page gets them. */
@SampleTest
class CityMapIT {

	private final HttpClient http = HttpClient.newHttpClient();

	@Autowired
	private CityTable table;

	@LocalServerPort
	private int port;

	@Test
	void pointsAreThoseOfAllCities() throws Exception {
		HttpResponse<byte[]> response = get("identity");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
		try (Stream<City> cities = this.table.stream()) {
			assertThat(points(response.body())).hasSize(171_075)
				.containsExactlyInAnyOrderElementsOf(cities.map(CityMapIT::point).toList());
		}
	}

	@Test
	void pointsAreCompressedOnTheirWay() throws Exception {
		HttpResponse<byte[]> response = get("gzip");
		assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
		assertThat(response.body()).hasSizeLessThan(800_000);
		try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
			assertThat(points(plain.readAllBytes())).hasSize(171_075);
		}
	}

	private static List<String> points(byte[] body) {
		ByteBuffer numbers = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
		List<String> points = new ArrayList<>();
		while (numbers.hasRemaining()) {
			int x = Short.toUnsignedInt(numbers.getShort());
			int y = Short.toUnsignedInt(numbers.getShort());
			int country = numbers.getShort();
			points.add(x + "," + y + " " + (char) ('A' + country / 26) + (char) ('A' + country % 26));
		}
		return points;
	}

	private static String point(City city) {
		return (int) Math.floor((city.lng() + 180) / 360 * 65536) + ","
				+ (int) Math.floor((90 - city.lat()) / 180 * 65536) + " " + city.country();
	}

	private HttpResponse<byte[]> get(String encoding) throws IOException, InterruptedException {
		HttpResponse<byte[]> response = this.http
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/cities/map"))
				.header("Accept-Encoding", encoding)
				.build(), BodyHandlers.ofByteArray());
		assertThat(response.statusCode()).isEqualTo(200);
		return response;
	}

}
