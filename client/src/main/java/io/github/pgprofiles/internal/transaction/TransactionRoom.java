package io.github.pgprofiles.internal.transaction;

import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.pgprofiles.internal.pool.ConnectionSource;

import org.springframework.transaction.PlatformTransactionManager;

/**
 * What transactions of one profile are run with. Thread-safe.
 *
 * @param profile for messages
 * @param connections of the profile
 * @param manager that begins and ends them
 * @param failures makes the exceptions that callers see
 * @param listener of attempts that failed
 */
public record TransactionRoom(String profile, ConnectionSource connections,
		Supplier<PlatformTransactionManager> manager, Failures failures, Consumer<FailedAttempt> listener) {

	/** Makes the exceptions that callers see. */
	public interface Failures {

		/** What the server or the pool refused. */
		RuntimeException translate(String task, SQLException ex);

		/** What does not fit the transaction at hand. */
		RuntimeException incompatible(String message);

		/** A COMMIT that was not answered. */
		RuntimeException outcomeUnknown(String message, Throwable cause);

	}

}
