package io.github.pgprofiles;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CopyRecordsIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	private static int version;

	private static int pid;

	record Trade(long id, OffsetDateTime createdAt, UUID account, @Nullable String note, int quantity, double price,
			boolean active, BigDecimal amount) {

		static Trade of(int i) {
			return new Trade(i, OffsetDateTime.of(2026, 1, 1, 0, 0, 0, i * 1000, ZoneOffset.UTC), new UUID(7, i),
					(i % 5 == 0) ? null : "nöte " + i, i * 3, i / 7.0, i % 2 == 0, BigDecimal.valueOf(i * 31L, 2));
		}

	}

	@BeforeAll
	static void open() {
		clients = Profiles.single("orders", database);
		client = clients.primary();
		client
			.sql("create table trades (id int8 primary key, created_at timestamptz not null, account uuid, note text,"
					+ " quantity int4 not null, price float8, active bool, amount numeric)")
			.update();
		version = client.sql("select current_setting('server_version_num')::int / 10000").query(Integer.class).single();
		pid = pid();
	}

	@AfterAll
	static void close() {
		clients.close();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate trades").update();
	}

	@AfterEach
	void connectionIsUsableAndStillTheSame() {
		assertThat(pid()).isEqualTo(pid);
	}

	private static int pid() {
		return client.sql("select pg_backend_pid()").query(Integer.class).single();
	}

	private static List<Trade> trades(int count) {
		return IntStream.range(0, count).mapToObj(Trade::of).toList();
	}

	private static CopyInSpec.Records<Trade> in() {
		return client.copy().into("public.trades").records(Trade.class);
	}

	private static List<Trade> stored() {
		return client.sql("select * from trades order by id").query(Trade.class).list();
	}

	private static long count() {
		return client.sql("select count(*) from trades").query(Long.class).single();
	}

	@Test
	void takesAnIterableAnIteratorAndAStream() {
		List<Trade> trades = trades(2500);
		CopyResult result = in().from(trades.subList(0, 1000));
		assertThat(result.rows()).isEqualTo(1000);
		assertThat(result.stored()).isEqualTo(1000);
		assertThat(result.ignored()).isZero();
		assertThat(result.bytes()).isGreaterThan(70_000);
		assertThat(in().from(trades.subList(1000, 2000).iterator()).rows()).isEqualTo(1000);
		assertThat(in().from(trades.stream().skip(2000)).rows()).isEqualTo(500);
		assertThat(stored()).isEqualTo(trades);
	}

	@Test
	void copiesNothing() {
		assertThat(in().from(List.of()).rows()).isZero();
		assertThat(count()).isZero();
	}

	@Test
	void copiesOutWhatWasCopiedIn() {
		List<Trade> trades = trades(3000);
		in().from(trades);
		List<Trade> read = new ArrayList<>();
		CopyResult result = client.copy().from("public.trades").records(Trade.class).to(read::add);
		assertThat(read).isEqualTo(trades);
		assertThat(result.rows()).isEqualTo(3000);
		assertThat(result.bytes()).isGreaterThan(100_000);
		try (Stream<Trade> rows = client.copy().from("trades").records(Trade.class).stream()) {
			assertThat(rows.limit(10)).isEqualTo(trades.subList(0, 10));
		}
	}

	@Test
	void copiesOutSomeColumnsAndQueriesWithParameters() {
		in().from(trades(10));
		List<Long> ids = new ArrayList<>();
		client.copy().from("trades").columns("id").records(Long.class).to(ids::add);
		assertThat(ids).hasSize(10);
		List<String> notes = new ArrayList<>();
		client.copy()
			.query("select note from trades where id > :least and note <> :not order by id")
			.param("least", 6)
			.param("not", "nöte 7'; drop table trades; --")
			.records(String.class)
			.to(notes::add);
		assertThat(notes).containsExactly("nöte 7", "nöte 8", "nöte 9");
	}

	record Brief(long id, OffsetDateTime createdAt, int quantity) {
	}

	@Test
	void writesNamedColumnsAndLeavesTheOthersToTheirDefaults() {
		client.sql("create table part (id int8, created_at timestamptz, quantity int4, note text default 'none')")
			.update();
		client.copy().into("part").records(Brief.class).from(List.of(new Brief(1, Trade.of(1).createdAt(), 5)));
		client.copy().into("part").columns("quantity", "id").records(Trade.class).from(trades(2));
		assertThat(client.sql("select concat_ws(' ', id, quantity, note, created_at is null) from part order by 1")
			.query(String.class)
			.list()).containsExactly("0 0 none t", "1 3 none t", "1 5 none f");
	}

	@Test
	void upsertsRecords() {
		in().from(trades(10));
		CopyResult result = client.copy()
			.into("public.trades")
			.onConflict("id")
			.update()
			.whereChanged()
			.records(Trade.class)
			.from(trades(15));
		assertThat(result.inserted()).isEqualTo(5);
		assertThat(result.updated()).isZero();
		assertThat(result.ignored()).isEqualTo(10);
		assertThat(stored()).isEqualTo(trades(15));
	}

	@Test
	void takesOnlyRowsForWhichAConditionHolds() {
		CopyResult result = in().where("quantity > 6 -- and so on").from(trades(10));
		assertThat(result.rows()).isEqualTo(7);
		assertThat(result.ignored()).isEqualTo(3);
	}

	@Test
	void freezesRowsOfATableMadeInTheSameTransaction() {
		client.transaction().run((tx) -> {
			tx.sql("create table cold (id int8, quantity int4)").update();
			tx.copy().into("cold").columns("id", "quantity").records(Trade.class).freeze().from(trades(3));
		});
		assertThat(client.sql("select count(*) from cold").query(Long.class).single()).isEqualTo(3);
		assertThatThrownBy(() -> in().freeze().from(trades(1)))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("55000"));
	}

	/** What is refused is refused before the source is asked for anything. */
	private static <T> Iterator<T> untouched() {
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				throw new AssertionError("The source was read");
			}

			@Override
			public T next() {
				throw new AssertionError("The source was read");
			}

		};
	}

	record Misnamed(long id, int quantitty) {
	}

	record Mistyped(long id, OffsetDateTime createdAt, String quantity) {
	}

	record Generated(int id, int twice) {
	}

	@Test
	void refusesBeforeTheFirstByte() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy().into("trades").records(Misnamed.class).from(untouched()))
			.withMessageContaining("quantitty")
			.withMessageContaining("created_at");
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.copy().into("trades").records(Mistyped.class).from(untouched()))
			.withMessageContaining("quantity")
			.withMessageContaining("int4")
			.withMessageContaining("String");
		assertThatExceptionOfType(PostgresClientException.class)
			.isThrownBy(() -> client.copy().into("trades").columns("id", "nope").records(Trade.class).from(untouched()))
			.withMessageContaining("'nope'")
			.withMessageContaining("[id, created_at,");
		assertThatExceptionOfType(PostgresClientException.class)
			.isThrownBy(() -> client.copy().into("trades").columns("id", "id").records(Trade.class).from(untouched()))
			.withMessageContaining("twice");
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.copy().into("nope").records(Trade.class).from(untouched()));
	}

	@Test
	void refusesGeneratedColumnsAndWritesIdentityColumns() {
		List<String> kinds = (version >= 18) ? List.of("stored", "virtual") : List.of("stored");
		for (String kind : kinds) {
			client
				.sql("create table made_" + kind + " (id int generated always as identity,"
						+ " twice int generated always as (5 * 2) " + kind + ")")
				.update();
			CopyInSpec.Table into = client.copy().into("made_" + kind);
			assertThatExceptionOfType(PostgresClientException.class)
				.isThrownBy(() -> into.records(Generated.class).from(untouched()))
				.withMessageContaining("twice")
				.withMessageContaining("generated");
			into.columns("id").records(Generated.class).from(List.of(new Generated(41, 0)));
			assertThat(client.sql("select id from made_" + kind).query(Integer.class).single()).isEqualTo(41);
		}
	}

	@Test
	void namesRowAndColumnOfAValueThatDoesNotFit() {
		record Loose(@Nullable Long id, @Nullable OffsetDateTime createdAt, long quantity, @Nullable String note) {
		}
		OffsetDateTime time = Trade.of(1).createdAt();
		Loose good = new Loose(1L, time, 1, "x");
		record Case(Loose row, String column, String problem) {
		}
		for (Case each : List.of(new Case(new Loose(2L, null, 1, ""), "created_at", "null"),
				new Case(new Loose(2L, time, 1L << 40, ""), "quantity", "range"),
				new Case(new Loose(2L, time, 1, "geheim\0"), "note", "NUL"),
				new Case(new Loose(2L, time, 1, "geheim\ud800"), "note", "surrogate"))) {
			for (int before : new int[] { 0, 3, 3000 }) {
				List<Loose> rows = new ArrayList<>();
				for (int i = 0; i < before; i++) {
					rows.add(new Loose(10L + i, time, i, "y"));
				}
				rows.add(each.row());
				rows.add(good);
				assertThatExceptionOfType(MappingException.class)
					.isThrownBy(() -> client.copy().into("trades").records(Loose.class).from(rows))
					.withMessageContaining("row " + (before + 1) + ":")
					.withMessageContaining("'" + each.column() + "'")
					.withMessageContaining(each.problem())
					.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("geheim"));
				assertThat(count()).isZero();
			}
		}
		assertThatExceptionOfType(MappingException.class).isThrownBy(() -> in().from(Arrays.asList(Trade.of(1), null)))
			.withMessageContaining("row 2");
	}

	@Test
	void leavesANullToATriggerThatMayFillIt() {
		client.sql("create table filled (id int not null)").update();
		client
			.sql("create function fill() returns trigger language plpgsql as"
					+ " $$ begin new.id := coalesce(new.id, 7); return new; end $$")
			.update();
		client.sql("create trigger fill before insert on filled for each row execute function fill()").update();
		record Id(@Nullable Integer id) {
		}
		client.copy().into("filled").records(Id.class).from(List.of(new Id(null), new Id(1)));
		assertThat(client.sql("select id from filled order by id").query(Integer.class).list()).containsExactly(1, 7);
	}

	@Test
	void whatTheServerRefusesLeavesNoRow() {
		List<Trade> twice = new ArrayList<>(trades(5000));
		twice.add(Trade.of(77));
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> in().from(twice))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23505"));
		assertThat(count()).isZero();
		client.sql("create table small (quantity int4 check (quantity < 30))").update();
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.copy().into("small").columns("quantity").records(Trade.class).from(trades(100)));
	}

	@Test
	void sourceThatThrowsLeavesNoRowAndPassesThrough() {
		IllegalStateException own = new IllegalStateException("own");
		for (int before : new int[] { 0, 1, 5000 }) {
			assertThatThrownBy(() -> in().from(IntStream.range(0, before + 1).mapToObj((i) -> {
				if (i == before) {
					throw own;
				}
				return Trade.of(i);
			}))).isSameAs(own);
			assertThat(count()).isZero();
		}
	}

	@Test
	void joinsTheTransactionAtHand() {
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			tx.copy().into("trades").records(Trade.class).from(trades(10));
			assertThat(tx.sql("select count(*) from trades").query(Long.class).single()).isEqualTo(10);
			throw own;
		})).isSameAs(own);
		assertThat(count()).isZero();
		client.transaction().run((tx) -> {
			tx.sql("insert into trades (id, created_at, quantity) values (100, now(), 1)").update();
			tx.copy().into("trades").records(Trade.class).from(trades(10));
		});
		assertThat(count()).isEqualTo(11);
	}

	@Test
	void refusesToUseTheConnectionOfATransactionThatIsCopying() {
		assertThatExceptionOfType(ConnectionBusyException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> in().from(Stream.of(1, 2).map((i) -> {
				client.sql("select 1").query(Integer.class).single();
				return Trade.of(i);
			}))));
		assertThat(count()).isZero();
		// without a transaction it takes another one
		in().from(Stream.of(1, 2).map((i) -> client.sql("select 1").query(Integer.class).single() + i).map(Trade::of));
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void bulkOfAnotherQueryGoesFromStreamToTable() {
		in().from(trades(5000));
		client.sql("create table copied (like trades)").update();
		try (Stream<Trade> source = client.sql("select * from trades").query(Trade.class).stream()) {
			assertThat(client.copy().into("copied").records(Trade.class).from(source).rows()).isEqualTo(5000);
		}
	}

}
