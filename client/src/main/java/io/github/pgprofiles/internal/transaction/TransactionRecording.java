package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;

import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.observation.Recording;
import io.github.pgprofiles.internal.observation.Recording.Entered;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.ReachedServer;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.internal.transaction.state.TransactionState;
import io.github.pgprofiles.observation.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * A transaction for those who listen: the whole, and each of its attempts where there may
 * be several. Belongs to one thread.
 */
final class TransactionRecording {

	private final ConnectionSource connections;

	private final Observations observations;

	private final TransactionOptions options;

	/** {@code null} if nobody follows it. */
	private final @Nullable Recording whole;

	private @Nullable Recording attempt;

	private int attempts;

	private TransactionRecording(ConnectionSource connections, Observations observations, TransactionOptions options) {
		this.connections = connections;
		this.observations = observations;
		this.options = options;
		this.whole = observations.begin(OperationKind.TRANSACTION, options.name());
	}

	/**
	 * Tells of a transaction that begins, and joins none.
	 * @return {@code null} if nobody listens
	 */
	static @Nullable TransactionRecording begin(ConnectionSource connections, TransactionOptions options) {
		Observations observations = connections.observations();
		return (observations != null) ? new TransactionRecording(connections, observations, options) : null;
	}

	/** What is told of. */
	@FunctionalInterface
	interface Call<R extends @Nullable Object, E extends Throwable> {

		R run() throws E;

	}

	/** Runs all of it. */
	<R extends @Nullable Object, E extends Throwable> R whole(Call<R, E> call) throws E {
		return TransactionRecording.<R, E>run(this.whole, call);
	}

	/** Runs an attempt. */
	<R extends @Nullable Object, E extends Throwable> R attempt(Call<R, E> call) throws E {
		this.attempts++;
		if (this.options.retry() == null) {
			return call.run();
		}
		this.attempt = this.observations.beginAttempt(this.options.name(), this.attempts);
		try {
			return TransactionRecording.<R, E>run(this.attempt, call);
		}
		finally {
			this.attempt = null;
		}
	}

	private static <R extends @Nullable Object, E extends Throwable> R run(@Nullable Recording recording,
			Call<R, E> call) throws E {
		if (recording == null) {
			return call.run();
		}
		R result;
		try (Entered scope = recording.enter()) {
			result = call.run();
		}
		catch (Throwable ex) {
			recording.failed(ex);
			throw ex;
		}
		recording.end(-1, -1);
		return result;
	}

	/** Begins it, and notes where, and how long its connection was waited for. */
	OpenTransaction begun(Call<OpenTransaction, RuntimeException> begin) {
		long since = System.nanoTime();
		try {
			OpenTransaction open = begin.run();
			Connection connection = TransactionState.connection(this.connections.dataSource());
			if (connection != null) {
				note(this.whole, connection);
				note(this.attempt, connection);
			}
			return open;
		}
		catch (RuntimeException ex) {
			if (isWithoutConnection(ex)) {
				long waited = System.nanoTime() - since;
				waited(this.whole, waited);
				waited(this.attempt, waited);
			}
			throw ex;
		}
	}

	private static void note(@Nullable Recording recording, Connection connection) {
		if (recording != null) {
			ReachedServer.noteBorrowed(recording, connection);
		}
	}

	private static void waited(@Nullable Recording recording, long nanos) {
		if (recording != null) {
			recording.waited(nanos);
		}
	}

	/** Whether there was none to be had, as far as the failure tells. */
	private static boolean isWithoutConnection(RuntimeException ex) {
		return ex instanceof PoolExhaustedException || SqlStates.isConnectionLost(SqlStates.of(ex));
	}

}
