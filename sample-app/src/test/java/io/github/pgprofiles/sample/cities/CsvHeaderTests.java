package io.github.pgprofiles.sample.cities;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CsvHeaderTests {

	@ParameterizedTest
	@ValueSource(strings = { "name,lat\nVila,1", "name,lat\r\nVila,1", "\"name\",\"lat\"\n", "name,lat",
			"\uFEFFname,lat\n" })
	void readsNamesInOrderOfFile(String csv) throws IOException {
		assertThat(CsvHeader.peek(source(csv), "lat", "name")).containsExactly("name", "lat");
	}

	@Test
	void leavesSourceWhereItWas() throws IOException {
		String csv = "name\n" + "Vila\n".repeat(1000);
		BufferedInputStream source = source(csv);
		CsvHeader.peek(source, "name");
		assertThat(source.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(csv);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", textBlock = """
			'name,height' | height
			'name,name'   | name
			'name,'       | ''
			''            | ''
			'Vila,AD,03'  | Vila
			'name, lat'   | ' lat'
			""")
	void refusesNameThatIsUnknownOrTwice(String header, String culprit) {
		assertThatExceptionOfType(MalformedCsvException.class)
			.isThrownBy(() -> CsvHeader.peek(source(header), "name", "lat"))
			.withMessage("line 1: the header must name columns of [name, lat], each once, but has '%s'", culprit)
			.satisfies((ex) -> assertThat(ex.line()).isEqualTo(1));
	}

	private static BufferedInputStream source(String csv) {
		return new BufferedInputStream(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
	}

}
