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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.sample.SampleTest;
import org.jspecify.annotations.Nullable;
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

	private static final String HEADER = "name,country,admin1,admin2,lat,lng\n";

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
	void importCorrectsCitiesThatAreThere() throws Exception {
		ok(postCsv(HEADER + "Newtown,QQ,01,02,1.5,2.5\nOldtown,QQ,01,02,1.5,2.5\n"));
		JsonNode result = ok(postCsv(HEADER + "Newtown,QQ,03,,1.5,2.5\nOldtown,QQ,01,02,1.5,2.5\nOther,QQ,,,3,4\n"));
		assertThat(counts(result)).containsExactly(3, 1, 1, 1);
		assertThat(added()).containsExactlyInAnyOrder(new City("Newtown", "QQ", "03", null, 1.5, 2.5),
				new City("Oldtown", "QQ", "01", "02", 1.5, 2.5), new City("Other", "QQ", null, null, 3, 4));
	}

	@Test
	void lastOfTheSameCityInOneFileWins() throws Exception {
		assertThat(counts(ok(postCsv(HEADER + "Newtown,QQ,01,,1,2\nNewtown,QQ,02,,1,2\n")))).containsExactly(2, 1, 0,
				1);
		assertThat(added()).extracting(City::admin1).containsExactly("02");
	}

	@Test
	void repeatedImportTouchesNoRow() throws Exception {
		String versions = versions();
		assertThat(counts(ok(postCsv(get("/cities/export.csv").body())))).containsExactly(ALL, 0, 0, ALL);
		assertThat(versions()).isEqualTo(versions);
	}

	@Test
	void importTakesCompressedBody() throws Exception {
		byte[] file = new ClassPathResource("data/cities.csv.gz").getContentAsByteArray();
		assertThat(counts(ok(postEncoded("gzip", file)))).containsExactly(ALL, 0, 0, ALL);
		assertThat(bad(postEncoded("gzip", Arrays.copyOf(file, file.length / 2))).get("title").asString())
			.startsWith("Broken upload");
		assertThat(bad(postEncoded("gzip", HEADER.getBytes(StandardCharsets.UTF_8))).get("status").asInt())
			.isEqualTo(400);
		assertThat(postEncoded("br", file).statusCode()).isEqualTo(415);
	}

	@Test
	void secondImportAtTheSameTimeIsAConflict() throws Exception {
		this.cities.transaction().run((tx) -> {
			tx.sql("select 1 from pg_advisory_xact_lock(5171075)").query(Integer.class).single();
			assertThat(postCsv(HEADER).statusCode()).isEqualTo(409);
		});
	}

	@Test
	void importTakesFileOfForm() throws Exception {
		ok(postForm("file", HEADER + "Newtown,QQ,,,1.5,2.5\n"));
		assertThat(added()).hasSize(1);
	}

	/** More than the web server takes by default. */
	@Test
	void importTakesBigFileOfForm() throws Exception {
		String csv = HEADER + "Newtown,QQ,,,1.5,2.5\n".repeat(200_000);
		assertThat(counts(ok(postForm("file", csv)))).containsExactly(200_000, 1, 0, 199_999);
	}

	@Test
	void formWithoutFileIsProblemThatNamesIt() throws Exception {
		JsonNode problem = bad(postForm("document", HEADER));
		assertThat(problem.get("detail").asString()).contains("file");
	}

	@Test
	void otherTypeThanCsvIsUnsupported() throws Exception {
		assertThat(post("application/json", "{}").statusCode()).isEqualTo(415);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			'x,QQ,,,1'             | -   | other columns
			'x,QQ,,,1,2,3'         | -   | other columns
			'x,QQ,,,north-pole,2'  | lat | not a value
			'x,QQ,,,1e999,2'       | lat | out of range
			'"x,QQ,,,1,2'          | -   | quote that does not end
			""")
	void malformedLineIsProblemWithItsPlaceAndNoRowStays(String line, String column, String detail) throws Exception {
		String good = "Newtown,QQ,,,1.5,2.5\n".repeat(5000);
		boolean open = line.startsWith("\"");
		JsonNode problem = bad(postCsv(HEADER + good + line + "\n" + (open ? "" : good)));
		// the server knows that a quote was left open when the file has ended
		int number = 5002 + (open ? 1 : 0);
		assertThat(problem.get("line").asInt()).isEqualTo(number);
		assertThat(problem.has("column") ? problem.get("column").asString() : null).isEqualTo(column);
		assertThat(problem.get("detail").asString()).startsWith("line " + number).contains(detail);
		assertThat(problem.toString()).doesNotContain("Newtown", "north-pole");
		assertThat(added()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			',QQ,,,1,2'     | column name: a value is missing
			'x,Q,,,1,2'     | against cities_country_check
			'x,QQ,,,90.5,2' | against cities_lat_check
			""")
	void rowAgainstTheTableIsProblemThatNamesTheRuleAndNoRowStays(String line, String detail) throws Exception {
		assertThat(bad(postCsv(HEADER + "Newtown,QQ,,,1.5,2.5\n" + line + "\n")).get("detail").asString())
			.isEqualTo(detail);
		assertThat(added()).isEmpty();
	}

	@Test
	void malformedLineOfFormIsProblemWithItsNumberAndNoRowStays() throws Exception {
		assertThat(bad(postForm("file", HEADER + "a,QQ,,,1,2\nb,QQ,,,?,2\n")).get("line").asInt()).isEqualTo(3);
		assertThat(added()).isEmpty();
	}

	@Test
	void lineBreakInsideQuotesCounts() throws Exception {
		assertThat(bad(postCsv(HEADER + "\"two\nlines\",QQ,,,1,2\nb,QQ,,,?,2\n")).get("line").asInt()).isEqualTo(4);
	}

	@Test
	void textThatIsNotUtf8IsProblemWithLineNumber() throws Exception {
		JsonNode problem = bad(postEncoded(null, (HEADER + "Zürich,QQ,,,1,2\n").getBytes(StandardCharsets.ISO_8859_1)));
		assertThat(problem.get("line").asInt()).isEqualTo(2);
		assertThat(problem.get("detail").asString()).contains("UTF-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "Vila,AD,,,42.5,1.5\n", "name,height\n", "country,name,admin1,admin2,lat,lng\n",
			"name;country;admin1;admin2;lat;lng\n" })
	void wrongHeaderIsProblemOfLineOne(String csv) throws Exception {
		JsonNode problem = bad(postCsv(csv));
		assertThat(problem.get("line").asInt()).isEqualTo(1);
		assertThat(problem.get("detail").asString()).contains("name,country,admin1,admin2,lat,lng");
	}

	/** More than the web server reads of a request that it has already answered. */
	@Test
	void wrongHeaderOfBigFileIsAnswered() throws Exception {
		assertThat(bad(postCsv("name,height\n" + "x".repeat(16_000_000))).get("line").asInt()).isEqualTo(1);
	}

	private static Map<City, Long> counted(Stream<City> cities) {
		return cities.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

	private static List<Integer> counts(JsonNode result) {
		return Stream.of("rows", "inserted", "updated", "unchanged").map((name) -> result.get(name).asInt()).toList();
	}

	/** Which transaction wrote which row where. */
	private String versions() {
		return this.cities.sql("select sum(hashtextextended(xmin::text || ctid::text, 0))::text from cities")
			.query(String.class)
			.single();
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

	private HttpResponse<String> postEncoded(@Nullable String encoding, byte[] body) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri("/cities/import"))
			.header("Content-Type", "text/csv")
			.POST(HttpRequest.BodyPublishers.ofByteArray(body));
		if (encoding != null) {
			request.header("Content-Encoding", encoding);
		}
		return this.http.send(request.build(), BodyHandlers.ofString());
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
