package io.github.pgprofiles.internal.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

import io.github.pgprofiles.internal.driver.DriverSession;
import org.jspecify.annotations.Nullable;

/**
 * A cursor in SQL, for the simple protocol, in which the driver has no portals and a
 * fetch size means nothing to it. PostgreSQL manual, chapters 'DECLARE' and 'FETCH'. Not
 * thread-safe.
 */
final class DeclaredCursor implements AutoCloseable {

	private static final AtomicLong NUMBER = new AtomicLong();

	private final StreamConnection connection;

	private final String name = "pgprofiles_stream_" + NUMBER.incrementAndGet();

	private @Nullable Statement fetching;

	DeclaredCursor(StreamConnection connection) {
		this.connection = connection;
	}

	/** Runs the query up to its first portion. */
	ResultSet open(StreamSource source, int rows) throws SQLException {
		Connection raw = DriverSession.raw(this.connection.get());
		try (PreparedStatement declare = source.prepare(raw, "declare " + this.name + " no scroll cursor for ")) {
			this.connection.call(declare::execute);
		}
		this.fetching = raw.createStatement();
		return this.connection.ask(() -> fetch(rows));
	}

	/** Reads the next portion; the one before is closed. */
	ResultSet fetch(int rows) throws SQLException {
		Statement statement = this.fetching;
		if (statement == null) {
			throw new IllegalStateException("The cursor is not open");
		}
		return statement.executeQuery("fetch forward " + rows + " from " + this.name);
	}

	/** The end of a transaction closes it anyway. */
	@Override
	public void close() throws SQLException {
		try (Statement statement = this.fetching) {
			if (statement != null && !this.connection.isOwn() && isInTransaction()) {
				statement.execute("close " + this.name);
			}
		}
	}

	/** Not where that is over, and not where it has failed. */
	private boolean isInTransaction() throws SQLException {
		Connection given = this.connection.get();
		return !given.isClosed() && DriverSession.isInTransaction(given);
	}

}
