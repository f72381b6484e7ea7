package io.github.pgprofiles.query;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.Timing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PGobject;

import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Streams with parameters, of several portions: what most streams are. */
@EveryServer
@Timeout(600)
@PostgresTest
class ParameterStreamIT {

	/** The second portion has these rows. */
	private static final int SECOND = 512;

	private static final int FIRST = 64;

	/** Rows of the second portion arrive, and then the server is at one for a minute. */
	private static final String STUCK = "select n, repeat('x', 10000) as text,"
			+ " case when n = :stuck then pg_sleep(60) end from generate_series(1, 1000) n";

	private static final String TRADES = "select n as id, now() + n * interval '1 s' as at, gen_random_uuid() as account,"
			+ " 'trade number ' || n as note, n::int4 as quantity, n / 8::float8 as price, n % 2 = 0 as active,"
			+ " (n * 1.01)::numeric(14, 2) as amount from generate_series(1, :most::int8) n";

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	private int pid;

	@BeforeAll
	static void open() {
		client.sql("create type mood as enum ('SAD', 'OK')").update();
		client.sql("create table t (id int)").update();
		client.sql("""
				create function add(value int) returns int language sql
				begin atomic insert into t values (value) returning id; end""").update();
	}

	@BeforeEach
	void begin() {
		client.sql("truncate t").update();
		this.pid = pid();
	}

	@AfterEach
	void connectionIsKeptAndNextQueriesAreRight() {
		for (int i = 0; i < 20; i++) {
			assertThat(client.sql("select " + i).query(Integer.class).single()).isEqualTo(i);
		}
		assertThat(pid()).isEqualTo(this.pid);
	}

	private static int pid() {
		return Backends.of(client);
	}

	private static void skip(Iterator<?> rows, int count) {
		for (int i = 0; i < count; i++) {
			rows.next();
		}
	}

	private static StatementSpec everyKind(PostgresClient by) {
		PGobject json = new PGobject();
		json.setType("jsonb");
		try {
			json.setValue("{\"a\": 1}");
		}
		catch (java.sql.SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return by
			.sql("""
					select n, :none::text as none, :text || n as text, :long + n as long, :numeric * n as numeric,
					:at::timestamptz + n * interval '1 s' as at, :uuid::uuid as uuid, :mood::mood as mood, :bytes::bytea as bytes,
					:list::int[] as list, :json::jsonb -> 'a' as json, case when n % 3 = 0 then n end as some
					from generate_series(1, 3000) n where n in (:in) or n = any(:list) or n % 2 = :half order by n""")
			.param("none", null)
			.param("text", "ü€😀 ")
			.param("long", 1L << 40)
			.param("numeric", new BigDecimal("1.50"))
			.param("at", OffsetDateTime.parse("2024-02-29T12:00:00Z"))
			.param("uuid", UUID.fromString("11111111-2222-3333-4444-555555555555"))
			.param("mood", Mood.OK)
			.param("bytes", new byte[] { 0, (byte) 0xff, '\\' })
			.param("list", Arrays.asList(1, null, 5))
			.param("json", json)
			.param("in", List.of(7, 9, 11))
			.param("half", 0);
	}

	private static List<String> texts(List<Map<String, @Nullable Object>> rows) {
		return rows.stream()
			.map((row) -> row.values()
				.stream()
				.map((value) -> (value instanceof byte[] bytes) ? Arrays.toString(bytes) : String.valueOf(value))
				.toList()
				.toString())
			.toList();
	}

	private static List<String> streamed(RowStream<Map<String, @Nullable Object>> rows) {
		return texts(rows.withStream(Stream::toList));
	}

	/** Often enough to be prepared on the server. */
	private static void sameAsAList(PostgresClient by) {
		List<String> expected = texts(everyKind(by).query().list());
		assertThat(expected).hasSize(1505);
		for (int i = 0; i < 7; i++) {
			assertThat(streamed(everyKind(by).query())).isEqualTo(expected);
			assertThat(streamed(everyKind(by).fetchSize(100).query())).isEqualTo(expected);
		}
	}

	@Test
	void parametersOfEveryKindBringTheRowsOfAList() {
		sameAsAList(client);
		client.transaction().run((tx) -> sameAsAList(client));
	}

	@ParameterizedTest
	@ValueSource(strings = { "prepareThreshold=0", "prepareThreshold=1", "preferQueryMode=extendedForPrepared",
			"preferQueryMode=extendedCacheEverything", "preferQueryMode=simple", "binaryTransfer=false",
			"maxResultBuffer=1G", "adaptiveFetch=true", "preparedStatementCacheQueries=0" })
	@NotPooled("sets properties of the driver that are refused: PoolerRulesTests")
	void settingsOfTheDriverBringTheSameRows(String property) {
		String[] parts = property.split("=", 2);
		try (PostgresClients.Closeable clients = PostgresClients
			.open(Profiles.of("set", database).property(parts[0], parts[1]).build())) {
			sameAsAList(clients.primary());
		}
	}

	@Test
	void rowOfALaterPortionThatDoesNotFitIsNumberedAndNamed() {
		String sql = "select n, (case n when 5000 then 'OK' else 'SAD' end)::mood as m from generate_series(1, :most) n";
		Consumer<StatementSpec> read = (spec) -> assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> spec.param("most", 100_000).query(Sad.class).forEach((row) -> {
			}))
			.withMessageContaining("row 5000: column 'm' (mood)");
		read.accept(client.sql(sql));
		client.transaction().run((tx) -> {
			read.accept(client.sql(sql));
			assertThat(tx.sql("select 7").query(Integer.class).single()).isEqualTo(7);
		});
	}

