package io.github.pgprofiles.docs.examples;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.docs.Shop;
import io.github.pgprofiles.error.CopyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The code of docs/files.md. */
@Shop
@SpringBootTest
class FilesExamplesIT {

	record Place(String name, String country, BigDecimal latitude, BigDecimal longitude) {
	}

	record Airport(String airportName, int usGross) {
	}

	@Autowired
	private PostgresClient orders;

	@TempDir
	private Path folder;

	@BeforeEach
	void createTable() {
		this.orders.sql("drop table if exists place, airport, event").update();
		this.orders.sql("""
				create table place (
					name text not null,
					country text not null,
					latitude numeric,
					longitude numeric,
					elevation int
				)""").update();
		this.orders.sql("create table airport (\"Airport Name\" text, \"US Gross\" int)").update();
		this.orders.sql("create table event (id bigint generated always as identity, payload jsonb)").update();
	}

	private long count() {
		return this.orders.sql("select count(*) from place").query(Long.class).single();
	}

	private Path resource(String name) throws IOException {
		Path file = this.folder.resolve(name.substring(name.lastIndexOf('/') + 1));
		return Files.write(file, new ClassPathResource(name).getContentAsByteArray());
	}

	@Test
	void columnsByName() throws IOException {
		PostgresClient orders = this.orders;
		Path file = resource("data/cities.csv.gz");
		CopyResult loaded = orders.copy()
			.into("place")
			.csv()
			.headerColumns(Map.of("lat", "latitude", "lng", "longitude"))
			.from(file);

		assertThat(loaded.rows()).isEqualTo(171_075);
		assertThat(count()).isEqualTo(171_075);
		assertThat(orders.sql("select * from place where name = 'Zwölfaxing'").query(Place.class).single())
			.isEqualTo(new Place("Zwölfaxing", "AT", new BigDecimal("48.1099"), new BigDecimal("16.46267")));
	}

	@Test
	void spreadsheet() throws IOException {
		PostgresClient orders = this.orders;
		Path file = resource("files/austria.csv");
		CopyResult loaded = orders.copy()
			.into("place")
			.staging("""
					insert into place (name, country, latitude, longitude, elevation)
					select "Stadt", "Land", replace("Breite (°)", ',', '.')::numeric,
						replace("Länge (°)", ',', '.')::numeric, "Höhe"::int
					from staging""")
			.asText()
			.csv()
			.encoding(Charset.forName("windows-1252"))
			.separatorLine()
			.headerColumns()
			.skipBlankLines()
			.trailingDelimiter()
			.nullStrings("", "-", "k. A.")
			.from(file);

		assertThat(loaded.stored()).isEqualTo(8);
		assertThat(orders.sql("select name from place where latitude > 47 and elevation is null order by name limit 1")
			.query(String.class)
			.single()).contains("ö");
	}

	@Test
	void linesBeforeTheHeader() {
		PostgresClient orders = this.orders;
		String report = """
				Report of 13/02/2020
				(preliminary)
				Name,Country
				Wien,AT
				""";
		orders.copy().into("place").csv().header(3).headerColumns().from(report);
		orders.copy().into("place").columns("name", "country").csv().header(3).from(report);

		assertThat(count()).isEqualTo(2);
	}

	@Test
	void names() {
		PostgresClient orders = this.orders;
		orders.copy().into("airport").records(Airport.class).from(List.of(new Airport("Schwechat", 7)));
		Airport airport = orders.sql("select * from airport").query(Airport.class).single();
		orders.sql("insert into airport values (:airport_name, :us_gross)")
			.params(Map.of("Airport Name", "Tegel", "US Gross", 9))
			.update();

		assertThat(airport).isEqualTo(new Airport("Schwechat", 7));
		assertThat(orders.sql("select * from airport").query(Airport.class).list()).hasSize(2);
	}

	@Test
	void json() throws IOException {
		PostgresClient orders = this.orders;
		Path file = resource("files/swiss.jsonl");
		Path target = this.folder.resolve("places.json.gz");
		orders.copy().into("event").columns("payload").json().from(file);
		orders.copy().into("place").records(Place.class).fromJson(file);
		orders.copy().from("place").json().array().to(target);

		assertThat(
				orders.sql("select count(*) from event where payload ->> 'country' = 'CH'").query(Long.class).single())
			.isEqualTo(5);
		assertThat(count()).isEqualTo(5);
		record Stored(String name, String country, BigDecimal latitude, BigDecimal longitude, Integer elevation) {
		}
		orders.copy().into("place").records(Stored.class).fromJson(target);
		assertThat(count()).isEqualTo(10);
	}

	@Test
	void utf16() throws IOException {
		PostgresClient orders = this.orders;
		Path file = Files.writeString(this.folder.resolve("unicode.csv"), "name\tcountry\nWien\tAT\n",
				StandardCharsets.UTF_16);
		try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_16)) {
			orders.copy().into("place").csv().delimiter('\t').headerColumns().from(reader);
		}

		assertThat(count()).isOne();
	}

	@Test
	void whatIsWrongIsSaid() {
		assertThatExceptionOfType(CopyException.class)
			.isThrownBy(() -> this.orders.copy().into("place").csv().headerColumns().from("Name;Country\nWien;AT\n"))
			.withMessage("Profile 'orders': the header has none of the columns: expected [name, country, latitude,"
					+ " longitude, elevation], found [Name;Country]. Its columns are probably separated by ';': add"
					+ " delimiter(';') [COPY \"place\"]");
	}

}
