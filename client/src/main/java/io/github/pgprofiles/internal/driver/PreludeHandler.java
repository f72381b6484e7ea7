package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.NullUnmarked;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.ResultHandlerDelegate;
import org.postgresql.core.Tuple;

/** Keeps what the server says of a prelude from whoever waits for the rest. */
@NullUnmarked
final class PreludeHandler extends ResultHandlerDelegate {

	private final UnaryOperator<SQLException> refused;

	private int left;

	/**
	 * Creates a handler.
	 * @param left how many answers are not for the delegate; the last one is of the
	 * settings
	 * @param refused says what it means that these failed
	 */
	PreludeHandler(ResultHandler delegate, int left, UnaryOperator<SQLException> refused) {
		super(delegate);
		this.left = left;
		this.refused = refused;
	}

	@Override
	public void handleResultRows(Query query, Field[] fields, List<Tuple> tuples, ResultCursor cursor) {
		if (this.left == 0) {
			super.handleResultRows(query, fields, tuples, cursor);
		}
	}

	@Override
	public void handleCommandStatus(String status, long updateCount, long insertOID) {
		if (this.left > 0) {
			this.left--;
		}
		else {
			super.handleCommandStatus(status, updateCount, insertOID);
		}
	}

	@Override
	public void handleError(SQLException error) {
		super.handleError((this.left == 1) ? this.refused.apply(error) : error);
	}

}
