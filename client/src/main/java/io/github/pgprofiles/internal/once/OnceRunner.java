package io.github.pgprofiles.internal.once;

import java.util.function.LongSupplier;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.observation.Observations;
import io.github.pgprofiles.internal.transaction.TransactionRunner;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import io.github.pgprofiles.observation.OperationEvent;
import org.jspecify.annotations.Nullable;

/**
 * Runs work unless it was committed before with the same key, and then returns its
 * result. Thread-safe.
 */
public final class OnceRunner {

	private final OnceEnvironment environment;

	private final OnceTable table;

	private final ResultFormat format;

	private final OnceStatements statements;

	private final TableMaker maker;

	private final Retention retention;

	public OnceRunner(OnceEnvironment environment) {
		this(environment, System::nanoTime);
	}

	/**
	 * Creates a runner.
	 * @param nanoTime the clock by which results that are too old are looked for
	 */
	public OnceRunner(OnceEnvironment environment, LongSupplier nanoTime) {
		this.environment = environment;
		this.table = new OnceTable(environment.settings().schema());
		this.format = new ResultFormat(environment.json());
		this.statements = new OnceStatements(environment.connections(), this.table);
		this.maker = new TableMaker(environment, this.table, this.statements);
		this.retention = new Retention(environment, this.table, nanoTime);
	}

	/** Runs work, or returns what it came to. */
	public <R extends @Nullable Object, E extends Throwable> R execute(TransactionOptions options, OnceKey key,
			TransactionRunner.Work<R, E> work) throws E {
		OnceCall<R, E> call = new OnceCall<>(this, options, key, fingerprint(options, key), work);
		if (this.environment.connections().isInTransaction() && !options.requiresNew()) {
			return join(options, call);
		}
		this.maker.requireApart(options);
		R result = this.environment.transactions().<R, E>execute(options.asTracked(), call, call::run);
		if (call.isStored()) {
			this.retention.sweep();
		}
		tellReplayed(options, call);
		return result;
	}

	private void tellReplayed(TransactionOptions options, OnceCall<?, ?> call) {
		Observations observations = call.isReplayed() ? this.environment.connections().observations() : null;
		if (observations != null) {
			observations.happened(OperationEvent.Kind.ONCE_REPLAYED, options.name());
		}
	}

	/**
	 * A claim that fails would fail the whole transaction, so what it needs comes first.
	 */
	private <R extends @Nullable Object, E extends Throwable> R join(TransactionOptions options, OnceCall<R, E> call)
			throws E {
		return this.environment.transactions().<R, E>execute(options, (open) -> {
			this.maker.require(options);
			call.claim();
			R result = call.run(open);
			if (call.isStored()) {
				this.retention.sweepAfterOuterCommit();
			}
			tellReplayed(options, call);
			return result;
		});
	}

	private @Nullable String fingerprint(TransactionOptions options, OnceKey key) {
		Object fingerprint = key.fingerprint();
		if (fingerprint == null) {
			return null;
		}
		try {
			return this.format.write(fingerprint);
		}
		catch (ConversionException ex) {
			throw new ParameterException(this.environment.profile(), "the fingerprint of %s, a %s, %s"
				.formatted(options.description(), fingerprint.getClass().getName(), ex.reason()), ex.getCause());
		}
	}

	OnceEnvironment environment() {
		return this.environment;
	}

	OnceTable table() {
		return this.table;
	}

	ResultFormat format() {
		return this.format;
	}

	OnceStatements statements() {
		return this.statements;
	}

	TableMaker maker() {
		return this.maker;
	}

}
