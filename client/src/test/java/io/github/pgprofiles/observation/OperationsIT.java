package io.github.pgprofiles.observation;

import java.io.StringWriter;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.observation.OperationLog.Seen;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.ThreadKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What those hear of statements, batches and streams who listen to a client. */
class OperationsIT extends OperationFixture {

	/** Of a parameter. */
	private static final String CANARY = "zaunkoenig";

	@BeforeAll
	static void makeTheTable() {
		silent.sql("create table item (id int primary key, name text)").update();
	}

	@BeforeEach
	void reset() {
		silent.sql("truncate item").update();
		silent.sql("insert into item values (1, 'a'), (2, 'b'), (3, 'c')").update();
	}

	private static void assertEnded(Seen seen, OperationKind kind, long rows) {
		assertThat(seen.operation).isEqualTo(new Operation("orders", kind, seen.operation.name(), 0));
		OperationResult result = seen.result();
		assertThat(result.failure()).isNull();
		assertThat(result.sqlState()).isNull();
		assertThat(result.rows()).isEqualTo(rows);
		assertThat(result.node()).isEqualTo(server());
		assertThat(result.elapsed()).isPositive();
		assertThat(result.waitedForPool()).isLessThanOrEqualTo(result.elapsed());
		assertThat(seen.threads).contains(Thread.currentThread());
	}

	@Test
	void queryIsToldWithItsNameAndRows() {
		client.sql("select * from item where name <> ?").param(CANARY).named("find-items").query().list();
		Seen seen = log.only();
		assertEnded(seen, OperationKind.QUERY, 3);
		assertThat(seen.operation.name()).isEqualTo("find-items");
		assertThat(seen.result().bytes()).isEqualTo(-1);
		assertThat(seen.result().waitedForPool()).isPositive();
		assertThat(seen.parent).isNull();
		assertThat(seen.operation.toString() + seen.result()).doesNotContain(CANARY, "select", "item ");
	}

	@Test
	void nameIsOnlyWhatNamedHasGiven() {
		client.sql("select 1 /* request-4711 */").query(Integer.class).single();
		assertThat(log.only().operation.name()).isNull();
	}

	@Test
	void rowThatIsMissingIsNoFailureOfTheQuery() {
		assertThatExceptionOfType(EmptyResultDataAccessException.class)
			.isThrownBy(() -> client.sql("select id from item where id = 9").query(Integer.class).single());
		assertEnded(log.only(), OperationKind.QUERY, 0);
	}

	@Test
	void updateIsToldWithTheRowsThatItChanged() {
		client.sql("update item set name = 'x' where id < 3").named("rename").update();
		Seen seen = log.only();
		assertEnded(seen, OperationKind.UPDATE, 2);
		assertThat(seen.operation.name()).isEqualTo("rename");
	}

	@Test
	void failureIsWhatTheCallerGets() {
		DuplicateKeyException thrown = catchThrowableOfType(DuplicateKeyException.class,
				() -> client.sql("insert into item values (1, ?)").param(CANARY).update());
		OperationResult result = log.only().result();
		assertThat(result.failure()).isSameAs(thrown);
		assertThat(result.sqlState()).isEqualTo("23505");
		assertThat(result.rows()).isEqualTo(-1);
		assertThat(result.node()).isEqualTo(server());
	}

	@Test
	void failureOfTheClientHasNoSqlState() {
		assertThatExceptionOfType(MappingException.class)
			.isThrownBy(() -> client.sql("select name from item").query(Integer.class).list());
		OperationResult result = log.only().result();
		assertThat(result.failure()).isInstanceOf(MappingException.class);
		assertThat(result.sqlState()).isNull();
	}

