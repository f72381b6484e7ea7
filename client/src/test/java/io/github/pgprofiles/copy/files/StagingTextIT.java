package io.github.pgprofiles.copy.files;

import java.util.Map;

import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Values of files that no type takes reach the caller's SQL. */
@EveryServer
class StagingTextIT extends FilesFixture {

	private static final String INSERT = """
			insert into trade (id, symbol, price, traded_at)
			select id::int, symbol, replace(replace(nullif(price, 'NA'), '.', ''), ',', '.')::numeric,
				to_date(traded_at, 'DD/MM/YYYY') from staging""";

	private static CopyInSpec staging(String sql) {
		return client.copy().into("trade").staging(sql).asText();
	}

	@Test
	void valuesArriveAsTheyAre() {
		CopyResult result = staging(INSERT).csv()
			.delimiter(';')
			.header()
			.from("id;symbol;price;traded_at\n1;a;1.234,5;13/02/2020\n2;b;NA;01/12/2021\n");
		assertThat(result.stored()).isEqualTo(2);
		assertThat(rows()).containsExactly("1|a|1234.5|2020-02-13", "2|b|-|2021-12-01");
		emptyTheTable();
		staging(INSERT).text().from("1\ta\t7\t13/02/2020\n");
		assertThat(rows()).containsExactly("1|a|7|2020-02-13");
	}

	@Test
	void columnsAreThoseOfTheFile() {
		staging("""
				insert into trade (id, symbol, price)
				select id::int, symbol || coalesce("Land", '?'), "Wert in Euro"::numeric from staging""").csv()
			.headerColumns()
			.from("Land,Symbol,,ID,Wert in Euro\nDE,a,x,1,5\n,b,y,2,6\n");
		assertThat(rows()).containsExactly("1|aDE|5|-", "2|b?|6|-");
	}

	@Test
	void otherColumnsAreRefusedWhereTheyAreToBe() {
		refused(() -> staging(INSERT).csv().headerColumns().noOtherColumns().from("id,prise\n1,2\n"),
				"the header has 'prise', which is no column", "did you mean 'price'?");
		refused(() -> staging(INSERT).csv().headerColumns(Map.of("Nr", "number")).noOtherColumns().from("Nr,id\n1,2\n"),
				"names the column 'number'");
		staging("insert into trade (id, price) select id::int, price::numeric from staging").csv()
			.headerColumns()
			.noOtherColumns()
			.from("Price,id\n1,2\n");
		assertThat(rows()).containsExactly("2|-|1|-");
	}

	@Test
	void namedColumnsMayBeOthersThanTheTables() {
		client.copy()
			.into("trade")
			.columns("number", "Kürzel")
			.staging("insert into trade (id, symbol) select number::int, \"Kürzel\" from staging")
			.asText()
			.csv()
			.from("1,a\n");
		client.copy()
			.into("trade")
			.columns("number")
			.staging("insert into trade (id) select number::int from staging")
			.asText()
			.csv()
			.headerColumns()
			.from("x,Number\n1,2\n");
		assertThat(rows()).containsExactly("1|a|-|-", "2|-|-|-");
	}

	@Test
	void whatHasNoTextIsRefused() {
		refused(() -> staging(INSERT).binary().from(new byte[0]), "asText()", "csv() or text()");
		refused(() -> staging(INSERT).records(Trade.class), "asText()", "records");
		refused(() -> staging(INSERT).csv().defaultString("x").from(""), "defaultString(…)");
		refused(() -> staging(INSERT).csv().onErrorIgnore().from(""), "onErrorIgnore()");
		refused(() -> staging(INSERT).csv().headerColumns().from("id,id\n"), "'id'");
		refused(() -> staging(INSERT).csv().headerColumns().from(",\n1,2\n"), "the header has no names");
	}

	@ParameterizedTest
	@ValueSource(strings = { ";", " ; ;", "-- nothing", "/* nothing */ ;" })
	void statementThatIsNoneIsRefused(String sql) {
		refused(() -> client.copy().into("trade").staging(sql), "staging(…) has no statement");
		client.transaction().run((tx) -> refused(() -> tx.copy().into("trade").staging(sql), "no statement"));
	}

	record Trade(int id) {
	}

}
