package io.github.pgprofiles.copy.files;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Names with spaces and signs, as files have them. */
class LooseNamesIT extends FilesFixture {

	record Airport(String airportName, Integer usGross) {
	}

	record Place(String name, Address address) {
	}

	record Address(String zipCode) {
	}

	@BeforeAll
	static void createAirports() {
		client.sql("create table airport (\"Airport Name\" text, \"US Gross ($)\" int)").update();
	}

	@BeforeEach
	void emptyAirports() {
		client.sql("truncate airport").update();
	}

	@Test
	void columnsOfQueriesMatchComponents() {
		assertThat(
				client.sql("select 'Tegel' as \"Airport Name\", 7 as \"US Gross ($)\"").query(Airport.class).single())
			.isEqualTo(new Airport("Tegel", 7));
		assertThat(client.sql("select 'x' as \"Name\", '12' as \"Address: Zip-Code\"").query(Place.class).single())
			.isEqualTo(new Place("x", new Address("12")));
	}

	@Test
	void plainNameGoesBeforeOneWithSigns() {
		assertThat(client.sql("select 1 as \"Airport Name\", 'b' as airport_name, 3 as us_gross, 4 as \"US Gross %\"")
			.query(Airport.class)
			.single()).isEqualTo(new Airport("b", 3));
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select 'a' as \"Airport Name\", 'b' as \"Airport-Name\", 3 as us_gross")
				.query(Airport.class)
				.single())
			.withMessageContaining("airportName could be filled from two");
	}

	@Test
	void recordsAreCopiedIntoSuchColumns() {
		client.copy().into("airport").records(Airport.class).from(List.of(new Airport("Tegel", 7)));
		client.copy()
			.into("airport")
			.columns("Airport Name")
			.records(Airport.class)
			.from(List.of(new Airport("Tempelhof", 8)));
		assertThat(rows("airport", "\"Airport Name\"", "\"US Gross ($)\"")).containsExactly("Tegel|7", "Tempelhof|-");
	}

	@Test
	void parametersMatchNamesInMaps() {
		Map<String, Object> row = Map.of("Airport Name", "Tegel", "US Gross ($)", 7);
		assertThat(client.sql("select :airport_name || :usGross").params(row).query(String.class).single())
			.isEqualTo("Tegel7");
		assertThat(client.sql("select :airportName || :n")
			.param("Airport Name", "x")
			.param("n", "y")
			.query(String.class)
			.single()).isEqualTo("xy");
		String insert = "insert into airport values (:airport_name, :us_gross)";
		client.batch(insert, List.of(row, Map.of("airport_name", "a", "US Gross ($)", 1, "Airport Name", "no"),
				Map.of("AIRPORT-NAME", "b", "us_gross", 2)));
		assertThat(rows("airport", "\"Airport Name\"", "\"US Gross ($)\"")).containsExactly("Tegel|7", "a|1", "b|2");
	}

	@Test
	void namesThatAreNotSureAreRefused() {
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select :airport_name")
				.params(Map.of("Airport Name", 1, "Airport-Name", 2))
				.query(Integer.class)
				.single())
			.withMessageContaining("airport_name");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select :a").params(Map.of("a", 1, "A!", 2)).query(Integer.class).single())
			.withMessageContaining("has no parameter 'A!'");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.batch("insert into airport values (:airport_name)",
					List.of(Map.of("Airport Name", 1, "Airport-Name", 2))))
			.withMessageContaining("airport_name");
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.batch("insert into airport values (:airport_name)", List.of(Map.of("Airport", 1))))
			.withMessageContaining("'airport_name' has no value");
	}

}
