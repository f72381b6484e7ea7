package io.github.pgprofiles.internal.transaction;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;

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

	/** Whether the server has been told all that it was to be told. */
	private boolean opened;

	/** For how long its outcome is asked for. */
	private Duration outcomeTimeout = Duration.ZERO;

	private boolean over;

	private boolean committed;

	/** Whether somebody else had bound its connection, and keeps it. */
	private boolean borrowed;

	private @Nullable RuntimeException outcomeUnknown;

	BegunTransaction(@Nullable IsolationLevel isolation, boolean readOnly, boolean deferrable, @Nullable String name) {
		this.isolation = isolation;
		this.readOnly = readOnly;
		this.deferrable = deferrable;
		this.name = name;
	}

	static BegunTransaction of(TransactionDefinition definition) {
		if (definition instanceof OwnDefinition own) {
			TransactionOptions options = own.options();
			BegunTransaction begun = new BegunTransaction(options.isolation(), options.readOnly(), options.deferrable(),
					options.name());
			begun.outcomeTimeout = own.outcomeTimeout();
			return begun;
		}
		BegunTransaction begun = new BegunTransaction(IsolationLevel.of(definition.getIsolationLevel()),
				definition.isReadOnly(), false, definition.getName());
		begun.opened = true;
		return begun;
	}

	boolean isOpened() {
		return this.opened;
	}

	void opened(@Nullable TransactionIdentity known) {
		this.opened = true;
		this.identity = known;
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

	@Nullable FailedStatement failedStatement() {
		return this.failedStatement;
	}

	void failed(@Nullable FailedStatement statement) {
		this.failedStatement = statement;
	}

	Duration outcomeTimeout() {
		return this.outcomeTimeout;
	}

	/** Whether there is nothing left to roll back: its connection is lost. */
	boolean isOver() {
		return this.over;
	}

	void over() {
		this.over = true;
	}

	/** Whether it is committed, whatever fails after that. */
	boolean isCommitted() {
		return this.committed;
	}

	void committed() {
		this.committed = true;
	}

	boolean isBorrowed() {
		return this.borrowed;
	}

	void borrowed() {
		this.borrowed = true;
	}

	/** What tells that nobody knows whether it was committed, if that is so. */
	@Nullable RuntimeException outcomeUnknown() {
		return this.outcomeUnknown;
	}

	void outcomeUnknown(RuntimeException failure) {
		this.outcomeUnknown = failure;
	}

}
