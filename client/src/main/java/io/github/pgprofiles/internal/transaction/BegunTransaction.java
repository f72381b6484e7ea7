package io.github.pgprofiles.internal.transaction;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a transaction that is open on the server, whoever works in it. Belongs
 * to one thread.
 */
final class BegunTransaction {

	private final @Nullable IsolationLevel isolation;

	private final boolean readOnly;

	private final boolean deferrable;

	private final @Nullable String name;

	/** Who it is on the server; {@code null} where that was not asked for. */
	private @Nullable TransactionIdentity identity;

	private @Nullable FailedStatement failedStatement;

	private @Nullable SQLException lostCommit;

	private boolean commitUnsent;

	BegunTransaction(@Nullable IsolationLevel isolation, boolean readOnly, boolean deferrable, @Nullable String name) {
		this.isolation = isolation;
		this.readOnly = readOnly;
		this.deferrable = deferrable;
		this.name = name;
	}

	/** {@code null} for the server's default, whatever that is. */
	@Nullable IsolationLevel isolation() {
		return this.isolation;
	}

	boolean isReadOnly() {
		return this.readOnly;
	}

	boolean isDeferrable() {
		return this.deferrable;
	}

	@Nullable String name() {
		return this.name;
	}

	@Nullable TransactionIdentity identity() {
		return this.identity;
	}

	void identifiedAs(TransactionIdentity known) {
		this.identity = known;
	}

	@Nullable FailedStatement failedStatement() {
		return this.failedStatement;
	}

	void failed(@Nullable FailedStatement statement) {
		this.failedStatement = statement;
	}

	/** What was seen instead of an answer to COMMIT; {@code null} if it was answered. */
	@Nullable SQLException lostCommit() {
		return this.lostCommit;
	}

	void commitWasLost(SQLException failure) {
		this.lostCommit = failure;
	}

	/** Whether its connection was lost before COMMIT could be sent. */
	boolean isCommitUnsent() {
		return this.commitUnsent;
	}

	void commitWasNotSent() {
		this.commitUnsent = true;
	}

}
