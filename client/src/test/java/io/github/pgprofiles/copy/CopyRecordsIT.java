package io.github.pgprofiles.copy;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.Profiles;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@EveryServer
@AlsoPooled
class CopyRecordsIT extends TradesFixture {

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
	void streamOfTheCallersIsLeftOpenAndWhatItsCloseThrowsComesAfterTheRows() {
		List<Trade> trades = trades(20);
		IllegalStateException own = new IllegalStateException("own");
		Stream<Trade> source = trades.stream().onClose(() -> {
			throw own;
		});
		assertThat(in().from(source).rows()).isEqualTo(20);
		assertThatThrownBy(source::close).isSameAs(own);
		assertThat(stored()).isEqualTo(trades);
	}

	@Test
	void streamWhoseParcelDoesNotCloseLeavesNoRow() {
		List<Trade> trades = trades(20);
		IllegalStateException own = new IllegalStateException("own");
		// Java closes each parcel as soon as it is read, the last one too
		Stream<Trade> source = Stream.of(0, 10)
			.flatMap((from) -> trades.subList(from, from + 10).stream().onClose(() -> {
				if (from == 10) {
					throw own;
				}
			}));
		assertThatThrownBy(() -> in().from(source)).isSameAs(own);
		assertThat(count()).isZero();
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
	}

	private static PostgresClients.Closeable two() {
		return PostgresClients
			.open(Profiles.of("two", database).pool(PoolSettings.defaults().withMinSize(0).withMaxSize(2)).build());
	}

	@Test
	void sourceMayUseTheClientOutsideOfATransaction() {
		try (PostgresClients.Closeable two = two()) {
			PostgresClient both = two.primary();
			both.copy()
				.into("trades")
				.records(Trade.class)
				.from(Stream.of(1, 2).map((i) -> Trade.of(both.sql("select 1").query(Integer.class).single() + i)));
		}
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void bulkOfAnotherQueryGoesFromStreamToTable() {
		in().from(trades(5000));
		client.sql("create table copied (like trades)").update();
		try (PostgresClients.Closeable two = two();
				Stream<Trade> source = two.primary().sql("select * from trades").query(Trade.class).stream()) {
			assertThat(two.primary().copy().into("copied").records(Trade.class).from(source).rows()).isEqualTo(5000);
		}
	}

	record Spot(int id, String place) {
	}

	@Test
	void goesByTextWhereATypeHasNoBinaryFormAndSaysSoOnce() {
		client.sql("create type spot as (x int, y text)").update();
		client.sql("create table spots (id int, place spot)").update();
		List<Spot> spots = List.of(new Spot(1, "(1,\"tab\t, back\\\\slash\")"), new Spot(2, "(,)"));
		try (LogCapture log = new LogCapture()) {
			for (int i = 0; i < 3; i++) {
				assertThat(client.copy().into("spots").records(Spot.class).from(spots).rows()).isEqualTo(2);
			}
			assertThat(log.lines()).filteredOn((line) -> line.contains("goes by text"))
				.singleElement()
				.asString()
				.contains("Spot", "\"spots\"", "place");
		}
		assertThat(client.sql("select id || ' ' || (place).x from spots where (place).y = ?")
			.param("tab\t, back\\slash")
			.query(String.class)
			.list()).containsExactly("1 1", "1 1", "1 1");
		assertThat(client.sql("select count(*) from spots where (place).y is null and (place).x is null")
			.query(Long.class)
			.single()).isEqualTo(3);
	}

}
