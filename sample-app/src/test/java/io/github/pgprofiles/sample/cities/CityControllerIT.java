package io.github.pgprofiles.sample.cities;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.sample.SampleTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

@SampleTest
class CityControllerIT {

	@Autowired
	private CityTable table;

	private RestTestClient client;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void findsCitiesByCountryAndPrefix() {
		assertThat(find("country=CH&prefix=Z")).hasSizeGreaterThan(50)
			.allSatisfy((city) -> assertThat(city.country()).isEqualTo("CH"))
			.allSatisfy((city) -> assertThat(city.name()).startsWith("Z"))
			.isSortedAccordingTo(Comparator.comparing(City::name))
			.extracting(City::name)
			.contains("Zug", "Zürich");
	}

	@Test
	void takesCountryInLowerCase() {
		assertThat(find("country=ch&prefix=Zug")).isNotEmpty().isEqualTo(find("country=CH&prefix=Zug"));
	}

	@Test
	void findsNothingInCountryThatDoesNotExist() {
		assertThat(find("country=QQ")).isEmpty();
	}

	@Test
	void givesHundredCitiesWhenNothingIsAskedFor() {
		assertThat(find("")).hasSize(100);
	}

	@Test
	void givesAsManyCitiesAsAskedFor() {
		assertThat(find("limit=1000")).hasSize(1000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "%25", "_", "'", "%22", "%5C" })
	void takesPrefixLiterally(String prefix) {
		assertThat(find("prefix=" + prefix)).hasSizeLessThan(100);
	}

	/** Compared with a plain search through all cities. */
	@ParameterizedTest
	@CsvSource({ "47.4, 8.5", "-16.8, 179.99", "-16.8, -179.99", "-16.8, 180", "90, 0", "90, 123", "-90, 0", "-90, -77",
			"0, -30", "-48.88, -123.39", "78.2, 15.6", "0, 0" })
	void nearestAreThoseOfFullSearch(double lat, double lng) {
		List<NearbyCity> expected;
		try (Stream<City> all = this.table.stream()) {
			expected = all
				.map((city) -> new NearbyCity(city.name(), city.country(), city.lat(), city.lng(), km(lat, lng, city)))
				.sorted(Comparator.comparingDouble(NearbyCity::km).thenComparing(NearbyCity::name))
				.limit(20)
				.toList();
		}
		List<NearbyCity> nearest = nearest("lat=" + lat + "&lng=" + lng + "&limit=20");
		assertThat(nearest).hasSize(20).isSortedAccordingTo(Comparator.comparingDouble(NearbyCity::km));
		for (int i = 0; i < 20; i++) {
			assertThat(nearest.get(i).km()).isCloseTo(expected.get(i).km(), within(1e-3));
		}
	}

	@Test
	void nearestLooksAcrossDateLine() {
		assertThat(nearest("lat=-16.8&lng=-179.99&limit=1")).singleElement().satisfies((city) -> {
			assertThat(city.lng()).isPositive();
			assertThat(city.km()).isLessThan(100);
		});
	}

	@Test
	void distanceToCityItselfIsZero() {
		assertThat(nearest("lat=46.94809&lng=7.44744&limit=1")).singleElement().satisfies((city) -> {
			assertThat(city.name()).isEqualTo("Bern");
			assertThat(city.km()).isZero();
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/cities?country=Switzerland            | country
			/cities?country=C1                     | country
			/cities?prefix=%00                     | prefix
			/cities?limit=0                        | limit
			/cities?limit=1001                     | limit
			/cities?limit=many                     | limit
			/cities/nearest?lat=90.1&lng=0         | lat
			/cities/nearest?lat=-90.1&lng=0        | lat
			/cities/nearest?lat=NaN&lng=0          | lat
			/cities/nearest?lat=north&lng=0        | lat
			/cities/nearest?lng=0                  | lat
			/cities/nearest?lat=0&lng=180.1        | lng
			/cities/nearest?lat=0&lng=-Infinity    | lng
			/cities/nearest?lat=0&lng=0&limit=0    | limit
			/cities/nearest?lat=0&lng=0&limit=101  | limit
			""")
	void badParameterIsProblemThatNamesIt(String uri, String parameter) {
		this.client.get()
			.uri(URI.create(uri))
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains(parameter));
	}

	private static double km(double lat, double lng, City city) {
		// by the angle between two vectors, unlike the haversine formula under test
		double[] a = vector(lat, lng);
		double[] b = vector(city.lat(), city.lng());
		double dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
		double cross = Math.sqrt(square(a[1] * b[2] - a[2] * b[1]) + square(a[2] * b[0] - a[0] * b[2])
				+ square(a[0] * b[1] - a[1] * b[0]));
		return 6371.0088 * Math.atan2(cross, dot);
	}

	private static double square(double value) {
		return value * value;
	}

	private static double[] vector(double lat, double lng) {
		double phi = Math.toRadians(lat);
		double lambda = Math.toRadians(lng);
		return new double[] { Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi) };
	}

	private List<City> find(String query) {
		return this.client.get()
			.uri(URI.create("/cities?" + query))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(new ParameterizedTypeReference<List<City>>() {
			})
			.returnResult()
			.getResponseBody();
	}

	private List<NearbyCity> nearest(String query) {
		return this.client.get()
			.uri("/cities/nearest?" + query)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(new ParameterizedTypeReference<List<NearbyCity>>() {
			})
			.returnResult()
			.getResponseBody();
	}

}
