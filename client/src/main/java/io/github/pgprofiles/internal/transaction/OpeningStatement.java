package io.github.pgprofiles.internal.transaction;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * A statement that travels in the first message of a transaction, where that begins here,
 * and by itself where it was joined. May be sent several times, once for each attempt.
 */
public interface OpeningStatement {

	/**
	 * One statement, with {@code ?} for parameters, which returns at most one row, and
	 * ends in the list of its columns, so that others can follow behind a comma.
	 */
	String sql();

	/**
	 * Sets the parameters, from 1.
	 * @return how many there are
	 */
	int bind(PreparedStatement statement) throws SQLException;

	/** How many columns it returns by itself. */
	int columns();

	/**
	 * Takes what it returned.
	 * @param row at the row, with its columns first; {@code null} for no row, and then
	 * the transaction does not know yet who it is
	 */
	void read(@Nullable ResultSet row) throws SQLException;

	/** Says what a failure to begin with it means. */
	default SQLException explain(SQLException ex) {
		return ex;
	}

	/**
	 * Whether the transaction is to begin again at once after it failed to, the work not
	 * having run. May mend what it failed at.
	 */
	default boolean beginsAgain(RuntimeException failure) {
		return false;
	}

	/** What is thrown where nobody knows whether the transaction was committed. */
	default RuntimeException outcomeUnknown(RuntimeException failure) {
		return failure;
	}

}
