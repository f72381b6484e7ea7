package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.sql.SQLException;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.CopyFailure;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What becomes of the server's errors while rows are copied in: their place in the input
 * is found before the driver reads them, which keeps it only where it may show values.
 */
final class CopyErrors {

	/** Longer errors are not searched for their place. */
	private static final int LONGEST = 1024 * 1024;

	private final DriverInternals known;

	private final String table;

	/**
	 * Sets what is copied into.
	 * @param table without its schema and its quotes
	 */
	CopyErrors(DriverInternals known, String table) {
		this.known = known;
		this.table = table;
	}

	/** The error that has come, which stays where it is; {@code null} for none. */
	@Nullable ServerFields peek() throws IOException {
		return (this.known.peekType() == 'E' && this.known.peekLength() <= LONGEST) ? ServerFields.peek(this.known)
				: null;
	}

	/**
	 * Lets the driver read what has come.
	 * @param error the error that was found there; {@code null} for none
	 * @throws CopyFailure if it was one
	 * @throws SQLException if the connection is lost
	 */
	void process(@Nullable ServerFields error, boolean block) throws SQLException {
		try {
			this.known.process(block);
		}
		catch (IOException ex) {
			SQLException lost = lost(ex);
			throw (error != null) ? serverError(error, lost) : lost;
		}
		catch (SQLException ex) {
			throw place(error, ex);
		}
	}

	private SQLException place(@Nullable ServerFields error, SQLException ex) {
		if (error == null) {
			return SqlStates.isConnectionLost(ex.getSQLState()) ? ex : new CopyFailure(ex, null, null, null, null);
		}
		ServerFields.Place place = error.place(this.table);
		String column = error.get('c');
		return new CopyFailure(ex, place.line(), (column != null) ? column : place.column(), error.get('t'),
				error.get('n'));
	}

	SQLException lost(IOException cause) {
		return this.known.lost("Database connection failed when ending copy", cause);
	}

	/** Why a server that is gone has gone, if it said so. */
	SQLException lastWords(SQLException lost) {
		try {
			while (this.known.isMessageWaiting()) {
				ServerFields error = peek();
				if (error != null) {
					return serverError(error, lost);
				}
				this.known.skip((long) DriverInternals.HEADER + this.known.peekLength());
			}
		}
		catch (IOException ex) {
			lost.addSuppressed(ex);
		}
		return lost;
	}

	private static SQLException serverError(ServerFields error, SQLException lost) {
		// without the details, which may hold values
		PSQLException said = new PSQLException(new ServerErrorMessage(error.all()), false);
		if (!SqlStates.isConnectionLost(said.getSQLState())) {
			// it said something else before
			lost.addSuppressed(said);
			return lost;
		}
		said.addSuppressed(lost);
		return said;
	}

}
