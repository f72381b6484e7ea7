package io.github.pgprofiles.internal.timeout;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.Attachments;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.ConnectionHolder;

/**
 * The deadline of the transaction at hand: that of a transaction of ours, or the time-out
 * that Spring's definition gave. Belongs to one thread.
 */
public final class TransactionDeadline {

	private static final Logger logger = LoggerFactory.getLogger(TransactionDeadline.class);

	/** What the server may be late by before it is told anew. */
	private static final int SLACK = 10;

	private static final int SLACK_SHARE = 10;

	private final Deadline deadline;

	/**
	 * What the server ends each statement at; 0 where that is not known, and not ours to
	 * change for good.
	 */
	private int serverLimit;

	private TransactionDeadline(Deadline deadline, int serverLimit) {
		this.deadline = deadline;
		this.serverLimit = serverLimit;
	}

	/**
	 * Attaches the deadline of a transaction that has begun. Spring's holder knows it
	 * too, in whole seconds and for others.
	 * @param serverLimit what it has as its {@code statement_timeout}; 0 if that is not
	 * known
	 * @return what takes it away again
	 */
	public static Runnable attach(ConnectionSource connections, Deadline deadline, int serverLimit) {
		return replace(connections, new TransactionDeadline(deadline, serverLimit));
	}

	/**
	 * Attaches the deadline of a part of the transaction at hand. One that comes earlier
	 * stays.
	 * @return what puts back what was there
	 */
	public static Runnable attachToPart(ConnectionSource connections, Deadline deadline) {
		TransactionDeadline present = find(connections);
		if (present != null && present.deadline.remaining() <= deadline.remaining()) {
			return () -> {
			};
		}
		return replace(connections, new TransactionDeadline(deadline, 0));
	}

	private static Runnable replace(ConnectionSource connections, TransactionDeadline deadline) {
		ConnectionHolder holder = Attachments.holder(connections.dataSource());
		TransactionDeadline previous = Attachments.attach(connections.dataSource(), TransactionDeadline.class,
				deadline);
		return () -> {
			if (holder != null) {
				Attachments.detach(holder, TransactionDeadline.class);
			}
			if (previous != null && Attachments.holder(connections.dataSource()) == holder) {
				Attachments.attach(connections.dataSource(), TransactionDeadline.class, previous);
			}
		};
	}

	/** The deadline of the transaction at hand, if there is one. */
	public static @Nullable TransactionDeadline find(ConnectionSource connections) {
		ConnectionHolder holder = Attachments.holder(connections.dataSource());
		if (holder == null) {
			return null;
		}
		TransactionDeadline own = Attachments.find(connections.dataSource(), TransactionDeadline.class);
		if (own != null || !holder.hasTimeout()) {
			return own;
		}
		// a definition of Spring's, such as that of @Transactional; throws if it has
		// passed
		long left = holder.getTimeToLiveInMillis();
		TimeLimit limit = new TimeLimit((int) Math.min(left, Integer.MAX_VALUE));
		return new TransactionDeadline(new Deadline(limit, "the transaction's time-out"), 0);
	}

	/** Milliseconds left to the transaction at hand; {@link Long#MAX_VALUE} for any. */
	public static long remaining(ConnectionSource connections) {
		TransactionDeadline present = Attachments.find(connections.dataSource(), TransactionDeadline.class);
		return (present != null) ? Math.max(present.deadline.remaining(), 0) : Long.MAX_VALUE;
	}

	Deadline deadline() {
		return this.deadline;
	}

	int serverLimit() {
		return this.serverLimit;
	}

	/** Whether the server was told a limit when the transaction began. */
	boolean isKnownToServer() {
		return this.serverLimit > 0;
	}

	/** Whether the server would end a statement in time if it were sent now. */
	boolean isFresh() {
		long left = this.deadline.remaining();
		return isKnownToServer() && this.serverLimit <= left + Math.max(SLACK, left / SLACK_SHARE);
	}

	/** Whether the server would end a statement long before the deadline. */
	boolean isCutShort() {
		long left = this.deadline.remaining();
		return isKnownToServer() && this.serverLimit < left - Math.max(SLACK, left / SLACK_SHARE);
	}

	/**
	 * What the server is to be told, with a limit of the profile's that holds as well.
	 */
	int limitForServer(ConnectionSource connections) {
		return limitForServer(connections, this.deadline);
	}

	/** What the server is to be told of a deadline, when a transaction begins. */
	public static int limitForServer(ConnectionSource connections, Deadline deadline) {
		int profile = connections.statementTimeout();
		int left = deadline.remainingForServer();
		return (profile > 0) ? Math.min(profile, left) : left;
	}

	/** Forgets what the server was told since a savepoint to which it has gone back. */
	public static void savepointRestored(ConnectionSource connections) {
		TransactionDeadline present = Attachments.find(connections.dataSource(), TransactionDeadline.class);
		if (present != null) {
			present.told(Integer.MAX_VALUE);
		}
	}

	/** Notes what the server has been told. */
	void told(int millis) {
		if (isKnownToServer() && millis > 0) {
			this.serverLimit = millis;
		}
	}

	/**
	 * Runs what sends a message and cannot carry the limit, such as a batch; tells the
	 * server before, where it has to be told.
	 */
	public static <R> R call(ConnectionSource connections, Connection connection, SqlCall<R> call) throws SQLException {
		TransactionDeadline transaction = connections.isJoined(connection) ? find(connections) : null;
		if (transaction == null) {
			return call.run();
		}
		transaction.deadline.check();
		ClientDeadline watched = new ClientDeadline(connections, connection, transaction.deadline);
		if (transaction.isKnownToServer() && !transaction.isFresh()) {
			int millis = transaction.limitForServer(connections);
			watched.call(() -> {
				try (PreparedStatement statement = connection.prepareStatement(TimeoutScope.SET)) {
					statement.setInt(1, millis);
					return statement.execute();
				}
			});
			transaction.told(millis);
		}
		return watched.call(call);
	}

	/**
	 * Commits. The server keeps no limit for this: it is cancelled when time is up, so
	 * that the server says what became of it, and waited for a while after that.
	 * @param end sends COMMIT on that connection
	 */
	public static void commit(ConnectionSource connections, Connection connection, SqlCall<?> end) throws SQLException {
		TransactionDeadline transaction = Attachments.find(connections.dataSource(), TransactionDeadline.class);
		if (transaction == null) {
			end.run();
			return;
		}
		Connection raw = DriverSession.raw(connection);
		AtomicReference<CompletableFuture<Void>> cancel = new AtomicReference<>();
		CompletableFuture<Boolean> timeUp = new CompletableFuture<>();
		CompletableFuture<Void> watch = timeUp
			.completeOnTimeout(true, transaction.deadline.remainingForServer(), TimeUnit.MILLISECONDS)
			.thenAccept((passed) -> {
				if (passed) {
					cancel.set(CompletableFuture.runAsync(() -> sendCancel(raw)));
				}
			});
		try {
			new ClientDeadline(connections, connection, transaction.deadline).call(end);
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
