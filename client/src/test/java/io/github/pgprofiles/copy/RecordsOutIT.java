package io.github.pgprofiles.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.error.ConnectionBusyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.Timing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** COPY out as records, beans and single values. */
@EveryServer
class RecordsOutIT extends CopyFixture {

	private static final String MANY = "select n as a, 'b' || n as b from generate_series(1, 300000) n";

	record Item(int a, @Nullable String b) {
	}

	record Order(long id, Customer customer) {
	}

	record Customer(String name, @Nullable Address address) {
	}

	record Address(String street) {
	}

	public static final class Bean {

		private int a;

		private String b = "";

		public int getA() {
			return this.a;
		}

		public void setA(int a) {
			this.a = a;
		}

		public String getB() {
			return this.b;
		}

		public void setB(String b) {
			this.b = b;
		}

	}

	private static <T> List<T> all(CopyOutSpec.Records<T> copy) {
		List<T> rows = new ArrayList<>();
		assertThat(copy.to(rows::add).rows()).isEqualTo(rows.size());
		return rows;
	}

	private static CopyOutSpec.Records<Item> items(String sql) {
		return client.copy().query(sql).records(Item.class);
	}

	private static void nextQueriesAreRight() {
		for (int i = 0; i < 10; i++) {
			assertThat(client.sql("select ?").param(i).query(Integer.class).single()).isEqualTo(i);
		}
	}

	@Test
	void singleValuesBeansAndNestedRecordsAreGiven() {
		assertThat(all(client.copy().query("select n * 10 from generate_series(1, 3) n").records(Long.class)))
			.containsExactly(10L, 20L, 30L);
		assertThat(all(client.copy().query("select array[1, n] from generate_series(1, 2) n").records(Integer[].class)))
			.containsExactly(new Integer[] { 1, 1 }, new Integer[] { 1, 2 });
		assertThat(all(client.copy().query("select 1 as a, 'x' as b").records(Bean.class))).singleElement()
			.satisfies((bean) -> assertThat(bean.getA() + bean.getB()).isEqualTo("1x"));
		assertThat(all(client.copy()
			.query("select n as id, 'Ada' as customer_name, case when n = 2 then 'Main' end as customer_address_street"
					+ " from generate_series(1, 2) n")
			.records(Order.class))).containsExactly(new Order(1, new Customer("Ada", null)),
					new Order(2, new Customer("Ada", new Address("Main"))));
		assertThat(all(items("select 1 as a, null::text as b where false"))).isEmpty();
	}

	@Test
	void resultTellsRowsAndBytesOfTheirValues() {
		CopyResult result = items("select 1 as a, 'abc' as b").to((item) -> {
		});
		assertThat(result.rows()).isOne();
		assertThat(result.bytes()).isBetween(7L, 60L);
		assertThat(result.elapsed()).isPositive();
	}

	@Test
	void columnWithoutABinaryFormIsRefusedWithWhatToDo() {
		client.sql("create type pair as (a int, b text)").update();
		client.sql("create table pairs (p pair)").update();
		for (CopyOutSpec copy : List.of(client.copy().query("select (1, 'x')::pair as p"),
				client.copy().from("pairs"))) {
			assertThatExceptionOfType(StreamEngineException.class)
				.isThrownBy(() -> copy.records(String.class).to((row) -> {
				}))
				.withMessageContainingAll("Profile 'orders'", "'p' (pair)");
			assertThatExceptionOfType(StreamEngineException.class)
				.isThrownBy(() -> copy.records(String.class).stream());
			assertThat(text(copy.text())).isIn("", "(1,x)\n");
		}
	}

