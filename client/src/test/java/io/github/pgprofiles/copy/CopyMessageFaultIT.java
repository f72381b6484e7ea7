package io.github.pgprofiles.copy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A connection that is lost around a copy that is one message. */
@Timeout(120)
@PostgresTest
class CopyMessageFaultIT {

	static TestDatabase database;

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	record Row(int a, String b) {
	}

	/** What a message is made of. */
	private enum Kind {

		RECORDS {
			@Override
			void run(int rows) {
				client.copy().into("public.m").records(Row.class).from(rows(rows));
			}
		},

		CSV {
			@Override
			void run(int rows) {
				StringBuilder text = new StringBuilder();
				rows(rows).forEach((row) -> text.append(row.a()).append(',').append(row.b()).append('\n'));
				client.copy().into("public.m").csv().from(text.toString());
			}
		},

		UPSERT {
			@Override
			void run(int rows) {
				client.copy().into("public.m").onConflict("a").update().records(Row.class).from(rows(rows));
			}
		};

		abstract void run(int rows);

	}

	@BeforeEach
	void makeTheTable() {
		other.sql("create table m (a int primary key, b text)").update();
	}

	@AfterEach
	void dropIt() {
		proxy.trickle(0, Duration.ZERO);
		other.sql("drop table m cascade").update();
	}

	private static List<Row> rows(int count) {
		return IntStream.range(0, count).mapToObj((i) -> new Row(i, "row number " + i)).toList();
	}

	private static long count() {
		return other.sql("select count(*) from m").query(Long.class).single();
	}

	private static void resetOnce(String state) {
		Awaitility.await()
			.until(() -> !other
				.sql("select pid from pg_stat_activity where query ~ 'COPY |unnest|pg_stat_get_xact_tuples' and "
						+ state)
				.query(Integer.class)
				.list()
				.isEmpty());
		proxy.reset();
	}

	private static @Nullable DataAccessException failure(Kind kind, int rows) {
		return catchThrowableOfType(DataAccessException.class, () -> kind.run(rows));
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void dataThatAreCutInTheMiddleOfTheMessageLeaveNoRow(Kind kind) {
		kind.run(1);
		proxy.trickle(2000, Duration.ofMillis(100));
		CompletableFuture<Void> cut = CompletableFuture
			.runAsync(() -> resetOnce("state = 'active' and wait_event = 'ClientRead'"));
		DataAccessException failure = failure(kind, 2000);
		cut.join();
		assertThat(PostgresError.of(failure).sqlState()).startsWith("08");
		Awaitility.await()
			.untilAsserted(() -> assertThat(other.sql("select count(*) from pg_locks where relation = 'm'::regclass")
				.query(Long.class)
				.single()).isZero());
		assertThat(count()).isOne();
		proxy.trickle(0, Duration.ZERO);
		other.sql("truncate m").update();
		kind.run(3);
		assertThat(count()).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void answerThatIsLostLeavesTheOutcomeUnknown(Kind kind) {
		kind.run(1);
		other.sql("truncate m").update();
		other.sql("""
				create or replace function linger() returns trigger language plpgsql as
				'begin perform pg_sleep(1); return null; end'""").update();
		other.sql("create trigger t after insert on m execute function linger()").update();
		CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> resetOnce("wait_event = 'PgSleep'"));
		assertThat(failure(kind, 5)).isInstanceOf(CommitOutcomeUnknownException.class);
		cut.join();
		// a server that finds its client gone between two statements rolls back
		Awaitility.await().untilAsserted(() -> assertThat(count()).isIn((kind == Kind.CSV) ? 5L : 0L, 5L));
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "RECORDS", "UPSERT" })
	void serverThatLeavesBeforeTheEndHasStoredNothing(Kind kind) {
		other.sql("""
				create or replace function leave() returns trigger language plpgsql as
				'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'""").update();
		kind.run(1);
		alterToEmpty("create trigger t after insert on m execute function leave()");
		DataAccessException failure = failure(kind, 5);
		assertThat(failure).isNotInstanceOf(CommitOutcomeUnknownException.class);
		assertThat(PostgresError.of(failure).sqlState()).isIn("57P01", "08006");
		assertThat(PostgresError.of(failure).safeToRetry()).isTrue();
		assertThat(count()).isZero();
	}

	private static void alterToEmpty(String sql) {
		other.sql("truncate m").update();
		other.sql(sql).update();
	}

	@Test
	void noticesOfManyRowsDoNotBlockTheMessage() {
		other.sql("""
				create or replace function tell() returns trigger language plpgsql as
				$$begin raise warning '%', repeat('x', 10000); return new; end$$""").update();
		other.sql("create trigger t before insert on m for each row execute function tell()").update();
		Kind.RECORDS.run(2000);
		assertThat(count()).isEqualTo(2000);
	}

}
