package io.github.pgprofiles.docs.examples;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.docs.Shop;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.PostgresError;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The code of docs/copy.md. */
@Shop
@SpringBootTest
class CopyExamplesIT {

	record Trade(long id, String symbol, BigDecimal price, Instant tradedAt) {
	}

	private static final String CSV = """
			id,symbol,price,traded_at
			1,ABC,10.50,2026-01-02T03:04:05Z
			2,DEF,20,2026-01-02T03:04:06Z
			""";

	@Autowired
	private PostgresClient orders;

	@TempDir
	private Path folder;

	private final List<Trade> trades = List.of(trade(1, "10.50"), trade(2, "20"));

	@BeforeEach
	void createTable() {
		this.orders.sql("drop table if exists trade").update();
		this.orders.sql("""
				create table trade (
					id bigint primary key,
					symbol text not null,
					price numeric(12, 2) check (price > 0),
					traded_at timestamptz not null default now()
				)""").update();
	}

	private static Trade trade(long id, String price) {
		return new Trade(id, "ABC", new BigDecimal(price), Instant.EPOCH);
	}

	private List<Trade> stored() {
		return this.orders.sql("select * from trade order by id").query(Trade.class).list();
	}

	private Path file(String text) throws IOException {
		return Files.writeString(this.folder.resolve("trades.csv"), text);
	}

	@Test
	void firstLook() throws IOException {
		PostgresClient orders = this.orders;
		Path file = file(CSV);
		Path target = this.folder.resolve("out.csv.gz");
		List<Trade> trades = List.of(trade(3, "1"));
		List<Trade> corrected = List.of(trade(3, "2"), trade(4, "3"));
		CopyResult loaded = orders.copy().into("public.trade").csv().headerMatch().from(file);
		orders.copy().into("trade").records(Trade.class).from(trades);
		orders.copy().into("trade").onConflict("id").update().records(Trade.class).from(corrected);
		orders.copy().from("trade").csv().header().to(target);

		assertThat(loaded.rows()).isEqualTo(2);
		assertThat(stored()).hasSize(4);
		assertThat(target).isNotEmptyFile();
	}

	@Test
	void options() throws IOException {
		PostgresClient orders = this.orders;
		Path file = Files.writeString(this.folder.resolve("latin1.csv"), "1;'Zürich';-\n", StandardCharsets.ISO_8859_1);
		CopyResult loaded = orders.copy()
			.into("public.trade")
			.columns("id", "symbol", "price")
			.csv()
			.delimiter(';')
			.quote('\'')
			.nullString("-")
			.encoding(StandardCharsets.ISO_8859_1)
			.where("id > 0")
			.from(file);

		assertThat(loaded.rows()).isEqualTo(1);
		assertThat(stored()).singleElement().satisfies((trade) -> {
			assertThat(trade.symbol()).isEqualTo("Zürich");
			assertThat(trade.price()).isNull();
		});
	}

	@Test
	void rowsThatDoNotFitAreIgnored() {
		int version = this.orders.sql("select current_setting('server_version_num')::int / 10000")
			.query(Integer.class)
			.single();
		assertThat(version).isGreaterThanOrEqualTo(18);
		CopyResult loaded = this.orders.copy()
			.into("trade")
			.columns("id", "symbol")
			.csv()
			.onErrorIgnore()
			.rejectLimit(1)
			.from(new StringReader("1,ABC\ntwo,DEF\n"));
		assertThat(loaded.rows()).isEqualTo(1);
		assertThat(loaded.ignored()).isEqualTo(1);
	}

	@Test
	void records() {
		PostgresClient orders = this.orders;
		Stream<Trade> trades = this.trades.stream();
		CopyResult stored = orders.copy().into("public.trade").records(Trade.class).from(trades);
		assertThat(stored.rows()).isEqualTo(2);
		assertThat(stored()).hasSize(2);
	}

