package io.github.pgprofiles.copy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.QueryCanceledException;
import io.github.pgprofiles.testing.CopyCase;
import io.github.pgprofiles.testing.CopyCase.Form;
import io.github.pgprofiles.testing.CopyCase.Way;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * All or nothing, whatever goes wrong while the connection lives: not one row, the
 * connection in the pool and the same, and no temporary table.
 */
class CopyFaultIT extends CopyFixture {

	private static final int ROWS = 6000;

	private static final Duration LIMIT = Duration.ofMillis(300);

	@BeforeAll
	static void makeTheTable() {
		other.sql("create table f (a int primary key, b text check (b <> 'bad'))").update();
		other.sql("insert into f values (-1, 'before')").update();
		other
			.sql("create function wait() returns trigger language plpgsql as"
					+ " $$ begin if new.b = 'slow' then perform pg_sleep(30); end if; return new; end $$")
			.update();
		other.sql("create trigger wait before insert on f for each row execute function wait()").update();
	}

	@AfterEach
	void noRowIsThere() {
		assertThat(CopyCase.rows(other)).containsExactly("-1 before");
	}

	private static void run(CopyCase each, CopyCase.Feed feed, Duration limit) {
		each.run(client, feed, limit);
	}

	private static void run(CopyCase each, CopyCase.Feed feed) {
		each.run(client, feed, null);
	}

	static List<CopyCase> cases() {
		return CopyCase.all();
	}

	static Stream<CopyCase> records() {
		return cases().stream().filter((each) -> each.form() == Form.RECORDS);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void sourceThatThrowsLeavesNoRow(CopyCase each) {
		IOException own = new IOException("own");
		IllegalStateException unchecked = new IllegalStateException("own");
		for (int at : new int[] { 0, ROWS / 2, ROWS }) {
			assertThatThrownBy(() -> run(each, (row) -> {
				if (row == at) {
					throw unchecked;
				}
				return "x";
			})).isSameAs(unchecked);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> run(each, (row) -> {
				if (row == at) {
					throw own;
				}
				return "x";
			})).withCause(own);
			noRowIsThere();
		}
	}

	@ParameterizedTest
	@MethodSource("cases")
	void badRowLeavesNoRow(CopyCase each) {
		for (int at : new int[] { 0, ROWS / 2, ROWS - 1 }) {
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> run(each, (row) -> (row == ROWS) ? null : (row == at) ? "bad" : "x"))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23514"))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).constraint()).isEqualTo("f_b_check"));
			noRowIsThere();
		}
	}

	private static void timesOut(Runnable call) {
		long begin = System.nanoTime();
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(call::run)
			.withMessageContainingAll("Profile 'orders'", "300 ms");
		// it is the server, or the client between two rows, and never the client's last
		// resort
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.plusSeconds(1));
	}

	@ParameterizedTest
	@MethodSource("cases")
	@Timing
	void limitIsKeptWhileTheServerWorks(CopyCase each) {
		timesOut(() -> run(each, (row) -> (row == 5) ? null : (row == 2) ? "slow" : "x", LIMIT));
	}

	@ParameterizedTest
	@MethodSource("cases")
	@Timing
	void limitIsKeptWhileTheSourceIsSlow(CopyCase each) {
		CountDownLatch never = new CountDownLatch(1);
		timesOut(() -> run(each, (row) -> {
			try {
				assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
				return "x";
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}, LIMIT));
	}

	@ParameterizedTest
	@MethodSource("records")
	@Timing
	void limitIsKeptWhileWaitingForALock(CopyCase each) {
		other.transaction().run((tx) -> {
			tx.sql("lock table f in share mode").update();
			if (!each.transaction()) {
				timesOut(() -> run(each, (row) -> (row == 5) ? null : "x", LIMIT));
			}
		});
		other.transaction().run((tx) -> {
			// the key of a row that is not committed is waited for, too
			tx.sql("insert into f values (2, 'x')").update();
			timesOut(() -> run(each, (row) -> (row == 5) ? null : "x", LIMIT));
			tx.sql("delete from f where a = 2").update();
		});
	}

	@ParameterizedTest
	@MethodSource("cases")
	void interruptWhileInTheSourceLeavesNoRow(CopyCase each) {
		for (int at : new int[] { 0, ROWS }) {
			int[] rows = new int[1];
			assertThatExceptionOfType(OperationInterruptedException.class).isThrownBy(() -> run(each, (row) -> {
				rows[0] = row;
				if (row == at) {
					Thread.currentThread().interrupt();
				}
				return "x";
			})).withMessageContaining("Profile 'orders'");
			assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
			assertThat(rows[0]).isBetween(at, at + 20_000);
			noRowIsThere();
		}
	}

	@ParameterizedTest
	@MethodSource("cases")
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void cancelBySomebodyElseLeavesNoRow(CopyCase each) {
		int pid = pid();
		assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(() -> run(each, (row) -> {
			if (row == ROWS) {
				assertThat(other.sql("select pg_cancel_backend(?)").param(pid).query(Boolean.class).single()).isTrue();
			}
			// goes on until it is told
			return (row == 20_000_000) ? null : "x";
		})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("57014"));
	}

	@ParameterizedTest
	@MethodSource("cases")
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void cancelWhileTheServerWorksLeavesNoRow(CopyCase each) {
		int pid = pid();
		CompletableFuture<Void> canceling = CompletableFuture.runAsync(() -> org.awaitility.Awaitility.await()
			.until(() -> other
				.sql("select pg_cancel_backend(pid) from pg_stat_activity where pid = ? and wait_event = 'PgSleep'")
				.param(pid)
				.query(Boolean.class)
				.optional()
				.orElse(false)));
		assertThatExceptionOfType(QueryCanceledException.class)
			.isThrownBy(() -> run(each, (row) -> (row == 5) ? null : (row == 2) ? "slow" : "x"));
		canceling.join();
	}

	@Test
	void bigSourceIsNotReadOnBehindABadRow() {
		for (Form form : Form.values()) {
			for (boolean transaction : new boolean[] { false, true }) {
				int[] read = new int[1];
				String kilobyte = "x".repeat(1024);
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> run(new CopyCase(Way.DIRECT, form, transaction), (row) -> {
						read[0] = row;
						return (row == 0) ? "bad" : (row == 1024 * 1024) ? null : kilobyte;
					}))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23514"));
				assertThat(read[0]).as("KB read of %s", form).isLessThan(16 * 1024);
				noRowIsThere();
			}
		}
	}

}
