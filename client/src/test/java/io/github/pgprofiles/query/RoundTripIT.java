package io.github.pgprofiles.query;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What each kind of work costs, in trips to the server: exact where times are not. */
@EveryServer
@PostgresTest
class RoundTripIT {

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create table t (id serial primary key, created_at timestamptz default now(), tags text[])")
			.update();
		client.sql("insert into t default values").update();
	}

	private static void costs(int roundTrips, Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		assertThat(proxy.takeRoundTrips()).isEqualTo(roundTrips);
	}

	@Test
	void queryCostsOne() {
		costs(1, () -> client.sql("select * from t").query().list());
		costs(1, () -> client.sql("select * from t where id = ?").param(1).query(Row.class).single());
		costs(1, () -> client.sql("select id from t").query(Object.class).list());
		costs(1, () -> client.sql("update t set tags = ?").param(List.of("a")).update());
		costs(1, () -> client.sql("select id from t where id = any(?)").param(List.of()).query().list());
		costs(1, () -> client.withConnection((connection) -> connection.createStatement().execute("select 1")));
		costs(0, () -> client.withConnection((connection) -> 1));
	}

	@Test
	@NotPooled("counts a trip for the description of the rows, which come as text there, undescribed")
	void cursorCostsOnePerPortionAndOneToEndAndAtFirstADescription() {
		Runnable stream = () -> client.sql("select 'in a cursor', t.* from t")
			.engine(StreamEngine.CURSOR)
			.query()
			.forEach((row) -> {
			});
		costs(3, stream);
		costs(2, stream);
		costs(5, () -> client.sql("select generate_series(1, 25)").fetchSize(10).query().forEach((row) -> {
		}));
		costs(2, () -> {
			try (Stream<?> rows = client.sql("select generate_series(1, 25)").fetchSize(10).query().stream()) {
				rows.iterator().next();
			}
		});
		// 64, 512, 4,096 and then 10,000 rows at a time
		costs(2 + 3 + 100,
				() -> client.sql("select generate_series(1, ?)")
					.param(1_000_000)
					.query(Integer.class)
					.forEach((row) -> {
					}));
	}

	@Test
	@NotPooled("counts a trip for the description of the rows, which come as text there, undescribed")
	void cursorInATransactionCostsOnePerPortion() {
		Runnable stream = () -> client.transaction()
			.run((tx) -> tx.sql("select 'in a transaction', t.* from t").query().forEach((row) -> {
			}));
		costs(3, stream);
		costs(2, stream);
	}

	@Test
	void copyCostsThreeAtFirstAndTwoOnceItsShapeIsKnown() {
		for (String sql : List.of("select 'by copy', t.* from t", "select generate_series(1, 1000000)")) {
			Runnable stream = () -> client.sql(sql).query().forEach((row) -> {
			});
			costs(3, stream);
			costs(2, stream);
			costs(2, stream);
		}
		Runnable left = () -> {
			try (Stream<?> rows = client.sql("select 1").query(Integer.class).stream()) {
				rows.iterator().next();
			}
		};
		costs(3, left);
		costs(2, left);
	}

	@Test
	@NotPooled("counts a trip for the description of the rows, which come as text there, undescribed")
	void copyOfTenRowsCostsNoMoreThanACursor() {
		String sql = "select n, 'row ' || n as t from generate_series(1, 10) n";
		for (int trips : new int[] { 3, 2, 2 }) {
			costs(trips, () -> assertThat(client.sql(sql).query().forEach((row) -> {
			})).isEqualTo(10));
			costs(trips, () -> assertThat(client.sql(sql).engine(StreamEngine.CURSOR).query().forEach((row) -> {
			})).isEqualTo(10));
			costs(trips, () -> assertThat(client.copy().query(sql + " ").records(Ten.class).to((row) -> {
			}).rows()).isEqualTo(10));
		}
	}

	@Test
	void copyOfRecordsWithParametersIsKnownByItsTextWhateverTheValues() {
		String sql = "select n, 'row ' || n as t from generate_series(1, :most) n";
		for (int most = 8; most <= 10; most++) {
			int rows = most;
			costs((most == 8) ? 3 : 2,
					() -> assertThat(client.copy().query(sql).param("most", rows).records(Ten.class).to((row) -> {
					}).rows()).isEqualTo(rows));
		}
	}

	@Test
	void copyOfAUsersOwnTypeCostsOneMoreOnce() {
		client.sql("create type mood as enum ('fine')").update();
		Runnable stream = () -> client.sql("select 'fine'::mood").query(String.class).forEach((row) -> {
		});
		costs(4, stream);
		costs(2, stream);
	}

	@Test
	void typesOfAUsersCostOneMoreOnceOnEachConnection() {
		client.sql("create domain positive as int check (value > 0)").update();
		client.sql("create type positives as range (subtype = positive)").update();
		String sql = "select array[1]::positive[] as a, '[1,2)'::positives as b, array['[1,2)'::positives] as c";
		for (int i = 0; i < 2; i++) {
			// all that there is to know of all three, whoever asks
			costs(2, () -> client.sql(sql).query().list());
			for (int j = 0; j < 8; j++) {
				costs(1, () -> client.sql(sql).query().list());
			}
			costs(3 - i, () -> client.sql(sql).query().forEach((row) -> {
			}));
			client.withConnection((connection) -> {
				connection.abort(Runnable::run);
				return 0;
			});
			client.sql("select 1").query().list();
		}
	}

	@Test
	void arraysOfAUsersTypeThatAreTextCostNothingMore() {
		client.sql("create type colour as enum ('red')").update();
		costs(1, () -> client.sql("select array['red']::colour[]").query(String.class).list());
	}

	@Test
	void cursorThatTakesTheDescriptionOverCostsNoMoreThanItsOwn() {
		client.sql("create type pair as (a int, b int)").update();
		Runnable stream = () -> client.sql("select (1, 2)::pair").query(String.class).forEach((row) -> {
		});
		// description, name of the type, portion, end
		costs(4, stream);
		costs(3, stream);
	}

	@Test
	@NotPooled("counts a trip for the description of the rows, which come as text there, undescribed")
	void copyInATransactionCostsTwoAtFirstAndOneOnceItsShapeIsKnown() {
		for (StreamEngine engine : List.of(StreamEngine.COPY, StreamEngine.CURSOR)) {
			Runnable stream = () -> client.transaction()
				.run((tx) -> tx.sql("select 'in a transaction by either', t.* from t")
					.engine(engine)
					.query()
					.forEach((row) -> {
					}));
			costs(2 + 1, stream);
			costs(1 + 1, stream);
		}
	}

	@Test
	void copyWithALimitCostsNoMore() {
		Runnable stream = () -> client.sql("select 'within a limit', t.* from t")
			.timeout(Duration.ofSeconds(30))
			.query()
			.forEach((row) -> {
			});
		costs(3, stream);
		costs(2, stream);
	}

	@Test
	void batchCostsOneAndOneToCommit() {
		costs(2, () -> client.batch("insert into t (tags) values (?::text[])",
				List.of(List.of("{}"), List.of("{}"), List.of("{}"))));
		costs(0, () -> client.batch("insert into t (tags) values (?)", List.of()));
	}

	@Test
	void transactionCostsItsStatementsAndOneToCommit() {
		costs(3, () -> client.transaction().run((tx) -> {
			tx.sql("select 1").query().list();
			tx.sql("select 2").query().list();
		}));
		costs(0, () -> client.transaction().run((tx) -> {
		}));
	}

	@Test
	void smallCopyCostsOneOutAndIn() {
		costs(1, () -> client.copy().from("t").csv().to(OutputStream.nullOutputStream()));
		costs(1, () -> client.copy().from("t").columns("id").binary().to(OutputStream.nullOutputStream()));
		// by its whole name, as another test may have made a temporary table
		costs(1, () -> client.copy()
			.into("public.t")
			.columns("tags")
			.csv()
			.from(new ByteArrayInputStream("{}\n{}\n".getBytes(StandardCharsets.UTF_8))));
	}

	@Test
	void copyOutOfARelationCostsOneUnlessItHasGeneratedColumns() {
		for (String sql : List.of("create table parent (id int, note text)", "create table heir () inherits (parent)",
				"create view seen as select * from parent",
				"create table made (id int, twice int generated always as (id * 2) stored)")) {
			client.sql(sql).update();
		}
		proxy.takeRoundTrips();
		for (int rows = 0; rows < 3; rows++) {
			for (String relation : List.of("parent", "heir", "seen")) {
				costs(1, () -> client.copy().from(relation).csv().header().to(OutputStream.nullOutputStream()));
				costs(1, () -> client.copy().from(relation).binary().to(OutputStream.nullOutputStream()));
			}
			costs((rows == 0) ? 3 : 2, () -> client.copy().from("made").csv().to(OutputStream.nullOutputStream()));
			costs(1, () -> client.copy().from("made").columns("id").csv().to(OutputStream.nullOutputStream()));
			client.sql("insert into heir values (1, null)").update();
			client.sql("insert into made (id) values (1)").update();
			proxy.takeRoundTrips();
		}
	}

	@Test
	void copyOfRecordsCostsADescriptionOnce() {
		client.sql("create table numbers (n int primary key)").update();
		record Single(int n) {
		}
		costs(2, () -> client.copy().into("numbers").records(Single.class).from(List.of(new Single(1))));
		costs(1, () -> client.copy().into("numbers").records(Single.class).from(List.of(new Single(3))));
		costs(2 + 1, () -> client.transaction()
			.run((tx) -> tx.copy().into("numbers").records(Single.class).from(List.of(new Single(2)))));
	}

	@Test
	void upsertCostsOneOnceItsTableAndItsKeyAreKnown() {
		client.sql("create table upserted (n int primary key, t text)").update();
		record Pair(int n, String t) {
		}
		for (int trips : new int[] { 3, 1 }) {
			costs(trips,
					() -> client.copy()
						.into("upserted")
						.onConflict("n")
						.update()
						.records(Pair.class)
						.from(List.of(new Pair(1, "a"), new Pair(2, "b"))));
			costs(trips,
					() -> client.copy()
						.into("upserted")
						.onConflictIndex("upserted_pkey")
						.update()
						.whereChanged()
						.records(Pair.class)
						.from(List.of(new Pair(1, "a"), new Pair(2, "b"))));
		}
		// its temporary table goes at once, and a key that is there twice needs no second
		// look
		for (int key : new int[] { 2, 1 }) {
			costs(6 + 1,
					() -> client.transaction()
						.run((tx) -> tx.copy()
							.into("upserted")
							.onConflict("n")
							.update()
							.records(Pair.class)
							.from(List.of(new Pair(1, "a"), new Pair(key, "b")))));
		}
		// with a second attempt where a key is there twice
		costs(2, () -> client.copy()
			.into("upserted")
			.onConflict("n")
			.update()
			.records(Pair.class)
			.from(List.of(new Pair(1, "a"), new Pair(1, "b"))));
	}

	record Ten(int n, String t) {
	}

	record Row(int id, java.time.Instant createdAt, List<String> tags) {
	}

}
