package io.github.pgprofiles.copy.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the server's errors say of files that are not what they should be. */
@EveryServer
class FileErrorsIT extends FilesFixture {

	private static void grammar(Runnable call, String... parts) {
		assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(call::run).withMessageContainingAll(parts);
	}

	@Test
	void headerThatDoesNotMatchIsShown() {
		PostgresError error = fails(() -> csv().headerMatch().from("id,price,symbol,traded_at\n1,2,x,\n"), "22P04",
				"is [id,price,symbol,traded_at]", "headerColumns()");
		assertThat(error.sqlState()).isEqualTo("22P04");
		fails(() -> client.copy().into("trade").columns("id", "symbol").csv().headerMatch().from("id;symbol\n1;x\n"),
				"has to be [id, symbol]", "is [id;symbol]", "add delimiter(';')");
		fails(() -> csv().headerMatch().from("sep=,\nid,symbol,price,traded_at\n"), "add separatorLine()");
	}

	@Test
	void wrongDelimiterIsNamed() {
		fails(() -> csv().header().from("id;symbol\n1;x\n"), "add delimiter(';')");
		fails(() -> csv().from("1\tx\t2\t\n"), "add delimiter('\\t')");
		fails(() -> client.copy().into("trade").text().from("1,x,2,\n"), "add delimiter(',')");
	}

	@Test
	void valueThatDoesNotFitIsNotTakenForADelimiter() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> csv().from("x;y,a,,\n"))
			.withMessageNotContaining("delimiter(");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.copy().into("trade").columns("id").csv().from("1\n2\n3;4\n"))
			.withMessageNotContaining("delimiter(");
	}

	@Test
	void kindOfFileIsNamed() throws Exception {
		ByteArrayOutputStream zip = new ByteArrayOutputStream();
		try (ZipOutputStream out = new ZipOutputStream(zip)) {
			out.putNextEntry(new ZipEntry("trades.csv"));
			out.write("1,x,2,\n".repeat(100).getBytes(StandardCharsets.UTF_8));
		}
		fails(() -> csv().from(zip.toByteArray()), "zip file", ".xlsx");
		fails(() -> csv().from(bytes("1,x,2,\n", StandardCharsets.UTF_16)), "UTF-16", "Reader");
		fails(() -> csv().from(bytes("1,x,2,\n", StandardCharsets.UTF_16LE)), "UTF-16");
		fails(() -> csv().from(new byte[] { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0 }), "gzip", "Path");
		fails(() -> csv().from(new byte[] { (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 1, 2 }), ".xls");
		fails(() -> csv().from("<html>\n<body>no</body>\n</html>"), "HTML");
	}

	@Test
	void encodingIsNamed() {
		fails(() -> csv().from(bytes("1,größe,2,\n", StandardCharsets.ISO_8859_1)), "not UTF-8",
				"Charset.forName(\"windows-1252\")");
		fails(() -> csv().from("1,a\0b,2,\n"), "zero byte");
		fails(() -> csv().encoding(StandardCharsets.ISO_8859_1).from(bytes("\ufeffx,a,,\n", StandardCharsets.UTF_8)),
				"byte order mark of UTF-8");
	}

	@Test
	void nameThatWasMeantIsNamed() {
		client.sql("create table \"Orders\" (\"Id\" int, customer text)").update();
		client.sql("create schema sales").update();
		grammar(() -> client.copy().into("orders").csv().from("1,x\n"), "did you mean 'Orders'?");
		grammar(() -> client.copy().into("Trade").csv().from("1\n"), "did you mean 'trade'?");
		grammar(() -> client.copy().into("public.Trade").csv().from("1\n"), "did you mean 'trade'?");
		grammar(() -> client.copy().into("Sales.x").csv().from("1\n"), "did you mean 'sales'?");
		grammar(() -> client.copy().into("Trade").records(Row.class).from(List.of(new Row(1))),
				"did you mean 'trade'?");
		grammar(() -> client.copy().into("Trade").csv().headerColumns().from("id\n1\n"), "did you mean 'trade'?");
		grammar(() -> client.copy().into("Orders").columns("id").csv().from("1\n"), "did you mean 'Id'?");
		grammar(() -> client.copy().into("Orders").columns("Id", "nobody").csv().from("1\n"), "has [Id, customer]");
		refused(() -> client.copy()
			.into("Orders")
			.columns("custmer")
			.records(Customer.class)
			.from(List.of(new Customer("x"))), "no column 'custmer'", "did you mean 'customer'?");
		client.transaction().run((tx) -> {
			tx.rollbackOnly();
			grammar(() -> tx.copy().into("Trade").csv().from("1\n"), "Names are exact", "'trade'");
		});
		grammar(() -> client.copy().into("nowhere_at_all").csv().from("1\n"), "nowhere_at_all");
	}

	record Row(int id) {
	}

	record Customer(String customer) {
	}

}
