package io.github.pgprofiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
		assertThat(other.sql("select a from f").query(Integer.class).list()).containsExactly(-1);
	}

	record Item(int a, String b) {
	}

	/** Gives one row after another. */
	@FunctionalInterface
	interface Feed {

		/** The text of a row; null at the end. */
		String next(int row) throws IOException;

	}

	/** Where the rows go. */
	enum Way {

		DIRECT, UPSERT, STAGING;

		CopyInSpec into(CopyTemplate copy) {
			CopyInSpec.Table table = copy.into("f");
			return switch (this) {
				case DIRECT -> table;
				case UPSERT -> table.onConflict("a").update();
				case STAGING -> table.staging("insert into f select * from staging");
			};
		}

	}

	/** What the rows come as. */
	enum Form {

		STREAM, READER, RECORDS

	}

	/** A copy of some kind. */
	record Case(Way way, Form form, boolean transaction) {

		void run(Feed feed, Duration limit) {
			if (this.transaction) {
				client.transaction().run((tx) -> {
					tx.sql("update f set b = 'changed'").update();
					copy(tx.copy(), feed, limit);
				});
			}
			else {
				copy(client.copy(), feed, limit);
			}
		}

		void run(Feed feed) {
			run(feed, null);
		}

		private void copy(CopyTemplate copy, Feed feed, Duration limit) {
			CopyInSpec into = this.way.into(copy);
			if (this.form == Form.RECORDS) {
				CopyInSpec.Records<Item> records = into.records(Item.class);
				((limit != null) ? records.timeout(limit) : records).from(new Items(feed));
				return;
			}
			CopyInSpec.Csv csv = (limit != null) ? into.csv().timeout(limit) : into.csv();
			if (this.form == Form.STREAM) {
				csv.from(new Lines(feed));
			}
			else {
				csv.from(new CharacterLines(feed));
			}
		}

	}

	static List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		for (Way way : Way.values()) {
			for (Form form : Form.values()) {
				cases.add(new Case(way, form, false));
				cases.add(new Case(way, form, true));
			}
		}
		return cases;
	}

	static Stream<Case> records() {
		return cases().stream().filter((each) -> each.form() == Form.RECORDS);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void sourceThatThrowsLeavesNoRow(Case each) {
		IOException own = new IOException("own");
		IllegalStateException unchecked = new IllegalStateException("own");
		for (int at : new int[] { 0, ROWS / 2, ROWS }) {
			assertThatThrownBy(() -> each.run((row) -> {
				if (row == at) {
					throw unchecked;
				}
				return "x";
			})).isSameAs(unchecked);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> each.run((row) -> {
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
	void badRowLeavesNoRow(Case each) {
		for (int at : new int[] { 0, ROWS / 2, ROWS - 1 }) {
			assertThatExceptionOfType(DataIntegrityViolationException.class)
				.isThrownBy(() -> each.run((row) -> (row == ROWS) ? null : (row == at) ? "bad" : "x"))
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
	void limitIsKeptWhileTheServerWorks(Case each) {
		timesOut(() -> each.run((row) -> (row == 5) ? null : (row == 2) ? "slow" : "x", LIMIT));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void limitIsKeptWhileTheSourceIsSlow(Case each) {
		CountDownLatch never = new CountDownLatch(1);
		timesOut(() -> each.run((row) -> {
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
	void limitIsKeptWhileWaitingForALock(Case each) {
		other.transaction().run((tx) -> {
			tx.sql("lock table f in share mode").update();
			if (!each.transaction()) {
				timesOut(() -> each.run((row) -> (row == 5) ? null : "x", LIMIT));
			}
		});
		other.transaction().run((tx) -> {
			// the key of a row that is not committed is waited for, too
			tx.sql("insert into f values (2, 'x')").update();
			timesOut(() -> each.run((row) -> (row == 5) ? null : "x", LIMIT));
			tx.sql("delete from f where a = 2").update();
		});
	}

	@ParameterizedTest
	@MethodSource("cases")
	void interruptWhileInTheSourceLeavesNoRow(Case each) {
		for (int at : new int[] { 0, ROWS }) {
			int[] rows = new int[1];
			assertThatExceptionOfType(OperationInterruptedException.class).isThrownBy(() -> each.run((row) -> {
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
	void cancelBySomebodyElseLeavesNoRow(Case each) {
		int pid = pid();
		assertThatExceptionOfType(QueryCanceledException.class).isThrownBy(() -> each.run((row) -> {
			if (row == ROWS) {
				assertThat(other.sql("select pg_cancel_backend(?)").param(pid).query(Boolean.class).single()).isTrue();
			}
			// goes on until it is told
			return (row == 20_000_000) ? null : "x";
		})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("57014"));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void cancelWhileTheServerWorksLeavesNoRow(Case each) {
		int pid = pid();
		CompletableFuture<Void> canceling = CompletableFuture.runAsync(() -> org.awaitility.Awaitility.await()
			.until(() -> other
				.sql("select pg_cancel_backend(pid) from pg_stat_activity where pid = ? and wait_event = 'PgSleep'")
				.param(pid)
				.query(Boolean.class)
				.optional()
				.orElse(false)));
		assertThatExceptionOfType(QueryCanceledException.class)
			.isThrownBy(() -> each.run((row) -> (row == 5) ? null : (row == 2) ? "slow" : "x"));
		canceling.join();
	}

	@Test
	void bigSourceIsNotReadOnBehindABadRow() {
		for (Form form : Form.values()) {
			for (boolean transaction : new boolean[] { false, true }) {
				int[] read = new int[1];
				String kilobyte = "x".repeat(1024);
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> new Case(Way.DIRECT, form, transaction).run((row) -> {
						read[0] = row;
						return (row == 0) ? "bad" : (row == 1024 * 1024) ? null : kilobyte;
					}))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23514"));
				assertThat(read[0]).as("KB read of %s", form).isLessThan(16 * 1024);
				noRowIsThere();
			}
		}
	}

	private static final class Items implements java.util.Iterator<Item> {

		private final Feed feed;

		private int row;

		private String next;

		Items(Feed feed) {
			this.feed = feed;
		}

		@Override
		public boolean hasNext() {
			if (this.next == null) {
				try {
					this.next = this.feed.next(this.row++);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
			return this.next != null;
		}

		@Override
		public Item next() {
			String text = this.next;
			this.next = null;
			return new Item(this.row - 1, text);
		}

	}

	/** A line for each row. */
	private static final class Lines extends InputStream {

		private final Feed feed;

		private int row;

		private byte[] line = {};

		private int position;

		Lines(Feed feed) {
			this.feed = feed;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0];
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (this.position == this.line.length) {
				String text = this.feed.next(this.row);
				if (text == null) {
					return -1;
				}
				this.line = (this.row++ + "," + text + "\n").getBytes(StandardCharsets.US_ASCII);
				this.position = 0;
			}
			int count = Math.min(length, this.line.length - this.position);
			System.arraycopy(this.line, this.position, bytes, offset, count);
			this.position += count;
			return count;
		}

	}

	private static final class CharacterLines extends Reader {

		private final Lines lines;

		CharacterLines(Feed feed) {
			this.lines = new Lines(feed);
		}

		@Override
		public int read(char[] characters, int offset, int length) throws IOException {
			byte[] bytes = new byte[length];
			int read = this.lines.read(bytes, 0, length);
			for (int i = 0; i < read; i++) {
				characters[offset + i] = (char) bytes[i];
			}
			return read;
		}

		@Override
		public void close() {
		}

	}

}