	@Test
	void rowThatDoesNotFitEndsTheCopy() {
		int[] seen = new int[1];
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(
					() -> items("select case when n <> 5 then n end as a, 'x' as b from generate_series(1, 1000000) n")
						.to((item) -> seen[0]++))
			.withMessageContainingAll("Profile 'orders'", "row 5", "'a'");
		assertThat(seen[0]).isEqualTo(4);
		nextQueriesAreRight();
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(
				() -> items("select 1 / (5000 - n) as a, 'x' as b from generate_series(1, 9999) n").to((item) -> {
				}))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("22012"));
		nextQueriesAreRight();
	}

	@Test
	@Timing
	void limitHoldsForServerAndConsumer() {
		Duration limit = Duration.ofMillis(300);
		CountDownLatch never = new CountDownLatch(1);
		Consumer<Item> slow = (item) -> {
			try {
				assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		};
		for (Runnable copy : List
			.<Runnable>of(() -> items("select 1 as a, 'x' as b from pg_sleep(30)").timeout(limit).to((item) -> {
			}), () -> items(MANY).timeout(limit).to(slow), () -> {
				try (Stream<Item> rows = items(MANY).timeout(limit).stream()) {
					rows.forEach(slow);
				}
			})) {
			long begin = System.nanoTime();
			assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(copy::run)
				.withMessageContainingAll("Profile 'orders'", "300 ms");
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(limit, limit.plusSeconds(1));
			nextQueriesAreRight();
		}
	}

	@Test
	void progressIsToldAndNotOfAStream() {
		List<CopyProgress> told = new ArrayList<>();
		long[] seen = new long[1];
		CopyResult result = items(
				"select n as a, case when n % 500 = 0 then pg_sleep(0.05)::text else 'x' end as b from generate_series(1, 5000) n")
			.onProgress((progress) -> {
				assertThat(progress.rows()).isEqualTo(seen[0]);
				told.add(progress);
			})
			.to((item) -> seen[0]++);
		assertThat(told).hasSizeBetween(2, 60);
		CopyProgress last = told.remove(told.size() - 1);
		assertThat(last.done()).isTrue();
		assertThat(last.rows()).isEqualTo(result.rows()).isEqualTo(5000);
		assertThat(last.bytes()).isEqualTo(result.bytes()).isPositive();
		assertThat(told).allSatisfy((progress) -> {
			assertThat(progress.done()).isFalse();
			assertThat(progress.totalRows()).isNull();
			assertThat(progress.fraction()).isNull();
			assertThat(progress.bytes()).isPositive();
		});
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> items(MANY).onProgress(told::add).stream())
			.withMessageContaining("onProgress");
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> items("select 1 as a, 'x' as b").onProgress((progress) -> {
			throw own;
		}).to((item) -> {
		})).isSameAs(own);
		nextQueriesAreRight();
	}

	@Test
	void transactionAtHandIsReadAndGoesOn() {
		client.transaction().run((tx) -> {
			tx.sql("insert into t values (7, 'own')").update();
			List<Item> rows = new ArrayList<>();
			tx.copy().from("t").records(Item.class).to(rows::add);
			assertThat(rows).containsExactly(new Item(7, "own"));
			try (Stream<Item> stream = tx.copy().query(MANY).records(Item.class).stream()) {
				assertThat(stream.findFirst()).contains(new Item(1, "b1"));
			}
			tx.sql("insert into t values (8, 'later')").update();
		});
		assertThat(rows()).containsExactly("7|own", "8|later");
	}

	@Test
	void consumerMayNotUseTheConnectionThatCopies() {
		assertThatExceptionOfType(ConnectionBusyException.class).isThrownBy(() -> client.transaction()
			.run((tx) -> tx.copy()
				.query(MANY)
				.records(Item.class)
				.to((item) -> tx.sql("select 1").query(Integer.class).single())));
		nextQueriesAreRight();
	}

	@RepeatedTest(10)
	void nextQueryIsRightWhenTheReaderLeavesEarly() {
		IllegalStateException own = new IllegalStateException("own");
		IOException failure = new IOException("own");
		for (String sql : List.of("select 1 as a, 'x' as b", MANY,
				"select n as a, repeat('x', 1000) as b from generate_series(1, 300000) n")) {
			try (Stream<Item> rows = items(sql).stream()) {
				assertThat(rows.iterator().next().a()).isOne();
			}
			nextQueriesAreRight();
			assertThatThrownBy(() -> items(sql).to((item) -> {
				throw own;
			})).isSameAs(own);
			nextQueriesAreRight();
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> client.copy().query(sql).binary().to(new OutputStream() {

					@Override
					public void write(int value) throws IOException {
						throw failure;
					}

				}))
				.withCause(failure);
			nextQueriesAreRight();
			try (Stream<Item> rows = items(sql).stream()) {
				assertThat(rows).isNotNull();
			}
			nextQueriesAreRight();
		}
	}

}