	@Test
	void streamsOfATransactionTakeTurnsWithEachOtherAndWithSavepoints() {
		String sql = "select n from generate_series(:from, :from + 9999) n";
		client.transaction().run((tx) -> {
			try (Stream<Integer> one = tx.sql(sql).param("from", 1).query(Integer.class).stream();
					Stream<Integer> two = tx.sql(sql)
						.param("from", 100_001)
						.fetchSize(33)
						.query(Integer.class)
						.stream()) {
				Iterator<Integer> ones = one.iterator();
				Iterator<Integer> twos = two.iterator();
				for (int i = 1; i <= 10_000; i++) {
					assertThat(ones.next()).isEqualTo(i);
					assertThat(twos.next()).isEqualTo(100_000 + i);
					if (i % 500 == 0) {
						int row = i;
						tx.nested().run((inner) -> inner.sql("insert into t values (?)").param(row).update());
						assertThatThrownBy(() -> tx.nested().run((inner) -> {
							inner.sql("insert into t values (?)").param(-1).update();
							throw new IllegalStateException();
						})).isInstanceOf(IllegalStateException.class);
					}
				}
				assertThat(ones.hasNext()).isFalse();
				assertThat(twos.hasNext()).isFalse();
			}
		});
		assertThat(client.sql("select count(*) from t where id > 0").query(Long.class).single()).isEqualTo(20);
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(20);
	}

	@Test
	void whatTheServerDidForAPortionStaysWhenTheStreamIsClosedInTheMiddle() {
		try (Stream<Integer> rows = client.sql("select add(n) from generate_series(1, :most) n")
			.param("most", 1_000_000)
			.query(Integer.class)
			.stream()) {
			skip(rows.iterator(), FIRST + 10);
		}
		assertThat(client.sql("select count(*) from t").query(Integer.class).single()).isEqualTo(FIRST + SECOND);
	}

	@Test
	@Timing
	void failureDoesNotWaitForAPortionThatTheServerIsAt() {
		IllegalStateException own = new IllegalStateException("own");
		long begin = System.nanoTime();
		assertThatThrownBy(() -> client.sql(STUCK).param("stuck", 100).query(Row.class).forEach((row) -> {
			if (row.n() == FIRST + 2) {
				throw own;
			}
		})).isSameAs(own);
		try {
			assertThatExceptionOfType(OperationInterruptedException.class)
				.isThrownBy(() -> client.sql(STUCK).param("stuck", 100).query(Row.class).forEach((row) -> {
					if (row.n() == FIRST + 2) {
						Thread.currentThread().interrupt();
					}
				}));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
	}

	@Test
	@Timing
	void limitOfTimeHoldsWithinAPortion() {
		Consumer<StatementSpec> read = (spec) -> {
			long begin = System.nanoTime();
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> spec.param("stuck", 100)
					.timeout(Duration.ofMillis(600))
					.query(Row.class)
					.forEach((row) -> assertThat(row.n()).isLessThan(100)))
				.withMessageContaining("600 ms");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(600),
					Duration.ofSeconds(3));
		};
		read.accept(client.sql(STUCK));
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			read.accept(client.sql(STUCK));
			throw new IllegalStateException();
		})).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void readOnlyTransactionsStreamToo() {
		List<Integer> rows = client.transaction()
			.readOnly()
			.execute((tx) -> tx.sql("select generate_series(1, ?)")
				.param(5000)
				.query(Integer.class)
				.withStream(Stream::toList));
		assertThat(rows).hasSize(5000).last().isEqualTo(5000);
	}

	/** What the eight values of a row take themselves is some 280 bytes. */
	@Test
	@NotPooled("measures rows in binary, which come as text there")
	void rowAllocatesHardlyMoreThanItsValues() {
		String sql = TRADES.replace("gen_random_uuid()", "'11111111-2222-3333-4444-555555555555'::uuid");
		long least = Long.MAX_VALUE;
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		for (int round = 0; round < 30 && least >= 330; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			assertThat(client.sql(sql).param("most", 50_000).query(Trade.class).forEach((row) -> {
			})).isEqualTo(50_000);
			least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 50_000);
		}
		assertThat(least).isLessThan(330);
	}

	/** Runs with little memory. */
	static final class Application {

		private Application() {
		}

		public static void main(String[] args) {
			try (PostgresClients.Closeable clients = PostgresClients.open(ChildJvm.profile().build())) {
				PostgresClient client = clients.primary();
				AtomicLong sum = new AtomicLong();
				String sql = "select n, 'row ' || n as text from generate_series(1, :most) n";
				IntConsumer read = (most) -> client.sql(sql)
					.param("most", most)
					.query(Row.class)
					.forEach((row) -> sum.addAndGet(row.n()));
				read.accept(10_000_000);
				System.out.println("sum: " + sum.getAndSet(0));
				client.transaction().run((tx) -> read.accept(2_000_000));
				System.out.println("in a transaction: " + sum.get());
			}
		}

	}

	@Test
	void tenMillionRowsPassThrough64Megabytes() {
		try (ChildJvm jvm = ChildJvm.on(database, Application.class, List.of("-Xmx64m"), Map.of())) {
			assertThat(jvm.await(Duration.ofMinutes(8))).as("%s", jvm.lines()).isZero();
			assertThat(jvm.lines()).contains("sum: 50000005000000", "in a transaction: 2000001000000");
		}
	}

	enum Mood {

		SAD, OK

	}

	enum OnlySad {

		SAD

	}

	record Sad(int n, OnlySad m) {
	}

	record Row(int n, String text) {
	}

	record Trade(long id, OffsetDateTime at, UUID account, String note, int quantity, double price, boolean active,
			BigDecimal amount) {
	}

}