	@Test
	void batchIsToldInAllItsForms() {
		String insert = "insert into item values (?, ?)";
		List<List<Object>> rows = List.of(List.of(11, "k"), List.of(12, "l"));
		client.batch(insert, rows);
		assertEnded(log.only(), OperationKind.BATCH, 2);
		client.batch("update item set name = ? where id >= ?").named("all").update(List.of(List.of("m", 1)));
		Seen all = log.only();
		assertEnded(all, OperationKind.BATCH, 5);
		assertThat(all.operation.name()).isEqualTo("all");
		client.batch("delete from item where id = ? returning id")
			.query(Integer.class)
			.forEach(List.of(List.of(1), List.of(11), List.of(12)), (id) -> {
			});
		assertEnded(log.only(), OperationKind.BATCH, 3);
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> client.batch(insert, List.of(List.of(4, "d"), List.of(2, "again"))));
		assertThat(log.only().result().sqlState()).isEqualTo("23505");
	}

	@ParameterizedTest
	@EnumSource(value = StreamEngine.class, names = { "CURSOR", "COPY" })
	void streamIsToldFromItsOpeningToItsClosing(StreamEngine engine) {
		String sql = "select id, name from item order by id";
		assertThat(client.sql(sql).engine(engine).named("all").query().forEach((row) -> {
		})).isEqualTo(3);
		Seen whole = log.only();
		assertEnded(whole, OperationKind.STREAM, 3);
		assertThat(whole.operation.name()).isEqualTo("all");
		assertThat(whole.result().bytes()).isGreaterThan(10);
		try (Stream<?> rows = client.sql(sql).engine(engine).query().stream()) {
			rows.iterator().next();
		}
		assertEnded(log.only(), OperationKind.STREAM, 1);
		List<List<Integer>> chunks = new ArrayList<>();
		client.sql("select id from item").engine(engine).query(Integer.class).chunks(2).forEach(chunks::add);
		assertThat(chunks).hasSize(2);
		assertEnded(log.only(), OperationKind.STREAM, 3);
		client.streaming().sql(sql).engine(engine).query().forEach((row) -> {
		});
		assertEnded(log.only(), OperationKind.STREAM, 3);
	}

	@ParameterizedTest
	@EnumSource(value = StreamEngine.class, names = { "CURSOR", "COPY" })
	void streamThatAnotherThreadClosesEndsThere(StreamEngine engine) {
		Stream<Integer> rows = client.sql("select generate_series(1, 100000)")
			.engine(engine)
			.query(Integer.class)
			.stream();
		rows.iterator().next();
		CompletableFuture.runAsync(rows::close).join();
		rows.close();
		Seen seen = log.only();
		assertEnded(seen, OperationKind.STREAM, 1);
		assertThat(seen.threads).hasSize(2).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@EnumSource(value = StreamEngine.class, names = { "CURSOR", "COPY" })
	void streamThatIsCancelledEndsWithThat(StreamEngine engine) {
		assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(
				() -> client.sql("select pg_cancel_backend(pg_backend_pid()), g from generate_series(1, 100000) g")
					.engine(engine)
					.query()
					.forEach((row) -> {
					}));
		OperationResult result = log.only().result();
		assertThat(result.sqlState()).isEqualTo("57014");
		assertThat(result.failure()).isInstanceOf(QueryCanceledException.class);
		assertThat(result.node()).isEqualTo(server());
	}

	@Test
	void streamWhoseConsumerThrowsEndsWithThat() {
		IllegalStateException thrown = new IllegalStateException("enough");
		assertThatIllegalStateException().isThrownBy(() -> client.sql("select * from item").query().forEach((row) -> {
			throw thrown;
		}));
		assertThat(log.only().result().failure()).isSameAs(thrown);
	}

	@Test
	void statementsOfAConsumerAreNotPartsOfItsStream() {
		client.sql("select id from item")
			.query(Integer.class)
			.forEach((id) -> client.sql("select 1").query(Integer.class).single());
		assertThat(log.take()).map(Seen::toString).containsExactly("STREAM", "QUERY", "QUERY", "QUERY");
	}

	@Test
	void exhaustedPoolIsToldWithTheTimeThatWasWaited() throws Exception {
		PoolSettings tight = PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofMillis(300));
		try (HikariDataSource own = Profiles.pool(Profiles.of("orders", database).pool(tight).build());
				Connection taken = own.getConnection()) {
			PostgresClient waiting = log.client(own);
			assertThat(taken.isClosed()).isFalse();
			for (Runnable work : List.<Runnable>of(() -> waiting.sql("select 1").query().list(),
					() -> waiting.sql("select 1").query().forEach((row) -> {
					}), () -> waiting.copy().from("item").csv().to(new StringWriter()),
					() -> waiting.transaction().run((tx) -> {
					}))) {
				assertThatExceptionOfType(PoolExhaustedException.class).isThrownBy(work::run);
				OperationResult result = log.only().result();
				assertThat(result.failure()).isInstanceOf(PoolExhaustedException.class);
				assertThat(result.node()).isNull();
				assertThat(result.waitedForPool()).isBetween(Duration.ofMillis(290), result.elapsed());
			}
		}
	}

	@Test
	void waitThatWasNotInVainIsTold() throws Exception {
		try (HikariDataSource own = Profiles.pool(Profiles.of("orders", database).build())) {
			PostgresClient waiting = log.client(own);
			Connection taken = own.getConnection();
			CompletableFuture<?> other = CompletableFuture.runAsync(() -> waiting.sql("select 1").query().list());
			Awaitility.await().until(() -> own.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
			long begin = System.nanoTime();
			Awaitility.await().until(() -> System.nanoTime() - begin > 50_000_000);
			taken.close();
			other.join();
			assertThat(log.only().result().waitedForPool()).isGreaterThan(Duration.ofMillis(50));
		}
	}

	@Test
	void operationsOnAPoolOfSomebodyElseAreTold() {
		try (HikariDataSource foreign = Profiles.unstarted("foreign", database)) {
			JdbcTransactionManager manager = new JdbcTransactionManager(foreign);
			PostgresClient own = PostgresClient.create("orders", foreign, () -> manager, log.options());
			own.sql("select 1").query().list();
			assertEnded(log.only(), OperationKind.QUERY, 1);
			own.transaction().run((tx) -> tx.sql("select 1").query().list());
			assertThat(log.take()).hasSize(2)
				.allSatisfy((each) -> assertThat(each.result().node()).isEqualTo(server()));
		}
	}

	@ParameterizedTest
	@EnumSource(ThreadKind.class)
	void parentsHoldOnEveryKindOfThread(ThreadKind kind) {
		kind.run(() -> client.transaction()
			.named("both")
			.run((tx) -> IntStream.range(0, 2).forEach((i) -> tx.sql("select 1").query().list())));
		assertThat(log.take()).map(Seen::toString)
			.containsExactly("TRANSACTION both", "QUERY in TRANSACTION both", "QUERY in TRANSACTION both");
	}

}
