package io.github.pgprofiles.internal.timeout;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.query.StatementSpec;
import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The time limit of one statement: kept by the server, in the statement's own message.
 */
@Timeout(60)
@EveryServer
@PostgresTest
@AlsoPooled
class TimeoutIT {

	private static final Duration LIMIT = Duration.ofMillis(300);

	private static final String SHOW = "select current_setting('statement_timeout')";

	/** More than the driver's threshold for preparing on the server. */
	private static final int MANY = 12;

	static TestDatabase database;

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	@BeforeAll
	static void open() {
		client.sql("create table t (id int primary key, name text, day date)").update();
		client.sql("insert into t select i, 'n' || i, null from generate_series(1, 10) i").update();
	}

	@AfterEach
	void nothingLeaks() {
		assertThat(client.sql(SHOW).query(String.class).single()).isEqualTo("0");
	}

	private static void costs(int roundTrips, Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		assertThat(proxy.takeRoundTrips()).isEqualTo(roundTrips);
	}

	private static StatementSpec limited(String sql) {
		return client.sql(sql).timeout(LIMIT);
	}

	private static void timesOut(Runnable call) {
		long begin = System.nanoTime();
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(call::run)
			.withMessageContainingAll("Profile 'orders'", "300 ms")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("57014"))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.multipliedBy(3));
	}

	@Test
	@Timing
	void statementEndsAtItsLimitInOneMessageAndItsConnectionIsKept() {
		int pid = Backends.of(client);
		costs(1, () -> timesOut(() -> limited("select pg_sleep(30)").query().list()));
		costs(1, () -> timesOut(() -> limited("select pg_sleep(:n)").param("n", 30).query().list()));
		costs(1, () -> timesOut(() -> limited("update t set name = pg_sleep(30)::text where id in (:ids)")
			.params(Map.of("ids", List.of(1, 2, 3)))
			.update()));
		assertThat(Backends.of(client)).isEqualTo(pid);
		assertThat(client.sql("select name from t where id = 1").query(String.class).single()).isEqualTo("n1");
	}

	/** The server keeps no limit for what runs when the transaction ends. */
	@Test
	@Timing
	void deferredTriggerEndsWithTheGraceAndUnderTheLimitWhenItIsMadeImmediate() {
		client.sql("create table audited (id int)").update();
		client
			.sql("create function slowly() returns trigger language plpgsql as"
					+ " $$ begin perform pg_sleep(30); return null; end $$")
			.update();
		client
			.sql("create constraint trigger late after insert on audited deferrable initially deferred"
					+ " for each row execute function slowly()")
			.update();
		long begin = System.nanoTime();
		assertThatExceptionOfType(QueryTimeoutException.class)
			.isThrownBy(() -> limited("insert into audited values (1)").update())
			.withMessageContaining("silent");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		timesOut(() -> client.transaction().run((tx) -> {
			tx.sql("insert into audited values (2)").update();
			tx.sql("set constraints all immediate").timeout(LIMIT).update();
		}));
		assertThat(client.sql("select count(*) from audited").query(Long.class).single()).isZero();
	}

	@Test
	void statementWithinItsLimitCostsOneMessageAndSeesTheLimit() {
		for (int i = 0; i < MANY; i++) {
			costs(1, () -> assertThat(limited(SHOW).query(String.class).single()).isEqualTo("300ms"));
			costs(1, () -> assertThat(
					limited("update t set name = name || '' where id in (:ids)").param("ids", List.of(1, 2, 3))
						.update())
				.isEqualTo(3));
			costs(1, () -> assertThat(
					limited("select name from t where id = ?; -- the end").param(2).query(String.class).optional())
				.hasValue("n2"));
			costs(1, () -> assertThat(limited("select name from t where id = -1").query(String.class).list())
				.isEmpty());
		}
	}

	/** From its fifth run the driver would send such a statement apart from its limit. */
	@Test
	void limitHoldsWhereTheDriverHasToAskForTypesAndRowsAreUnbounded() {
		for (int i = 0; i < MANY; i++) {
			costs(1, () -> assertThat(
					limited("select current_setting('statement_timeout'), ?::date").param(null).query().single())
				.containsEntry("current_setting", "300ms"));
			costs(1, () -> assertThat(
					limited("update t set day = ? where current_setting('statement_timeout') = '300ms'").param(null)
						.update())
				.isEqualTo(10));
			client.transaction().run((tx) -> {
				tx.sql("select 1").query().list();
				costs(1, () -> assertThat(tx.sql("select current_setting('statement_timeout'), ?::date")
					.param(null)
					.timeout(LIMIT)
					.query()
					.single()).containsEntry("current_setting", "300ms"));
			});
		}
	}

	@Test
	@NotPooled("sets properties of the driver that are refused: PoolerRulesTests")
	void limitHoldsWhereTheDriverDescribesEverything() throws Exception {
		for (Map.Entry<String, String> property : Map
			.of("prepareThreshold", "-1", "preferQueryMode", "simple", "stringtype", "unspecified",
					"defaultRowFetchSize", "2", "autosave", "always")
			.entrySet()) {
			try (PostgresClients.Closeable others = PostgresClients
				.open(Profiles.of("orders", database).property(property.getKey(), property.getValue()).build())) {
				PostgresClient other = others.primary();
				for (int i = 0; i < MANY; i++) {
					assertThat(other.sql("select current_setting('statement_timeout') || ?::text from t")
						.param("")
						.timeout(LIMIT)
						.query(String.class)
						.list()).as(property.getKey()).hasSize(10).containsOnly("300ms");
					assertThat(other.sql("update t set day = ? where current_setting('statement_timeout') = '300ms'")
						.param(LocalDate.EPOCH)
						.timeout(LIMIT)
						.update()).as(property.getKey()).isEqualTo(10);
					other.transaction().run((tx) -> {
						tx.sql("set local statement_timeout = '5s'").update();
						assertThat(tx.sql("select current_setting('statement_timeout') || ?::text from t")
							.param("")
							.timeout(LIMIT)
							.query(String.class)
							.list()).as(property.getKey()).hasSize(10).containsOnly("300ms");
						assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("5s");
					});
				}
				assertThat(other.sql(SHOW).query(String.class).single()).isEqualTo("0");
			}
		}
		client.sql("update t set day = null").update();
	}

	@Test
	void insideATransactionTheLimitIsForOneStatementInOneMessage() {
		client.transaction().run((tx) -> {
			tx.sql("set local statement_timeout = '5s'").update();
			costs(1, () -> assertThat(tx.sql(SHOW).timeout(LIMIT).query(String.class).single()).isEqualTo("300ms"));
			costs(1, () -> assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("5s"));
			costs(1, () -> assertThat(
					tx.sql("update t set name = name where id < :n -- all").param("n", 5).timeout(LIMIT).update())
				.isEqualTo(4));
			assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("5s");
		});
	}

	@Test
	@Timing
	void afterRollbackToASavepointHoldsWhatHeldBefore() {
		client.transaction().run((tx) -> {
			tx.sql("set local statement_timeout = '5s'").update();
			tx.sql("savepoint before").update();
			timesOut(() -> tx.sql("select pg_sleep(30)").timeout(LIMIT).query().list());
			tx.sql("rollback to savepoint before").update();
			assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("5s");
			assertThat(tx.sql(SHOW).timeout(LIMIT).query(String.class).single()).isEqualTo("300ms");
			tx.sql("rollback to savepoint before").update();
			assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("5s");
		});
	}

	@Test
	@NotPooled("sets something for its session, which is refused: PoolerRefusalsIT")
	void whatTheTransactionSetsForTheSessionStays() {
		try (PostgresClients.Closeable lasting = PostgresClients.open(Profiles.lasting("orders", database).build())) {
			lasting.primary().transaction().run((tx) -> {
				tx.sql("set statement_timeout = '5s'").update();
				tx.sql(SHOW).timeout(LIMIT).query().list();
			});
			assertThat(lasting.primary().sql(SHOW).query(String.class).single()).isEqualTo("5s");
		}
	}

	@Test
	void failureOfTheStatementIsItsOwn() {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> limited("selekt").query().list())
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("42601"));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> limited("select 1").update());
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> limited("update t set name = name where false").query().list());
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> limited("-- nothing").query().list());
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> tx.sql("select 1").timeout(LIMIT).update()));
	}

	@Test
	@NotPooled("sets something for its session, which is refused: PoolerRefusalsIT")
	void statementThatSetsSomethingHasALimit() {
		assertThat(limited("set work_mem = '5MB'").update()).isZero();
		client.sql("reset work_mem").update();
	}

	@ParameterizedTest
	@ValueSource(strings = { "vacuum t", "create index concurrently i on t (name)" })
	void statementThatCannotRunInATransactionSaysWhatToDo(String sql) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> limited(sql).update())
			.withMessageContaining("timeout(…) shares a message");
		assertThat(client.sql(sql.replace(" i on", " on")).update()).isZero();
	}

	/** PostgreSQL 15 lets a block commit inside a message of several statements. */
	@Test
	void blockThatCommitsIsRefusedByNewerServers() {
		boolean newer = client.sql("select current_setting('server_version_num')::int >= 180000")
			.query(Boolean.class)
			.single();
		StatementSpec block = limited("do $$ begin commit; end $$");
		if (newer) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(block::update)
				.withMessageContaining("timeout(…) shares a message");
		}
		else {
			assertThat(block.update()).isZero();
		}
	}

	@Test
	void durationsOutOfRangeAreRefused() {
		Map<Duration, String> durations = Map.of(Duration.ZERO, "0s", Duration.ofMillis(-1), "-1ms",
				Duration.ofDays(25), "25d", Duration.ofSeconds(Long.MAX_VALUE), Long.MAX_VALUE + "s");
		durations.forEach((duration, text) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> client.sql("select 1").timeout(duration))
				.withMessageContaining(text);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> client.copy().from("t").csv().timeout(duration).to(System.out));
		});
		assertThat(client.sql(SHOW).timeout(Duration.ofNanos(1_500_200_000)).query(String.class).single())
			.isEqualTo("1501ms");
		assertThat(client.sql(SHOW).timeout(Duration.ofMillis(Integer.MAX_VALUE)).query(String.class).single())
			.isEqualTo(Integer.MAX_VALUE + "ms");
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void serverPreparesStatementWithALimit() {
		List<Long> prepared = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			limited("select name from t where id = ? -- prepared").param(i).query().list();
			prepared.add(client
				.sql("select count(*) from pg_prepared_statements where statement like '%select name%-- prepared'")
				.query(Long.class)
				.single());
		}
		assertThat(prepared).startsWith(0L).endsWith(1L);
	}

}
