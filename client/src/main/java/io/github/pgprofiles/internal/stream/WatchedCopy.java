package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;

import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.internal.driver.value.UnsentValue;
import org.jspecify.annotations.Nullable;

/**
 * A COPY of types of which a value may turn out to have no binary form, as they were
 * changed since they were looked up, or do not tell what is in them. Not thread-safe.
 *
 * @param <T> what a row becomes
 */
final class WatchedCopy<T> implements Rows<T> {

	private final CopyRows<T> copy;

	private final StreamConnection connection;

	private final @Nullable Cursor<T> cursor;

	private final Suspects suspects;

	private Rows<T> rows;

	private boolean begun;

	/**
	 * Watches a COPY.
	 * @param cursor opened where the COPY fails before its first row
	 */
	WatchedCopy(CopyRows<T> copy, StreamConnection connection, @Nullable Cursor<T> cursor, Suspects suspects) {
		this.copy = copy;
		this.connection = connection;
		this.cursor = cursor;
		this.suspects = suspects;
		this.rows = copy;
	}

	/**
	 * Runs the query another way.
	 *
	 * @param <T> what a row becomes
	 */
	@FunctionalInterface
	interface Cursor<T> {

		Rows<T> open() throws SQLException;

	}

	/** Columns of which a value may have no binary form. */
	interface Suspects {

		/** Their names and types, for a message. */
		String names();

		/** Learns that a type was not what it was known as. */
		void forget();

	}

	@Override
	public boolean next() throws SQLException {
		try {
			boolean found = this.rows.next();
			this.begun = true;
			return found;
		}
		catch (SQLException ex) {
			if (this.rows != this.copy || !UnsentValue.isPossible(ex)) {
				throw ex;
			}
			this.suspects.forget();
			if (this.begun || this.cursor == null) {
				throw explain(ex);
			}
			this.rows = reopen(this.cursor, ex);
		}
		return this.rows.next();
	}

	private SQLException explain(SQLException ex) {
		if (!UnsentValue.isCertain(ex)) {
			return ex;
		}
		throw new StreamEngineException(null,
				"StreamEngine.COPY met a value that the server cannot send in binary (%s), in column %s; leave it out or"
					.formatted(ex.getMessage(), this.suspects.names())
						+ " cast it to text, or stream by StreamEngine.CURSOR",
				ex);
	}

	/** Nobody has seen a row, and nothing else is in the transaction. */
	private Rows<T> reopen(Cursor<T> cursor, SQLException refused) throws SQLException {
		try {
			this.copy.leaveConnection();
			this.connection.restart();
			return cursor.open();
		}
		catch (Throwable ex) {
			ex.addSuppressed(refused);
			this.connection.giveUp(ex);
			throw ex;
		}
	}

	@Override
	public @Nullable T row() throws SQLException {
		return this.rows.row();
	}

	@Override
	public long byteCount() {
		return this.rows.byteCount();
	}

	@Override
	public long readCount() {
		return this.rows.readCount();
	}

	@Override
	public void fail() {
		this.rows.fail();
	}

	@Override
	public void close() throws SQLException {
		this.rows.close();
	}

}