	@Test
	void recordsThatDoNotFitAreRefused() {
		record Order(long id, String symbol, String buyer) {
		}
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> this.orders.copy().into("trade").records(Order.class).from(List.of()))
			.withMessageContaining("buyer");
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> this.orders.copy()
				.into("trade")
				.records(Trade.class)
				.from(List.of(trade(1, "1"), new Trade(2, "A\0", BigDecimal.ONE, Instant.EPOCH))))
			.withMessageContaining("row 2: column 'symbol'");
		assertThat(stored()).isEmpty();
	}

	@Test
	void upserts() {
		PostgresClient orders = this.orders;
		orders.copy().into("trade").records(Trade.class).from(this.trades);
		List<Trade> trades = List.of(trade(2, "20"), trade(3, "30"), trade(3, "31"));
		CopyResult result = orders.copy()
			.into("public.trade")
			.onConflict("id")
			.update()
			.whereChanged()
			.records(Trade.class)
			.from(trades);
		String text = "%d rows: %d inserted, %d updated, %d without effect".formatted(result.rows(), result.inserted(),
				result.updated(), result.ignored());

		assertThat(text).isEqualTo("3 rows: 1 inserted, 0 updated, 2 without effect");
		assertThat(stored()).last().extracting(Trade::price).isEqualTo(new BigDecimal("31.00"));
	}

	@Test
	void upsertsOfSomeColumns() {
		PostgresClient orders = this.orders;
		orders.copy().into("trade").records(Trade.class).from(this.trades);
		Instant later = Instant.EPOCH.plusSeconds(1);
		List<Trade> trades = List.of(new Trade(1, "XYZ", BigDecimal.ONE, later), trade(2, "40"), trade(9, "50"));
		orders.copy()
			.into("public.trade")
			.onConflict("id")
			.update("price", "traded_at")
			.where("trade.traded_at < excluded.traded_at")
			.records(Trade.class)
			.from(trades);
		orders.copy().into("public.trade").onConflict("id").doNothing().records(Trade.class).from(trades);

		assertThat(stored()).containsExactly(new Trade(1, "ABC", new BigDecimal("1.00"), later),
				new Trade(2, "ABC", new BigDecimal("20.00"), Instant.EPOCH),
				new Trade(9, "ABC", new BigDecimal("50.00"), Instant.EPOCH));
	}

	@Test
	void staging() throws IOException {
		PostgresClient orders = this.orders;
		Path file = file(CSV);
		CopyResult result = orders.copy().into("public.trade").staging("""
				insert into trade (id, symbol, price, traded_at)
				select id, lower(symbol), price, traded_at from staging where price < 15""").csv().header().from(file);

		assertThat(result.rows()).isEqualTo(2);
		assertThat(result.stored()).isEqualTo(1);
		assertThat(stored()).extracting(Trade::symbol).containsExactly("abc");
	}

	@Test
	void out() {
		PostgresClient orders = this.orders;
		orders.copy().into("trade").records(Trade.class).from(this.trades);
		Path file = this.folder.resolve("trades.bin");
		StringWriter text = new StringWriter();
		List<Trade> seen = new ArrayList<>();
		orders.copy().from("public.trade").columns("id", "price").binary().to(file);
		orders.copy()
			.query("select id, price from trade where symbol = :symbol and price >= :least")
			.param("symbol", "ABC")
			.param("least", 15)
			.csv()
			.header()
			.to(text);
		orders.copy().from("public.trade").records(Trade.class).to(seen::add);

		List<Long> ids;
		try (Stream<Trade> trades = orders.copy().from("public.trade").records(Trade.class).stream()) {
			ids = trades.map(Trade::id).toList();
		}

		assertThat(file).isNotEmptyFile();
		assertThat(text).hasToString("id,price\n2,20.00\n");
		assertThat(seen).hasSize(2);
		assertThat(ids).containsExactly(1L, 2L);
	}

	@Test
	void inATransaction() throws IOException {
		PostgresClient orders = this.orders;
		Path file = file(CSV);
		long rows = orders.transaction().execute((tx) -> {
			tx.sql("truncate trade").update();
			return tx.copy().into("trade").csv().header().freeze().from(file).rows();
		});
		assertThat(rows).isEqualTo(2);
	}

	@Test
	void errors() throws IOException {
		PostgresClient orders = this.orders;
		Path file = file(CSV.replace("20,", "twenty,"));
		String text = "";
		try {
			orders.copy().into("public.trade").csv().headerMatch().from(file);
		}
		catch (DataAccessException ex) {
			PostgresError error = PostgresError.of(ex);
			text = "line %d, column %s: %s".formatted(error.row(), error.column(), error.sqlState());
		}
		assertThat(text).isEqualTo("line 3, column price: 22P02");
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> orders.copy().into("trade").csv().header().from(file))
			.withMessageContaining("line 3, column 'price'")
			.withMessageNotContaining("twenty");
		assertThat(stored()).isEmpty();
	}

	@Test
	void constraintsOfAnUpsertHaveNoLine() throws IOException {
		Path file = file(CSV.replace("20,", "-20,"));
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.orders.copy().into("trade").csv().header().from(file))
			.satisfies((ex) -> {
				assertThat(PostgresError.of(ex).row()).isEqualTo(3);
				assertThat(PostgresError.of(ex).constraint()).isEqualTo("trade_price_check");
			});
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.orders.copy().into("trade").onConflict("id").update().csv().header().from(file))
			.satisfies((ex) -> {
				assertThat(PostgresError.of(ex).row()).isNull();
				assertThat(PostgresError.of(ex).constraint()).isEqualTo("trade_price_check");
			});
	}

	@Test
	void progress() throws IOException {
		PostgresClient orders = this.orders;
		Path file = file(CSV);
		List<String> lines = new ArrayList<>();
		orders.copy()
			.into("public.trade")
			.csv()
			.header()
			.timeout(Duration.ofHours(1))
			.onProgress((progress) -> lines.add(line(progress)))
			.from(file);
		assertThat(lines).last().asString().matches("2 rows, \\d+ rows/s, 100 %");
	}

	private static String line(CopyProgress progress) {
		String share = (progress.fraction() != null) ? ", %.0f %%".formatted(progress.fraction() * 100) : "";
		return String.format(Locale.ROOT, "%d rows, %d rows/s%s", progress.rows(), progress.rowsPerSecond(), share);
	}

	@Test
	void names() {
		this.orders.sql("create schema if not exists \"My.Schema\"").update();
		this.orders.sql("create table if not exists \"My.Schema\".\"Trade\" (id bigint)").update();
		PostgresClient orders = this.orders;
		StringWriter text = new StringWriter();
		orders.copy().from("\"My.Schema\".Trade").csv().to(text);
		orders.copy().from("My.Schema", "Trade").csv().to(text);
		assertThat(text.toString()).isEmpty();
		assertThatExceptionOfType(CopyException.class).isThrownBy(() -> orders.copy().into(""));
	}

}
