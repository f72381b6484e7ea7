package io.github.pgprofiles.internal.log;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** What there is to say of one statement. Filled while it runs; not thread-safe. */
public final class Statement {

	final String sql;

	final String node;

	/** Nanoseconds that it took. */
	long nanos;

	/** Nanoseconds that were waited for its connection. */
	long waited;

	/** -1 where nobody knows. */
	long rows = -1;

	/** -1 where nobody counts them. */
	long bytes = -1;

	boolean inTransaction;

	/** Whether the library sent it for its own sake. */
	boolean ofLibrary;

	@Nullable String sqlState;

	@Nullable String searchPath;

	@Nullable List<String> parameters;

	@Nullable List<String> response;

	private @Nullable Boolean control;

	Statement(String sql, String node) {
		this.sql = sql;
		this.node = node;
	}

	public Statement rows(long count) {
		this.rows = count;
		return this;
	}

	public Statement bytes(long count) {
		this.bytes = count;
		return this;
	}

	public Statement failed(@Nullable String state) {
		this.sqlState = (state != null) ? state : "none";
		return this;
	}

	/** With its values, each as a line shows it. */
	public Statement parameters(@Nullable List<String> values) {
		this.parameters = values;
		return this;
	}

	/** With its first rows, each as a line shows it. */
	public Statement response(@Nullable List<String> rows) {
		this.response = rows;
		return this;
	}

	/** Whether it is none that somebody has written to read or to change data. */
	boolean isMinor() {
		if (this.control == null) {
			this.control = SqlWords.isControl(this.sql);
		}
		return this.ofLibrary || this.control;
	}

}
