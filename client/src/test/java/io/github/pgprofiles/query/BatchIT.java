package io.github.pgprofiles.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@PostgresTest
@AlsoPooled
class BatchIT {

	private static final String INSERT = "insert into t (id, name) values (:id, :name)";

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	private static PostgresClients.Closeable rewriting;

	@BeforeAll
	static void open() {
		rewriting = PostgresClients
			.open(Profiles.of("rewriting", database).property("reWriteBatchedInserts", "true").build());
		client.sql("create sequence progress").update();
		client.sql("create table t (id int primary key, name text, seen bigint default nextval('progress'))").update();
	}

	@AfterAll
	static void close() {
		rewriting.close();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate t").update();
		client.sql("alter sequence progress restart").update();
	}

	record Item(int id, String name) {
	}

	public static final class ItemBean {

		public int getId() {
			return 4;
		}

		public String getName() {
			return "bean";
		}

	}

	private static long count() {
		return client.sql("select count(*) from t").query(Long.class).single();
	}

	private static Stream<Item> items(int count) {
		return IntStream.rangeClosed(1, count).mapToObj((i) -> new Item(i, "n" + i));
	}

	@Test
	void takesRowsOfEachKind() {
		assertThat(client.batch(INSERT)
			.update(List.of(new Item(1, "record"), Map.of("id", 2, "name", "map", "x", 3), new Item(3, null),
					new ItemBean())))
			.isEqualTo(4);
		assertThat(client.batch("insert into t (id, name) values (?, ?)")
			.update(Stream.of(List.of(5, "list"), new Object[] { 6, "array" }, Arrays.asList(7, null),
					new String[] { "8", "text" })))
			.isEqualTo(4);
		assertThat(client.sql("select name from t order by id").query(String.class).list()).containsExactly("record",
				"map", null, "bean", "list", "array", null, "text");
		assertThat(client.batch(INSERT, List.of(new Item(9, "x")))).containsExactly(1);
		assertThat(client.batch("delete from t where id = any(:ids)")
			.update(List.of(Map.of("ids", List.of(1, 2)), Map.of("ids", new int[] { 3, 99 })))).isEqualTo(3);
		assertThat(client.batch(INSERT).update(List.of())).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 10, 100, 1000 })
	void countsAllRowsOfAllPortions(int size) {
		boolean[] closed = new boolean[1];
		assertThat(client.batch(INSERT).size(size).update(items(100).onClose(() -> closed[0] = true))).isEqualTo(100);
		assertThat(closed[0]).isTrue();
		assertThat(client.batch("update t set name = :name where id <= :id")
			.size(size)
			.update(Stream.of(new Item(50, "a"), new Item(0, "b"), new Item(100, "c")))).isEqualTo(150);
		assertThat(client.batch("update t set name = :name where id = :id returning id").size(size).update(items(100)))
			.isEqualTo(100);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 999, 1000, 1001, 1500, 2500 })
	void namesTheRowThatTheServerRefused(int bad) {
		client.sql("insert into t (id) values (0)").update();
		Function<Integer, Item> source = (i) -> new Item((i == bad) ? 0 : i, "geheim");
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> client.batch(INSERT).update(IntStream.rangeClosed(1, 2500).boxed().map(source)))
			.withMessageContaining("Profile 'orders': batch, row " + bad + ";")
			.withMessageContaining("t_pkey")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(bad))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("geheim", "getNextException"));
		assertThat(count()).isEqualTo(1);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> client.batch("insert into t (id, name) values (?::text::int, ?)")
				.size(3000)
				.update(IntStream.rangeClosed(1, 2500).mapToObj((i) -> List.of((i == bad) ? "x" : "1" + i, "n"))))
			.withMessageContaining("batch, row " + bad + " [");
		assertThat(count()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "de", "fr", "ja", "ko", "ru", "ar-EG", "hi-IN-u-nu-deva", "de-CH" })
	void namesTheRowInAnyLanguage(String language) {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag(language));
		try {
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> client.batch(INSERT)
					.size(2000)
					.update(Stream.concat(items(1234), Stream.of(new Item(7, "x")))))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(1235));
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void rewrittenInsertsNameTheRowsOfTheirPortion() {
		PostgresClient orders = rewriting.primary();
		assertThat(orders.batch(INSERT).size(1000).update(items(2500))).isEqualTo(Statement.SUCCESS_NO_INFO);
		assertThat(count()).isEqualTo(2500);
		assertThat(orders.batch(INSERT, List.of(new Item(9001, null), new Item(9002, "x")))).hasSize(2);
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> orders.batch(INSERT)
				.size(1000)
				.update(IntStream.rangeClosed(1, 2500).mapToObj((i) -> new Item((i == 1500) ? 9001 : 10_000 + i, "x"))))
			.withMessageContaining("batch, rows 1001 to 2000;")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isNull());
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> orders.batch(INSERT).size(1).update(List.of(new Item(20_000, "x"), new Item(9001, "x"))))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(2));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> orders.batch("update t set id = :id where name = :name")
				.update(List.of(new Item(9001, "nobody"), new Item(9001, "n1"))))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(2));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> orders.batch(INSERT + " returning id")
				.query(Integer.class)
				.list(List.of(new Item(9003, "x"), new Item(9004, "x"), new Item(9001, "x"))))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).row()).isEqualTo(3));
		assertThat(count()).isEqualTo(2502);
	}

	@Test
	void namesTheRowThatTheClientRefuses() {
		Stream<Object> rows = IntStream.rangeClosed(1, 2500)
			.mapToObj((i) -> (i == 2222) ? Map.of("id", 1) : new Item(i, "x"));
		assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> client.batch(INSERT).update(rows))
			.withMessageContainingAll("row 2222 of the batch", "'name' has no value", "the row has [id]");
		refuses(INSERT, new Item(1, "x"), List.of(1, "x"), "row 2", "does not go together", "named");
		refuses("insert into t (id) values (?)", List.of(1), new Item(1, "x"), "row 2", "positional");
		refuses(INSERT, List.of(1, "x"), null, "row 1", "names its parameters (:id)");
		refuses("insert into t (id) values (?)", new Item(1, "x"), null, "row 1", "names no parameters", "Item");
		refuses(INSERT, new Item(1, "x"), null, "row 2", "null");
		refuses(INSERT, 4711, null, "row 1", "java.lang.Integer", "no record");
		refuses(INSERT, new Item(1, "x"), new BadItem(2, "x"), "row 2", "'name'", "BadItem has [id, nmae]");
		refuses(INSERT, new Item(1, "x"), new Item(2, "\0"), "row 2", "'name'", "U+0000");
		assertThat(count()).isZero();
	}

	record BadItem(int id, String nmae) {
	}

	private static void refuses(String sql, Object first, Object second, String... message) {
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.batch(sql).update(Arrays.asList(first, second)))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(message));
	}

	@Test
	void throwingSourceLeavesNothing() {
		UncheckedIOException failure = new UncheckedIOException(new IOException("no more"));
		Iterator<Item> source = items(2500).map((item) -> (item.id() == 2100) ? fail(failure) : item).iterator();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client.batch(INSERT).update(source))
			.isSameAs(failure);
		assertThat(count()).isZero();
		assertThat(client.batch(INSERT).update(items(3))).isEqualTo(3);
	}

	private static Item fail(RuntimeException failure) {
		throw failure;
	}

	@Test
	void joinsTheTransactionAtHand() {
		client.transaction().run((tx) -> {
			assertThat(tx.batch(INSERT).size(10).update(items(25))).isEqualTo(25);
			assertThat(count()).isEqualTo(25);
			tx.batch("update t set name = 'y' where id = ?", List.of(List.of(1)));
		});
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			tx.batch("delete from t where id = :id").update(items(25));
			throw new IllegalStateException();
		}));
		assertThat(count()).isEqualTo(25);
	}

	@Test
	void transactionCannotCommitAPartOfABatch() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> client.transaction().run((tx) -> {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> tx.batch(INSERT)
				.size(10)
				.update(items(25).map((item) -> (item.id() == 12) ? fail(new IllegalStateException()) : item)));
		}));
		assertThat(count()).isZero();
		client.transaction().run((tx) -> {
			assertThatExceptionOfType(ParameterException.class)
				.isThrownBy(() -> tx.batch(INSERT).size(10).update(List.of(new Item(1, "x"), new Item(2, "\0"))));
			tx.sql("insert into t (id) values (7)").update();
		});
		assertThat(count()).isEqualTo(1);
	}

	@Test
	void returnsRowsInTheOrderOfTheirSource() {
		List<Long> seen = client.batch(INSERT + " returning seen").size(10).query(Long.class).list(items(25));
		assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 25).boxed().toList());
		List<Item> items = new ArrayList<>();
		assertThat(client.batch("delete from t where id <= :id returning id, name")
			.query(Item.class)
			.forEach(List.of(Map.of("id", 0), Map.of("id", 2), Map.of("id", 3)), items::add)).isEqualTo(3);
		assertThat(items).containsExactly(new Item(1, "n1"), new Item(2, "n2"), new Item(3, "n3"));
		assertThat(client.batch("update t set name = 'x' where id = ? returning *")
			.query()
			.list(List.of(List.of(4)))
			.get(0)).containsEntry("id", 4).containsEntry("name", "x").containsKey("seen");
		assertThat(client.batch("update t set name = 'x' where id = ? returning *")
			.query(Item.class)
			.list(List.of(List.of(99)))).isEmpty();
		assertThat(client.batch("insert into t (id) values (?) on conflict do nothing returning id")
			.size(2)
			.query((row, number) -> number + ":" + row.getInt(1))
			.list(List.of(List.of(4), List.of(100), List.of(5), List.of(101)))).containsExactly("0:100", "1:101");
	}

	@Test
	void throwingConsumerLeavesNothing() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
				() -> client.batch(INSERT + " returning id").size(10).query(Integer.class).forEach(items(25), (id) -> {
					if (id == 15) {
						throw new IllegalStateException();
					}
				}));
		assertThat(count()).isZero();
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.batch(INSERT + " returning name").query(Integer.class).list(items(2)));
		assertThat(count()).isZero();
	}

	@Test
	void holdsOnePortionInMemory() {
		AtomicLong ahead = new AtomicLong();
		// the other profile's connection, as this one is busy
		PostgresClient watcher = rewriting.primary();
		Stream<Item> rows = items(300_000).peek((item) -> {
			if (item.id() % 997 == 0) {
				long sent = watcher.sql("select case when is_called then last_value else 0 end from progress")
					.query(Long.class)
					.single();
				ahead.accumulateAndGet(item.id() - sent, Math::max);
			}
		});
		assertThat(client.batch(INSERT).size(500).update(rows)).isEqualTo(300_000);
		// the portion itself and the row that tells whether it was the last
		assertThat(ahead.get()).isBetween(1L, 501L);
	}

	@Test
	void costsOneTripForEachPortionAndOneToCommit() throws IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), Duration.ZERO);
				PostgresClients.Closeable proxied = Profiles
					.unasked(Profiles.of("orders", database).host(proxy.host()).port(proxy.port()).build())) {
			PostgresClient orders = proxied.primary();
			assertThat(trips(proxy, () -> orders.batch(INSERT).update(List.of()))).isZero();
			assertThat(trips(proxy, () -> orders.batch(INSERT).update(items(5)))).isEqualTo(2);
			assertThat(trips(proxy,
					() -> orders.batch("update t set name = :name where id = :id").size(10).update(items(45))))
				.isEqualTo(6);
			assertThat(trips(proxy,
					() -> orders.batch("delete from t where id = :id returning id")
						.query(Integer.class)
						.list(items(5))))
				.isEqualTo(3);
			assertThat(trips(proxy, () -> orders.batch(INSERT + " returning name").query(String.class).list(items(5))))
				// nothing is described first where nothing is prepared
				.isEqualTo((TestServer.isPooled() && TestServer.poolerStatements() == 0) ? 4 : 7);
		}
	}

	private static int trips(TestProxy proxy, Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		return proxy.takeRoundTrips();
	}

	@Test
	void sizeIsAtLeastOne() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> client.batch(INSERT).size(0));
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> client.batch(" "));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.batch("insert into nowhere values (?)").update(List.of(List.of(1))))
			.withMessageContaining("nowhere");
	}

}
