package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.ServerDeadline;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;

/**
 * The deadline of the transaction at hand: that of a transaction of ours, or the time-out
 * that Spring's definition gave.
 */
public final class TransactionDeadline {

	private static final Logger logger = LoggerFactory.getLogger(TransactionDeadline.class);

	private TransactionDeadline() {
	}

	/**
	 * Sets the deadline of the transaction that has just begun. Spring's holder knows it
	 * too, in whole seconds and for others.
	 * @return what takes it away again
	 */
	public static Runnable begin(ConnectionSource connections, Deadline deadline) {
		return TransactionState.get(connections.dataSource())
			.limit(new ServerDeadline(deadline,
					ServerDeadline.limitForServer(connections.statementTimeout(), deadline)));
	}

	/**
	 * Sets the deadline of a part of the transaction at hand. One that comes earlier
	 * stays.
	 * @return what sets back what there was
	 */
	public static Runnable join(ConnectionSource connections, Deadline deadline) {
		ServerDeadline present = find(connections);
		if (present != null && present.deadline().remaining() <= deadline.remaining()) {
			return () -> {
			};
		}
		return TransactionState.get(connections.dataSource()).limit(new ServerDeadline(deadline, 0));
	}

	/** The deadline of the transaction at hand, if there is one. */
	static @Nullable ServerDeadline find(ConnectionSource connections) {
		ServerDeadline own = own(connections);
		ConnectionHolder holder = TransactionState.holder(connections.dataSource());
		if (own != null || holder == null || !holder.hasTimeout()) {
			return own;
		}
		// a definition of Spring's, such as that of @Transactional; throws if it has
		// passed
		long left = holder.getTimeToLiveInMillis();
		TimeLimit limit = new TimeLimit((int) Math.min(left, Integer.MAX_VALUE));
		return new ServerDeadline(new Deadline(limit, "the transaction's time-out"), 0);
	}

	private static @Nullable ServerDeadline own(ConnectionSource connections) {
		TransactionState state = TransactionState.find(connections.dataSource());
		return (state != null) ? state.deadline() : null;
	}

	/** Milliseconds left to the transaction at hand; {@link Long#MAX_VALUE} for any. */
	public static long remaining(ConnectionSource connections) {
		ServerDeadline present = own(connections);
		return (present != null) ? Math.max(present.deadline().remaining(), 0) : Long.MAX_VALUE;
	}

	/** Forgets which limit the server has, after it has gone back to a savepoint. */
	public static void savepointRestored(ConnectionSource connections) {
		ServerDeadline present = own(connections);
		if (present != null) {
			present.forget();
		}
	}

	/**
	 * Runs what sends a message and cannot carry the limit, such as a batch; sends the
	 * limit before, where the server's is out of date.
	 */
	public static <R> R call(ConnectionSource connections, Connection connection, SqlCall<R> call) throws SQLException {
		ServerDeadline transaction = connections.isJoined(connection) ? find(connections) : null;
		if (transaction == null) {
			return call.run();
		}
		transaction.deadline().check();
		ClientDeadline watched = new ClientDeadline(connections, connection, transaction.deadline());
		if (transaction.isKnownToServer() && !transaction.isFresh()) {
			int millis = transaction.limitForServer(connections.statementTimeout());
			watched.call(() -> {
				try (PreparedStatement statement = connection.prepareStatement(ScopeStatements.SET)) {
					statement.setInt(1, millis);
					return statement.execute();
				}
			});
			transaction.sent(millis);
		}
		return watched.call(call);
	}

	/**
	 * Commits. The server keeps no limit for this: it is cancelled when time is up, so
	 * that the server says what became of it, and waited for a while after that.
	 * @param end sends COMMIT on that connection
	 */
	public static void commit(ConnectionSource connections, Connection connection, SqlCall<?> end) throws SQLException {
		ServerDeadline transaction = own(connections);
		if (transaction == null) {
			end.run();
			return;
		}
		Connection raw = DriverSession.raw(connection);
		AtomicReference<CompletableFuture<Void>> cancel = new AtomicReference<>();
		CompletableFuture<Boolean> timeUp = new CompletableFuture<>();
		CompletableFuture<Void> watch = timeUp
			.completeOnTimeout(true, transaction.deadline().remainingForServer(), TimeUnit.MILLISECONDS)
			.thenAccept((passed) -> {
				if (passed) {
					cancel.set(CompletableFuture.runAsync(() -> sendCancel(raw)));
				}
			});
		try {
			new ClientDeadline(connections, connection, transaction.deadline()).call(end);
		}
		finally {
			timeUp.complete(false);
			watch.join();
			CompletableFuture<Void> sent = cancel.get();
			if (sent != null) {
				sent.join();
				// it may arrive yet, at what comes next on this connection
				connections.discard(connection);
			}
		}
	}

	private static void sendCancel(Connection raw) {
		try {
			DriverSession.cancel(raw);
		}
		catch (SQLException ex) {
			logger.debug("Could not cancel a COMMIT", ex);
		}
	}

}
