package io.github.pgprofiles.internal.driver;

import java.nio.charset.StandardCharsets;

import io.github.pgprofiles.internal.driver.ServerFields.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The texts are those of PostgreSQL's own translations. */
class ServerFieldsTests {

	private static ServerFields fields(String... fields) {
		byte[] bytes = (String.join("\0", fields) + "\0\0").getBytes(StandardCharsets.UTF_8);
		return new ServerFields(bytes, 0, bytes.length);
	}

	private static Place place(String table, String context) {
		return fields("SERROR", "C22P02", "W" + context, "Fnumutils.c").place(table);
	}

	@Test
	void fieldsAreFoundByTheirLetter() {
		ServerFields fields = fields("SFEHLER", "VERROR", "C23505", "Mdoppelter Schlüsselwert", "nt_pkey");
		assertThat(fields.get('C')).isEqualTo("23505");
		assertThat(fields.get('n')).isEqualTo("t_pkey");
		assertThat(fields.get('M')).isEqualTo("doppelter Schlüsselwert");
		assertThat(fields.get('W')).isNull();
		assertThat(fields.place("t")).isEqualTo(Place.UNKNOWN);
		assertThat(fields("").get('C')).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "COPY t, line 37, column qty: \"x\"", "COPY t, line 37, column qty: null input",
			"COPY t, line 37, column qty", "COPY t, Zeile 37, Spalte qty: »x«",
			"COPY t, Zeile 37, Spalte qty: NULL Eingabe", "COPY t, línea 37, columna qty: «x»",
			"COPY t, ligne 37, colonne qty : « x »", "COPY t, riga 37, colonna qty: input nullo",
			"tのCOPY、行 37、列 qty: \"x\"", "tのCOPY、行 37、列 qty", "COPY t, ხაზი 37, სვეტი qty: \"x\"",
			"t 복사, 37번째 줄, qty 열: \"x\"", "COPY t, 37행, qty 열: null 입력", "t 복사, 37번째 줄, qty 열",
			"COPY t, строка 37, столбец qty: \"x\"", "COPY t, rad 37, kolumn qty: null-indata",
			"COPY t, рядок 37, стовпець qty: \"x\"" })
	void lineAndColumnAreFoundInEveryLanguage(String context) {
		assertThat(place("t", context)).isEqualTo(new Place(37L, "qty"));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "COPY t, line 37: \"a, column b: 5\"", "COPY t, line 37", "COPY t, Zeile 37: »1, Spalte x: 2«",
					"COPY t, ligne 37 : « 1, colonne x : 2 »", "tのCOPY、行 37: \"1、列 x: 2\"",
					"t 복사, 37번째 줄: \"a, b 열: c\"", "COPY t, line 37: \"\nCOPY u, line 3, column c: \"x\"" })
	void aLineWithoutColumnGetsNoneOutOfItsValues(String context) {
		assertThat(place("t", context)).isEqualTo(new Place(37L, null));
	}

	@Test
	void theTableMayHaveAnyName() {
		for (String table : new String[] { "a1, 2", "t, line 3, column x: ", "t\", line 9", "1", "表 7", "$1\\E.*",
				"t\n5" }) {
			assertThat(place(table, "COPY " + table + ", line 12, column a b: \"5\"")).as(table)
				.isEqualTo(new Place(12L, "a b"));
		}
	}

	@Test
	void theRightLineIsFoundAmongOthers() {
		assertThat(place("t", "PL/pgSQL function f(integer) line 3 at RAISE\nCOPY t, line 2: \"1\""))
			.isEqualTo(new Place(2L, null));
		assertThat(place("t", "JSON data, line 1: {\"a\nCOPY t, line 8, column j: \"{\"a\""))
			.isEqualTo(new Place(8L, "j"));
		assertThat(place("t", "PL/pgSQL function t() line 3 at RAISE\nsur la table t, 5")).isEqualTo(Place.UNKNOWN);
		assertThat(place("t", "COPY t")).isEqualTo(Place.UNKNOWN);
		assertThat(place("t", "COPY t\nCOPY 7")).isEqualTo(Place.UNKNOWN);
		assertThat(place("t", "COPY t2, line 5")).isEqualTo(Place.UNKNOWN);
		assertThat(place("t", "COPY t, line 99999999999999999999999")).isEqualTo(Place.UNKNOWN);
	}

	@Test
	void nothingIsTakenWhereAValueImitatesAPlace() {
		assertThat(place("t", "COPY t, line 5: \"x\nCOPY t, line 1, column secret: \"y\"\"")).isEqualTo(Place.UNKNOWN);
		assertThat(place("t", "COPY t, line 5, column a:b: \"x\"")).isEqualTo(new Place(5L, null));
	}

	@Test
	void skippedRowsAreReadOffTheServersOwnNoticeOnly() {
		assertThat(
				fields("SHINWEIS", "VNOTICE", "C00000", "M12 Zeilen wurden übersprungen wegen Datentypinkompatibilität",
						"Fcopyfrom.c", "L1400", "RCopyFrom")
					.skippedRows())
			.isEqualTo(12);
		assertThat(fields("SNOTICE", "VNOTICE", "C00000", "M12 rows", "Fpl_exec.c", "RCopyFrom").skippedRows())
			.isNull();
		assertThat(fields("SNOTICE", "VNOTICE", "C00000", "Mskipping row at line 3 for column a: \"x\"", "Fcopyfrom.c",
				"RNextCopyFrom")
			.skippedRows()).isNull();
	}

}
