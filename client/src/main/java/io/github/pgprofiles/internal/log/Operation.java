package io.github.pgprofiles.internal.log;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Work that takes more than one message, and has one line all the same: a stream, a
 * batch, or a COPY. Not thread-safe.
 */
public final class Operation {

	private final SessionLog session;

	private final Supplier<String> sql;

	private final long begun = System.nanoTime();

	private long nanos = -1;

	private long rows = -1;

	private long bytes = -1;

	private boolean inTransaction;

	private boolean failed;

	private @Nullable String sqlState;

	private @Nullable List<String> parameters;

	private @Nullable List<String> response;

	private boolean ended;

	Operation(SessionLog session, Supplier<String> sql) {
		this.session = session;
		this.sql = sql;
	}

	/** Whether somebody wants to see its values, and none are known yet. */
	public boolean wantsParameters() {
		return this.parameters == null && this.session.wantsParameters();
	}

	/** Whether somebody wants to see another one of its rows. */
	public boolean wantsRow() {
		return this.session.wantsResponse()
				&& (this.response == null || this.response.size() < StatementLog.FIRST_ROWS);
	}

	public void parameters(@Nullable List<String> values) {
		if (this.parameters == null) {
			this.parameters = values;
		}
	}

	/** One of its first rows. */
	public void row(String row) {
		if (this.response == null) {
			this.response = new ArrayList<>(StatementLog.FIRST_ROWS);
		}
		if (this.response.size() < StatementLog.FIRST_ROWS) {
			this.response.add(row);
		}
	}

	/** Notes that it runs in a transaction of its caller's. */
	public Operation inTransaction(boolean open) {
		this.inTransaction = open;
		return this;
	}

	/**
	 * Adds time that was waited for the server, where the rest of the time is the
	 * caller's, as in a stream. Until the first call all of it counts.
	 */
	public void waited(long since) {
		this.nanos = Math.max(this.nanos, 0) + System.nanoTime() - since;
	}

	/** Adds time, likewise. */
	public void add(long waited) {
		this.nanos = Math.max(this.nanos, 0) + waited;
	}

	/** Counts what there is up to now. */
	public void count(long rows, long bytes) {
		this.rows = rows;
		this.bytes = bytes;
	}

	public void fail(Throwable failure) {
		if (this.failed) {
			return;
		}
		this.failed = true;
		for (Throwable cause = failure; cause != null && this.sqlState == null; cause = cause.getCause()) {
			this.sqlState = (cause instanceof SQLException sql) ? sql.getSQLState() : null;
		}
	}

	/** Leaves it without a line. */
	public void abandon() {
		this.ended = true;
		this.session.ended(this);
	}

	/** Ends it, and writes its line. Does nothing the second time. */
	public void end() {
		if (this.ended) {
			return;
		}
		this.ended = true;
		this.session.ended(this);
		long time = (this.nanos >= 0) ? this.nanos : System.nanoTime() - this.begun;
		if (!this.session.isWanted(time)) {
			return;
		}
		Statement statement = this.session.statement(this.sql.get(), time);
		statement.rows(this.rows).bytes(this.bytes).parameters(this.parameters).response(this.response);
		statement.inTransaction = this.inTransaction;
		if (this.failed) {
			statement.failed(this.sqlState);
		}
		this.session.write(statement);
	}

}
