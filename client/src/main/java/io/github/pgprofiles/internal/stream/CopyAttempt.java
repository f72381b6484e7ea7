package io.github.pgprofiles.internal.stream;

import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.CopyOutFlight;
import io.github.pgprofiles.internal.driver.CopyOutFlight.Messages;
import io.github.pgprofiles.internal.driver.UnreadCopy;
import io.github.pgprofiles.internal.driver.rows.QueryDescription;
import io.github.pgprofiles.internal.mapping.RowDecoder;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * A query that is described, and then copied or not. Where its shape is known from
 * before, the COPY is sent behind the question for the description, without waiting for
 * the answer, and has begun when that is here. Not thread-safe.
 */
final class CopyAttempt {

	private final StreamConnection connection;

	private final String sql;

	private final QueryDescription description;

	/** The copy that has begun. */
	private final @Nullable CopyOutFlight flight;

	private CopyAttempt(StreamConnection connection, String sql, QueryDescription description,
			@Nullable CopyOutFlight flight) {
		this.connection = connection;
		this.sql = sql;
		this.description = description;
		this.flight = flight;
	}

	/**
	 * Asks for the description, and copies at once. The connection's beginning goes with
	 * it.
	 */
	static CopyAttempt fly(StreamConnection connection, String sql) throws SQLException {
		CopyOutFlight flight = connection
			.send(new Messages(connection.takeBeginning(), sql, command(sql), connection.ending()));
		return new CopyAttempt(connection, sql, flight.description(), flight);
	}

	/** Asks for the description only. */
	static CopyAttempt describe(StreamConnection connection, String sql) throws SQLException {
		if (!isShort(connection, sql)) {
			connection.sendBeginning();
		}
		else {
			String beginning = connection.takeBeginning();
			if (beginning != null) {
				CopyOutFlight flight = connection.send(new Messages(beginning, sql, null, null));
				return new CopyAttempt(connection, sql, flight.description(), null);
			}
		}
		QueryDescription found = connection.call(() -> QueryDescription.of(connection.get(), sql));
		return new CopyAttempt(connection, sql, found, null);
	}

	private static boolean isShort(StreamConnection connection, String sql) {
		return connection.isFlying() && CopyOutFlight.isPossible(sql);
	}

	private static String command(String sql) {
		// on a line of its own: a comment may end the query
		return "COPY (" + sql + "\n) TO STDOUT WITH (FORMAT binary)";
	}

	QueryDescription description() {
		return this.description;
	}

	/** Whether a copy that was sent has begun. */
	boolean isUnderWay() {
		return this.flight != null && this.flight.failure() == null;
	}

	/**
	 * Makes sure that a copy which was sent has begun.
	 * @throws SQLException why it has not
	 */
	void requireBegun() throws SQLException {
		SQLException failure = (this.flight != null) ? this.flight.failure() : null;
		if (failure != null) {
			throw failure;
		}
	}

	/** The rows, of which a copy that has not begun begins here. */
	<T> CopyRows<T> open(RowDecoder<T> decoder) throws SQLException {
		int[] types = this.description.types();
		if (this.flight != null) {
			return CopyRows.of(this.connection, this.flight, types, decoder);
		}
		String ending = isShort(this.connection, this.sql) ? this.connection.ending() : null;
		if (ending != null) {
			CopyOutFlight copy = this.connection.send(new Messages(null, null, command(this.sql), ending));
			return CopyRows.of(this.connection, copy, types, decoder);
		}
		return CopyRows.open(this.connection, command(this.sql), types, decoder);
	}

	/**
	 * Leaves the copy that has begun, of which nobody has seen a row, and goes back to
	 * where it was: the query has another shape than it was known to have, and there is
	 * something to ask first.
	 */
	CopyAttempt again() throws SQLException {
		if (this.flight == null) {
			return this;
		}
		boolean failed = !isUnderWay() || leave(this.flight.copy());
		this.connection.finish(this.flight);
		this.connection.rewind(failed);
		return describe(this.connection, this.sql);
	}

	/** Whether the copy has failed, be it of a cancel. */
	private boolean leave(CopyOut copy) throws SQLException {
		try {
			return !UnreadCopy.finish(copy) && UnreadCopy.cancel(this.connection.get(), copy);
		}
		catch (SQLException ex) {
			if (copy.isActive() || SqlStates.isConnectionLost(ex)) {
				this.connection.discard();
				throw ex;
			}
			// by itself, as the server cannot send a column
			return true;
		}
	}

}
