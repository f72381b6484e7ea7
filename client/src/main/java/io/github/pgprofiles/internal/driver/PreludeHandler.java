package io.github.pgprofiles.internal.driver;

import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.position.ReplicaGuard;
import io.github.pgprofiles.internal.error.Redactor;
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

	private final boolean alone;

	private final int all;

	private int left;

	private ReplicaGuard guard;

	private SessionPrelude prelude;

	/**
	 * Creates a handler.
	 * @param left how many answers are not for the delegate; the last one is of the
	 * settings
	 * @param refused says what it means that these failed
	 * @param alone whether the rest commits by itself
	 */
	PreludeHandler(ResultHandler delegate, int left, UnaryOperator<SQLException> refused, boolean alone) {
		super(delegate);
		this.all = left;
		this.left = left;
		this.refused = refused;
		this.alone = alone;
	}

	/**
	 * Says that the first answer is of what makes sure of something.
	 * @param present {@code null} if it is not
	 * @param told of what was made sure of
	 */
	PreludeHandler guarded(ReplicaGuard present, SessionPrelude told) {
		this.guard = present;
		this.prelude = told;
		return this;
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
			if (this.guard != null && this.left == this.all) {
				this.prelude.replayed(this.guard.position());
			}
			this.left--;
		}
		else {
			super.handleCommandStatus(status, updateCount, insertOID);
		}
	}

	@Override
	public void handleError(SQLException error) {
		if (this.guard != null && this.left == this.all && this.all > 0) {
			super.handleError(this.guard.explain(error));
			return;
		}
		super.handleError(
				(this.left == 1) ? this.refused.apply(error) : (this.left == 0 && this.alone) ? explain(error) : error);
	}

	/** The server's own words about what may not share a message would puzzle. */
	private static SQLException explain(SQLException error) {
		String state = error.getSQLState();
		boolean block = SqlStates.ACTIVE_TRANSACTION.equals(state)
				|| SqlStates.INVALID_TRANSACTION_TERMINATION.equals(state);
		return block ? Redactor.withHint(error,
				"Its session settings share a message with it, which the server takes for a transaction: run it on"
						+ " a profile for which none are given")
				: error;
	}

}
