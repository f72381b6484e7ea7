package io.github.pgprofiles.internal.driver.position;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.calls.ExecutorCalls;
import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.PGStream;
import org.postgresql.core.v3.QueryExecutorImpl;

/**
 * Asks the server where it is in its log, by the messages of the protocol themselves: the
 * driver forgets what it waits for at the first Sync that is answered. PostgreSQL manual,
 * chapter 'Frontend/Backend Protocol'.
 */
final class PositionAnswer {

	/**
	 * Up to where the log is on disk, so that all that was committed lies before, unless
	 * its COMMIT did not wait for that. The name of a segment begins with the timeline,
	 * which the control file would not have for a while behind a failover.
	 */
	private static final String QUESTION = question("case when pg_catalog.current_setting('synchronous_commit')"
			+ " operator(pg_catalog.=) 'off' then pg_catalog.pg_current_wal_insert_lsn()"
			+ " else pg_catalog.pg_current_wal_flush_lsn() end");

	/** Up to where the log is written at all. */
	private static final String BEHIND = question("pg_catalog.pg_current_wal_insert_lsn()");

	private static final String NAME = "pgprofiles_position";

	private static final int DIGITS_OF_TIMELINE = 8;

	private final ExecutorCalls calls;

	private final QueryExecutorImpl executor;

	private final PGStream stream;

	private int timeline;

	private long lsn;

	private boolean failed;

	PositionAnswer(ExecutorCalls calls, QueryExecutorImpl executor) {
		this.calls = calls;
		this.executor = executor;
		this.stream = calls.stream(executor);
	}

	private static String question(String position) {
		return "select case when pg_catalog.pg_is_in_recovery() then null else (select pg_catalog.concat("
				+ "pg_catalog.pg_walfile_name(p.l), ' ', p.l) from (select " + position + " as l offset 0) as p) end";
	}

	/**
	 * Sends the question, and a Sync.
	 * @param behind whether commits do not wait for the disk
	 * @param named whether the server is to keep it prepared
	 * @param prepared whether it has it so
	 */
	void ask(boolean behind, boolean named, boolean prepared) throws IOException {
		byte[] name = (named ? NAME : "").getBytes(StandardCharsets.US_ASCII);
		if (!prepared) {
			byte[] sql = (behind ? BEHIND : QUESTION).getBytes(StandardCharsets.US_ASCII);
			begin('P', name.length + 1 + sql.length + 1 + 2);
			text(name);
			text(sql);
			this.stream.sendInteger2(0);
		}
		begin('B', 1 + name.length + 1 + 6);
		this.stream.sendChar(0);
		text(name);
		this.stream.sendInteger2(0);
		this.stream.sendInteger2(0);
		this.stream.sendInteger2(0);
		begin('E', 1 + 4);
		this.stream.sendChar(0);
		this.stream.sendInteger4(0);
		begin('S', 0);
		this.stream.flush();
	}

	/** Ends what was sent before, and lets it wait for what comes next. */
	void sync() throws IOException {
		begin('S', 0);
	}

	private void begin(char type, int length) throws IOException {
		this.stream.sendChar(type);
		this.stream.sendInteger4(4 + length);
	}

	private void text(byte[] bytes) throws IOException {
		this.stream.send(bytes);
		this.stream.sendChar(0);
	}

	/** Reads all of the answer. */
	void read() throws IOException, SQLException {
		while (true) {
			int type = this.stream.receiveChar();
			switch (type) {
				case 'A' -> this.calls.notified(this.executor);
				case 'S' -> this.executor.receiveParameterStatus();
				case 'D' -> row(this.stream.receive(this.stream.receiveInteger4() - 4));
				case 'E' -> {
					this.failed = true;
					skip();
				}
				case 'Z' -> {
					skip();
					return;
				}
				default -> skip();
			}
		}
	}

	private void skip() throws IOException {
		this.stream.skip(this.stream.receiveInteger4() - 4);
	}

	/** One column: its number, its length, its text. */
	private void row(byte[] row) {
		if (row.length <= 6 || row[2] < 0) {
			return;
		}
		String text = new String(row, 6, row.length - 6, StandardCharsets.US_ASCII);
		int space = text.indexOf(' ');
		this.lsn = LogPosition.lsn(text.substring(space + 1));
		this.timeline = Integer.parseUnsignedInt(text.substring(0, DIGITS_OF_TIMELINE), 16);
	}

	/** Whether the server did not take the question: it may have forgotten it. */
	boolean hasFailed() {
		return this.failed;
	}

	@Nullable LogPosition of(long system) {
		return (this.timeline > 0 && system != 0) ? new LogPosition(system, this.timeline, this.lsn) : null;
	}

}
