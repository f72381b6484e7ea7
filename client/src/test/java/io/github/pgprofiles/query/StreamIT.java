package io.github.pgprofiles.query;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@PostgresTest
class StreamIT {

	/** Each row that the server makes leaves its mark, transaction or not. */
	private static final String MARKED = "select nextval('made') from generate_series(1, 2000000)";

	static TestDatabase database;

	private static PostgresClients.Closeable observers;

	/** One connection only: if it were not given back, the next query would time out. */
	@TestProfile
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		observers = Profiles.single("observer", database);
		client.sql("create sequence made").update();
		client.sql("create table t (id int primary key)").update();
	}

	@AfterAll
	static void close() {
		observers.close();
	}

	@BeforeEach
	void reset() {
		observers.primary().sql("alter sequence made restart").update();
		observers.primary().sql("truncate t").update();
	}

	@AfterEach
	void nextQueryIsRight() {
		assertThat(client.sql("select 42").query(Integer.class).single()).isEqualTo(42);
		assertThat(openTransactions()).isZero();
	}

	private static long made() {
		return observers.primary()
			.sql("select case when is_called then last_value else 0 end from made")
			.query(Long.class)
			.single();
	}

	/** The server may still be at the portion whose first rows have arrived. */
	private static void madeByNow(long rows) {
		Awaitility.await().untilAsserted(() -> assertThat(made()).isEqualTo(rows));
	}

	private static long openTransactions() {
		return observers.primary().sql("""
				select count(*) from pg_stat_activity where datname = current_database()
				and application_name = 'orders' and state like 'idle in transaction%'""").query(Long.class).single();
	}

	private static RowStream<Integer> numbers(int count) {
		return client.sql("select generate_series(1, ?)").param(count).fetchSize(2).query(Integer.class);
	}

	@Test
	void serverMakesOnePortionAtATime() {
		try (Stream<Long> rows = client.sql(MARKED).fetchSize(100).query(Long.class).stream()) {
			Iterator<Long> iterator = rows.iterator();
			assertThat(iterator.next()).isEqualTo(1);
			assertThat(made()).isEqualTo(100);
			for (int i = 0; i < 100; i++) {
				iterator.next();
			}
			assertThat(made()).isEqualTo(200);
		}
	}

	@Test
	void firstPortionIsSmallAndTheNextOnesGrow() {
		try (Stream<Long> rows = client.streaming()
			.sql(MARKED)
			.engine(StreamEngine.CURSOR)
			.query(Long.class)
			.stream()) {
			Iterator<Long> iterator = rows.iterator();
			assertThat(iterator.next()).isEqualTo(1);
			madeByNow(64);
			skip(iterator, 64);
			madeByNow(64 + 512);
			skip(iterator, 512);
			madeByNow(64 + 512 + 4096);
			skip(iterator, 4096);
			madeByNow(64 + 512 + 4096 + 10_000);
			skip(iterator, 10_000);
			// the most there is
			madeByNow(64 + 512 + 4096 + 20_000);
		}
	}

	private static void skip(Iterator<?> iterator, int rows) {
		for (int i = 0; i < rows; i++) {
			iterator.next();
		}
	}

	@Test
	void portionsOfWideRowsHaveAMegabyteAndAtLeastSixteenRows() {
		String wide = "select nextval('made') as n, repeat('x', case when n < 65 then %d else %d end) as text"
				+ " from generate_series(1, 2000) n";
		try (Stream<Wide> rows = client.sql(wide.formatted(10_000, 10_000))
			.engine(StreamEngine.CURSOR)
			.query(Wide.class)
			.stream()) {
			skip(rows.iterator(), 65);
			madeByNow(64 + 104);
		}
		observers.primary().sql("alter sequence made restart").update();
		try (Stream<Wide> rows = client.sql(wide.formatted(200_000, 200_000))
			.engine(StreamEngine.CURSOR)
			.query(Wide.class)
			.stream()) {
			skip(rows.iterator(), 65);
			madeByNow(64 + 16);
		}
	}

	@Test
	void portionsFollowTheRowsThatACallersMapperReads() {
		try (Stream<Integer> rows = client
			.sql("select nextval('made'), repeat('x', case when n < 65 then 10000 else 100 end)"
					+ " from generate_series(1, 100000) n")
			.query((row, number) -> number)
			.stream()) {
			Iterator<Integer> iterator = rows.iterator();
			skip(iterator, 65);
			assertThat(made()).isEqualTo(64 + 104);
			skip(iterator, 104);
			assertThat(made()).isEqualTo(64 + 104 + 832);
		}
	}

	@Test
	void twoMillionRowsPassThroughASmallHeap() {
		AtomicLong sum = new AtomicLong();
		AtomicLong used = new AtomicLong();
		Runtime runtime = Runtime.getRuntime();
		runtime.gc();
		long before = runtime.totalMemory() - runtime.freeMemory();
		long count = client.sql("select n, repeat('x', 100) as text from generate_series(1, 2000000) n")
			.query(Wide.class)
			.forEach((row) -> {
				if (sum.addAndGet(row.n()) % 1_000_000 == 0 || row.n() == 1_000_000) {
					runtime.gc();
					used.accumulateAndGet(runtime.totalMemory() - runtime.freeMemory(), Math::max);
				}
			});
		assertThat(count).isEqualTo(2_000_000);
		assertThat(sum).hasValue(2_000_000L * 2_000_001 / 2);
		assertThat(used.get() - before).as("bytes held in the middle; the result has some 300 MB")
			.isLessThan(20_000_000);
	}

	@Test
	void streamReturnsConnectionOnExhaustion() {
		// not closed on purpose
		Stream<Integer> rows = numbers(5).stream();
		assertThat(rows.toList()).containsExactly(1, 2, 3, 4, 5);
	}

	@Test
	void streamReturnsConnectionOnEarlyClose() {
		try (Stream<Integer> rows = numbers(1_000_000).stream()) {
			assertThat(rows.iterator().next()).isEqualTo(1);
		}
		try (Stream<Integer> rows = numbers(1_000_000).stream()) {
			assertThat(rows.limit(3).toList()).containsExactly(1, 2, 3);
		}
	}

	@Test
	void streamReturnsConnectionWhenClosedUnread() {
		Stream<Integer> rows = numbers(5).stream();
		rows.close();
		rows.close();
	}

	@Test
	void streamReturnsConnectionWhenMapperThrows() {
		IllegalStateException own = new IllegalStateException("own");
		Stream<Integer> rows = client.sql("select generate_series(1, 9)").query((row, number) -> {
			if (number == 4) {
				throw own;
			}
			return number;
		}).stream();
		assertThatThrownBy(rows::toList).isSameAs(own);
	}

	@Test
	void streamReturnsConnectionWhenMapperThrowsSqlException() {
		Stream<Object> rows = client.sql("select 1 as a").query((row, number) -> row.getObject("b")).stream();
		assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(rows::toList)
			.withMessageContaining("Profile 'orders'");
	}

	@Test
	void streamReturnsConnectionWhenARowDoesNotFit() {
		Stream<Integer> rows = client.sql("values (1), (2), (3000000000)").query(Integer.class).stream();
		assertThatExceptionOfType(MappingException.class).isThrownBy(rows::toList).withMessageContaining("row 3: ");
	}

	@Test
	void streamReturnsConnectionWhenThePipelineThrows() {
		OutOfMemoryError own = new OutOfMemoryError("own");
		Stream<Integer> rows = numbers(9).stream();
		assertThatThrownBy(() -> rows.forEach((row) -> {
			throw own;
		})).isSameAs(own);
		assertThat(openTransactions()).as("before any close").isZero();
	}

	@Test
	void streamReturnsConnectionWhenSomethingCheckedIsThrownUnsaid() {
		IOException own = new IOException("own");
		Stream<Integer> rows = numbers(9).stream();
		assertThatThrownBy(() -> rows.forEach((row) -> StreamIT.<RuntimeException>sneak(own))).isSameAs(own);
		assertThatThrownBy(() -> numbers(9).forEach((row) -> StreamIT.<RuntimeException>sneak(own))).isSameAs(own);
		assertThatThrownBy(() -> client.sql("select 1").query((row, number) -> {
			StreamIT.<RuntimeException>sneak(own);
			return 1;
		}).forEach((row) -> {
		})).isSameAs(own);
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> void sneak(Throwable thrown) throws X {
		throw (X) thrown;
	}

	@Test
	void streamReturnsConnectionWhenTheServerFailsInTheMiddle() {
		Stream<Integer> rows = client.sql("select 1 / (3 - n) from generate_series(1, 9) n")
			.fetchSize(1)
			.query(Integer.class)
			.stream();
		List<Integer> seen = new ArrayList<>();
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> rows.forEach(seen::add))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22012"));
		assertThat(seen).containsExactly(0, 1);
	}

	@Test
	void streamReturnsConnectionWhenItCannotBegin() {
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> client.sql("select * from nowhere").query().stream());
		assertThatExceptionOfType(ParameterException.class)
			.isThrownBy(() -> client.sql("select ?").param(Thread.currentThread()).query().stream());
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select 1 as a, 2 as a").query().stream());
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select 1, 2").query(Long.class).forEach((row) -> {
			}));
	}

	@Test
	void streamReturnsConnectionWhenItsBackendIsKilled() {
		Stream<Integer> rows = client.sql("select generate_series(1, 1000000)")
			.fetchSize(10)
			.query(Integer.class)
			.stream();
		Iterator<Integer> iterator = rows.iterator();
		iterator.next();
		database.executeAsSuperuser("select pg_terminate_backend(pid) from pg_stat_activity "
				+ "where application_name = 'orders' and datname = current_database()");
		assertThatThrownBy(() -> iterator.forEachRemaining((row) -> {
		})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isIn("57P01", "08006"))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"));
	}

	@Test
	void forEachCountsAndReturnsConnectionWhenTheConsumerThrows() {
		List<Integer> seen = new ArrayList<>();
		assertThat(numbers(5).forEach(seen::add)).isEqualTo(5);
		assertThat(seen).containsExactly(1, 2, 3, 4, 5);
		assertThat(numbers(0).forEach(seen::add)).isZero();
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> numbers(5).forEach((row) -> {
			throw own;
		})).isSameAs(own);
	}

	@Test
	void withStreamReturnsTheReadersValueAndTheConnection() {
		Optional<Integer> seven = numbers(1_000_000).withStream((rows) -> rows.filter((n) -> n % 7 == 0).findFirst());
		assertThat(seven).contains(7);
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> numbers(5).withStream((rows) -> {
			rows.iterator().next();
			throw own;
		})).isSameAs(own);
	}

	@Test
	void streamTemplateTakesParametersAndTypes() {
		StreamTemplate template = client.streaming();
		List<Wide> records = template.sql("select :a::int as n, :b as text")
			.params(Map.of("a", 1))
			.param("b", "x")
			.query(Wide.class)
			.withStream(Stream::toList);
		assertThat(records).containsExactly(new Wide(1, "x"));
		List<Map<String, Object>> maps = template.sql("select ? as a").param(1).query().withStream(Stream::toList);
		assertThat(maps).containsExactly(Map.of("a", 1));
		List<Integer> mapped = template.sql("select 1")
			.query((row, number) -> row.getInt(1))
			.withStream(Stream::toList);
		assertThat(mapped).containsExactly(1);
	}

	@Test
	void whatAStreamedStatementChangesIsCommittedAtItsEnd() {
		assertThat(client.sql("insert into t values (1), (2) returning id").query(Integer.class).stream().toList())
			.containsExactly(1, 2);
		assertThat(observers.primary().sql("select count(*) from t").query(Long.class).single()).isEqualTo(2);
		assertThatThrownBy(() -> client.sql("delete from t returning id").query(Integer.class).forEach((id) -> {
			throw new IllegalStateException();
		})).isInstanceOf(IllegalStateException.class);
		assertThat(observers.primary().sql("select count(*) from t").query(Long.class).single()).isEqualTo(2);
	}

	@Test
	void poolIsAskedWhenTheStreamBegins() throws SQLException {
		try (Stream<Integer> rows = numbers(5).stream()) {
			assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(() -> numbers(5).stream());
			assertThat(rows.count()).isEqualTo(5);
		}
	}

	record Wide(int n, String text) {
	}

}
