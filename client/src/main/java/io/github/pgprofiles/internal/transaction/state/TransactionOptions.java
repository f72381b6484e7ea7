package io.github.pgprofiles.internal.transaction.state;

import io.github.pgprofiles.internal.pool.replica.ReplicaRead;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.transaction.TransactionDefinition;

/**
 * What a transaction is to be like.
 *
 * @param isolation {@code null} for the server's default
 * @param readOnly whether the server refuses writes
 * @param deferrable whether it waits for a safe snapshot
 * @param timeout for the whole of it, run again or not
 * @param lockTimeout of each wait for a lock
 * @param name in messages
 * @param requiresNew whether it never joins another
 * @param tracked whether its identity is asked for when it begins, so that its outcome
 * can be asked for when the answer to COMMIT is lost
 * @param retry by which its work is run again; {@code null} to run it once
 * @param settings of the session that hold until its end
 */
public record TransactionOptions(@Nullable IsolationLevel isolation, boolean readOnly, boolean deferrable,
		@Nullable TimeLimit timeout, @Nullable TimeLimit lockTimeout, @Nullable String name, boolean requiresNew,
		boolean tracked, @Nullable RetryPolicy retry, LocalSettings settings,
		@Nullable ReplicaRead replica) {

	private static final TransactionOptions DEFAULTS = new TransactionOptions(null, false, false, null, null, null,
			false, false, null, LocalSettings.NONE, null);

	public static TransactionOptions defaults() {
		return DEFAULTS;
	}

	/** Of a definition that any user of a transaction manager gave. */
	public static TransactionOptions of(TransactionDefinition definition) {
		return new TransactionOptions(IsolationLevel.of(definition.getIsolationLevel()), definition.isReadOnly(), false,
				null, null, definition.getName(), false, false, null, LocalSettings.NONE, null);
	}

	public TransactionOptions withIsolation(IsolationLevel level) {
		return new TransactionOptions(level, this.readOnly, this.deferrable, this.timeout, this.lockTimeout, this.name,
				this.requiresNew, this.tracked, this.retry, this.settings, this.replica);
	}

	public TransactionOptions asReadOnly() {
		return new TransactionOptions(this.isolation, true, this.deferrable, this.timeout, this.lockTimeout, this.name,
				this.requiresNew, this.tracked, this.retry, this.settings, this.replica);
	}

	public TransactionOptions asDeferrable() {
		return new TransactionOptions(this.isolation, this.readOnly, true, this.timeout, this.lockTimeout, this.name,
				this.requiresNew, this.tracked, this.retry, this.settings, this.replica);
	}

	public TransactionOptions withTimeout(TimeLimit limit) {
		return new TransactionOptions(this.isolation, this.readOnly, this.deferrable, limit, this.lockTimeout,
				this.name, this.requiresNew, this.tracked, this.retry, this.settings, this.replica);
	}

	public TransactionOptions withLockTimeout(TimeLimit limit) {
		return new TransactionOptions(this.isolation, this.readOnly, this.deferrable, this.timeout, limit, this.name,
				this.requiresNew, this.tracked, this.retry, this.settings, this.replica);
	}

	public TransactionOptions withName(String text) {
		return new TransactionOptions(this.isolation, this.readOnly, this.deferrable, this.timeout, this.lockTimeout,
				text, this.requiresNew, this.tracked, this.retry, this.settings, this.replica);
	}

	public TransactionOptions asNew() {
		return new TransactionOptions(this.isolation, this.readOnly, this.deferrable, this.timeout, this.lockTimeout,
				this.name, true, this.tracked, this.retry, this.settings, this.replica);
	}

	public TransactionOptions asTracked() {
		return new TransactionOptions(this.isolation, this.readOnly, this.deferrable, this.timeout, this.lockTimeout,
				this.name, this.requiresNew, true, this.retry, this.settings, this.replica);
	}

	public TransactionOptions withRetry(RetryPolicy policy) {
		return new TransactionOptions(this.isolation, this.readOnly, this.deferrable, this.timeout, this.lockTimeout,
				this.name, this.requiresNew, this.tracked, policy, this.settings, this.replica);
	}

	public TransactionOptions withSettings(LocalSettings changed) {
		return new TransactionOptions(this.isolation, this.readOnly, this.deferrable, this.timeout, this.lockTimeout,
				this.name, this.requiresNew, this.tracked, this.retry, changed, this.replica);
	}

	public TransactionOptions onReplica(ReplicaRead how) {
		return new TransactionOptions(this.isolation, this.readOnly, this.deferrable, this.timeout, this.lockTimeout,
				this.name, this.requiresNew, this.tracked, this.retry, this.settings, how);
	}

	/** How messages speak of the transaction. */
	public String description() {
		return (this.name != null) ? "transaction '" + this.name + "'" : "the transaction";
	}

}
