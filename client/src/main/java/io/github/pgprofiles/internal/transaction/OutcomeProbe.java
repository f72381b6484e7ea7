package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.internal.error.Interrupts;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.transaction.state.TransactionIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server what became of a transaction whose COMMIT was not answered. PostgreSQL
 * manual, chapter 'System Information Functions'.
 */
final class OutcomeProbe {

	private static final Logger logger = LoggerFactory.getLogger(OutcomeProbe.class);

	/** Only the server that had the transaction knows; any other would guess. */
	private static final String QUERY = """
			select system_identifier::pg_catalog.text, current.timeline,
				case when system_identifier::pg_catalog.text operator(pg_catalog.=) cast(? as pg_catalog.text)
						and current.timeline operator(pg_catalog.=) cast(? as pg_catalog.text)
					then pg_catalog.pg_xact_status(cast(? as pg_catalog.xid8)) end
			from pg_catalog.pg_control_system(), (select %s as timeline) current"""
		.formatted(TransactionIdentity.TIMELINE);

	private static final long LONGEST_PAUSE = 250;

	private final ConnectionSource connections;

	OutcomeProbe(ConnectionSource connections) {
		this.connections = connections;
	}

	/** What became of it. */
	enum Outcome {

		COMMITTED(""), ABORTED(""), NOT_ASKED(""), UNDECIDED(""), STANDBY(""),
		ANOTHER_SERVER(", and now another server, or another timeline of it, answers"),
		FORGOTTEN(", and the server has forgotten the transaction"),
		NO_ANSWER(", and what became of it could not be found out in time");

		private final String why;

		Outcome(String why) {
			this.why = why;
		}

		/** Why it stays unknown, to follow a sentence. */
		String why() {
			return this.why;
		}

	}

	/** Asks until there is an answer, or the time is up. */
	Outcome ask(TransactionIdentity transaction, Deadline bound) {
		// an interrupt is for the work, which is done; it must not hide the outcome
		boolean interrupted = Interrupts.suspend();
		long begin = System.nanoTime();
		try {
			for (long pause = 5; true; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
				Outcome outcome = askOnce(transaction, begin);
				if (outcome != Outcome.UNDECIDED && outcome != Outcome.STANDBY) {
					return outcome;
				}
				if (bound.remaining() <= pause) {
					return Outcome.NO_ANSWER;
				}
				TimeUnit.MILLISECONDS.sleep(pause);
			}
		}
		catch (InterruptedException ex) {
			interrupted = true;
			return Outcome.NO_ANSWER;
		}
		finally {
			Interrupts.restore(interrupted);
		}
	}

	/**
	 * Asks over any connection that the pool has.
	 * @param begin when it was asked for the first time, by {@link System#nanoTime()}
	 * @return undecided if it has to be asked again
	 */
	private Outcome askOnce(TransactionIdentity transaction, long begin) {
		try {
			Connection connection = this.connections.acquireOwn();
			try {
				Outcome outcome = askOnce(transaction, connection);
				boolean elsewhere = outcome == Outcome.STANDBY || outcome == Outcome.ANOTHER_SERVER;
				if (elsewhere && this.connections.isOpenedBefore(connection, begin)) {
					// it may lead to where the profile led once, and not where it leads
					// now
					this.connections.discard(connection);
					return Outcome.UNDECIDED;
				}
				return outcome;
			}
			finally {
				this.connections.giveBack(connection);
			}
		}
		catch (SQLException ex) {
			logger.debug("Could not ask for the outcome of a transaction", ex);
			return Outcome.UNDECIDED;
		}
	}

	private static Outcome askOnce(TransactionIdentity transaction, Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
			statement.setString(1, transaction.system());
			statement.setString(2, transaction.timeline());
			statement.setString(3, transaction.id());
			ResultSet rows = statement.executeQuery();
			rows.next();
			return outcome(transaction, rows.getString(1), rows.getString(2), rows.getString(3));
		}
	}

	private static Outcome outcome(TransactionIdentity transaction, @Nullable String system, @Nullable String timeline,
			@Nullable String status) {
		if (timeline == null) {
			// a standby: it may be promoted, or the primary may come back
			return Outcome.STANDBY;
		}
		if (!transaction.system().equals(system) || !transaction.timeline().equals(timeline)) {
			return Outcome.ANOTHER_SERVER;
		}
		if (status == null) {
			return Outcome.FORGOTTEN;
		}
		return switch (status) {
			case "committed" -> Outcome.COMMITTED;
			case "aborted" -> Outcome.ABORTED;
			default -> Outcome.UNDECIDED;
		};
	}

}
