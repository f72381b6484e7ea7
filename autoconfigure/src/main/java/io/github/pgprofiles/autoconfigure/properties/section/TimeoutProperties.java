package io.github.pgprofiles.autoconfigure.properties.section;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The keys of a profile's time limits.
 *
 * @since 0.1.0
 */
public class TimeoutProperties {

	/**
	 * Time after which the server ends a statement; streams and COPY are exempt. Default
	 * the server's own statement_timeout, 0s for no limit.
	 */
	private @Nullable Duration statement;

	/**
	 * Time after which a statement that waits for a lock fails. Default the server's own
	 * lock_timeout, 0s for no limit.
	 */
	private @Nullable Duration lock;

	/**
	 * Time after which the server closes a connection whose transaction lies idle.
	 * Default the server's own idle_in_transaction_session_timeout, 0s for no limit.
	 */
	private @Nullable Duration idleInTransaction;

	public @Nullable Duration getStatement() {
		return this.statement;
	}

	public void setStatement(@Nullable Duration statement) {
		this.statement = statement;
	}

	public @Nullable Duration getLock() {
		return this.lock;
	}

	public void setLock(@Nullable Duration lock) {
		this.lock = lock;
	}

	public @Nullable Duration getIdleInTransaction() {
		return this.idleInTransaction;
	}

	public void setIdleInTransaction(@Nullable Duration idleInTransaction) {
		this.idleInTransaction = idleInTransaction;
	}

}
