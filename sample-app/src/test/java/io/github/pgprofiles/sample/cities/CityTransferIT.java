package io.github.pgprofiles.sample.cities;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.sample.SampleTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class CityTransferIT {

	private static final int ALL = 171_075;

	private static String before;

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper json = new JsonMapper();

	@Autowired
	@Qualifier("cities")
	private PostgresClient cities;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void remember(@Autowired @Qualifier("cities") PostgresClient cities) {
		before = checksum(cities);
	}

	@AfterEach
	void leaveCitiesAsTheyWere() {
		this.cities.sql("delete from cities where country = 'QQ'").update();
		assertThat(checksum(this.cities)).isEqualTo(before);
	}

	@Test
	void csvExportIsTheFileThatWasLoaded() throws Exception {
		HttpResponse<String> export = get("/cities/export.csv");
		assertThat(export.headers().firstValue("Content-Type")).hasValue("text/csv;header=present;charset=UTF-8");
		assertThat(export.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"cities.csv\"");
		List<String> lines = export.body().lines().toList();
		assertThat(lines).hasSize(ALL + 1).startsWith("name,country,admin1,admin2,lat,lng");
		assertThat(lines.stream().sorted().toList()).isEqualTo(source().stream().sorted().toList());
	}

	@Test
	void ndjsonExportHasEveryCity() throws Exception {
		HttpResponse<String> export = get("/cities/export.ndjson");
		assertThat(export.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
		assertThat(export.body()).endsWith("}\n");
		assertThat(counted(export.body().lines().map((line) -> this.json.readValue(line, City.class))))
			.isEqualTo(counted(this.cities.sql("select * from cities").query(City.class).list().stream()));
	}

	@Test
	void exportedCsvFillsEmptiedTableAgain() throws Exception {
		String export = get("/cities/export.csv").body();
		this.cities.sql("truncate cities").update();
		assertThat(this.cities.sql("select count(*) from cities").query(Long.class).single()).isZero();
		JsonNode result = ok(postCsv(export));
		assertThat(result.get("rows").asLong()).isEqualTo(ALL);
		assertThat(result.get("millis").asLong()).isPositive();
		assertThat(result.get("rowsPerSecond").asLong()).isGreaterThan(1000);
	}

	@Test
	void importAddsRowsOfBody() throws Exception {
		assertThat(ok(postCsv("""
				name,country,admin1,admin2,lat,lng
				"Newtown, Upper",QQ,,,1.5,2.5
				Oldtown,QQ,01,,-1.5,-2.5
				""")).get("rows").asLong()).isEqualTo(2);
		assertThat(added()).containsExactlyInAnyOrder(new City("Newtown, Upper", "QQ", null, null, 1.5, 2.5),
				new City("Oldtown", "QQ", "01", null, -1.5, -2.5));
	}

	@Test
	void importTakesColumnsInOrderOfHeader() throws Exception {
		ok(postCsv("lng,lat,country,name\r\n2.5,1.5,QQ,Newtown\r\n"));
		assertThat(added()).containsExactly(new City("Newtown", "QQ", null, null, 1.5, 2.5));
	}

	@Test
	void importTakesFileOfForm() throws Exception {
		ok(postForm("file", "name,country,lat,lng\nNewtown,QQ,1.5,2.5\n"));
		assertThat(added()).hasSize(1);
	}

	/** More than the web server takes by default. */
	@Test
	void importTakesBigFileOfForm() throws Exception {
		String csv = "name,country,lat,lng\n" + "Newtown,QQ,1.5,2.5\n".repeat(200_000);
		assertThat(ok(postForm("file", csv)).get("rows").asInt()).isEqualTo(200_000);
	}

	@Test
	void formWithoutFileIsProblemThatNamesIt() throws Exception {
		JsonNode problem = bad(postForm("document", "name,country,lat,lng\n"));
		assertThat(problem.get("detail").asString()).contains("file");
	}

	@Test
	void otherTypeThanCsvIsUnsupported() throws Exception {
		assertThat(post("application/json", "{}").statusCode()).isEqualTo(415);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			'x,QQ,1'             | missing data for column "lng"
			'x,QQ,1,2,3'         | extra data after last expected column
			'x,QQ,north,2'       | invalid input syntax for type double precision: "north"
			',QQ,1,2'            | null value in column "name" of relation "cities" violates not-null constraint
			'x,Q,1,2'            | new row for relation "cities" violates check constraint "cities_country_check"
			'x,QQ,90.5,2'        | new row for relation "cities" violates check constraint "cities_lat_check"
			'"x,QQ,1,2'          | unterminated CSV quoted field
			""")
	void malformedLineIsProblemWithItsNumberAndNoRowStays(String line, String detail) throws Exception {
		String good = "Newtown,QQ,1.5,2.5\n".repeat(5000);
		JsonNode problem = bad(
				postCsv("name,country,lat,lng\n" + good + line + "\n" + (line.startsWith("\"") ? "" : good)));
		// the server knows that a quote was left open when the file has ended
		int number = 5002 + (line.startsWith("\"") ? 1 : 0);
		assertThat(problem.get("line").asInt()).isEqualTo(number);
		assertThat(problem.get("detail").asString()).isEqualTo("line " + number + ": " + detail);
		assertThat(added()).isEmpty();
	}

	@Test
	void malformedLineOfFormIsProblemWithItsNumberAndNoRowStays() throws Exception {
		assertThat(bad(postForm("file", "name,country,lat,lng\na,QQ,1,2\nb,QQ,?,2\n")).get("line").asInt())
			.isEqualTo(3);
		assertThat(added()).isEmpty();
	}

	@Test
	void lineBreakInsideQuotesCounts() throws Exception {
		assertThat(bad(postCsv("name,country,lat,lng\n\"two\nlines\",QQ,1,2\nb,QQ,?,2\n")).get("line").asInt())
			.isEqualTo(4);
	}

	@Test
	void textThatIsNotUtf8IsProblemWithLineNumber() throws Exception {
		HttpRequest latin1 = HttpRequest.newBuilder(uri("/cities/import"))
			.header("Content-Type", "text/csv")
			.POST(HttpRequest.BodyPublishers.ofString("name,country,lat,lng\nZürich,QQ,1,2\n",
					StandardCharsets.ISO_8859_1))
			.build();
		JsonNode problem = bad(this.http.send(latin1, BodyHandlers.ofString()));
		assertThat(problem.get("line").asInt()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "Vila,AD,42.5,1.5\n", "name,height\n", "name,name\n", "name;country\n" })
	void wrongHeaderIsProblemOfLineOne(String csv) throws Exception {
		JsonNode problem = bad(postCsv(csv));
		assertThat(problem.get("line").asInt()).isEqualTo(1);
		assertThat(problem.get("detail").asString()).contains("header");
	}

	/** More than the web server reads of a request that it has already answered. */
	@Test
	void wrongHeaderOfBigFileIsAnswered() throws Exception {
		assertThat(bad(postCsv("name,height\n" + "x".repeat(16_000_000))).get("line").asInt()).isEqualTo(1);
	}

	private static Map<City, Long> counted(Stream<City> cities) {
		return cities.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

	private List<City> added() {
		return this.cities.sql("select * from cities where country = 'QQ'").query(City.class).list();
	}

	private static String checksum(PostgresClient cities) {
		return cities.sql("select count(*) || ' ' || sum(hashtextextended(c::text, 0)) from cities c")
			.query(String.class)
			.single();
	}

	private static List<String> source() throws IOException {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(new GZIPInputStream(new ClassPathResource("data/cities.csv.gz").getInputStream()),
						StandardCharsets.UTF_8))) {
			return reader.lines().toList();
		}
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	private HttpResponse<String> get(String path) throws Exception {
		HttpResponse<String> response = this.http.send(HttpRequest.newBuilder(uri(path)).build(),
				BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response;
	}

	private HttpResponse<String> postCsv(String csv) throws Exception {
		return post("text/csv; charset=UTF-8", csv);
	}

	private HttpResponse<String> postForm(String field, String csv) throws Exception {
		return post("multipart/form-data; boundary=edge", """
				--edge\r
				Content-Disposition: form-data; name="%s"; filename="cities.csv"\r
				Content-Type: text/csv\r
				\r
				%s\r
				--edge--\r
				""".formatted(field, csv));
	}

	private HttpResponse<String> post(String type, String body) throws Exception {
		return this.http.send(HttpRequest.newBuilder(uri("/cities/import"))
			.header("Content-Type", type)
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private JsonNode ok(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return this.json.readTree(response.body());
	}

	private JsonNode bad(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		return this.json.readTree(response.body());
	}

}
