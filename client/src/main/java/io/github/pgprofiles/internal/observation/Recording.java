package io.github.pgprofiles.internal.observation;

import java.time.Duration;
import java.util.Arrays;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.OutcomeUnknown;
import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationEvent;
import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.observation.OperationObserver;
import io.github.pgprofiles.observation.OperationObserver.Scope;
import io.github.pgprofiles.observation.OperationResult;
import org.jspecify.annotations.Nullable;

/**
 * One operation while it runs, for those who follow it. Thread-safe: a stream may be
 * closed by another thread than the one that opened it.
 */
public final class Recording {

	/** Whose own work a thread does, and not its caller's. */
	private static final ThreadLocal<@Nullable Recording> PRESENT = new ThreadLocal<>();

	private final Observations observations;

	private final Operation operation;

	private final OperationObserver[] observers;

	private final int count;

	private final long begun = System.nanoTime();

	private long waited;

	private @Nullable HostPort node;

	private @Nullable Throwable failure;

	private boolean ended;

	/**
	 * Begins.
	 * @param observers of which the first ones follow it
	 */
	Recording(Observations observations, Operation operation, OperationObserver[] observers, int count) {
		this.observations = observations;
		this.operation = operation;
		this.observers = observers;
		this.count = count;
	}

	static @Nullable Recording present() {
		return PRESENT.get();
	}

	@SuppressWarnings("ReferenceEquality") // those very ones
	boolean isOf(Observations others) {
		return this.observations == others;
	}

	Operation operation() {
		return this.operation;
	}

	/** Makes it the present one of this thread until that is closed. */
	public Entered enter() {
		return new Entered();
	}

	/** Adds nanoseconds that a connection was waited for. */
	public synchronized void waited(long nanos) {
		this.waited += nanos;
	}

	/** Notes the server that was reached; {@code null} where that is not known. */
	public synchronized void reached(@Nullable HostPort server) {
		if (server != null) {
			this.node = server;
		}
	}

	/** Notes what it will have ended with, unless something has failed before. */
	public synchronized void fail(Throwable thrown) {
		if (this.failure == null) {
			this.failure = thrown;
		}
	}

	/** Ends it with a failure. */
	public void failed(Throwable thrown) {
		fail(thrown);
		end(-1, -1);
	}

	/**
	 * Ends it. Does nothing the second time.
	 * @param rows -1 where that is not known
	 * @param bytes -1 where they were not counted
	 */
	public void end(long rows, long bytes) {
		OperationResult result;
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			result = result(rows, bytes);
		}
		for (int i = 0; i < this.count; i++) {
			try {
				this.observers[i].end(result);
			}
			catch (Throwable ex) {
				this.observations.failed(ex);
			}
		}
		if (isCommitUnknown(result.failure())) {
			this.observations.happened(OperationEvent.Kind.OUTCOME_UNKNOWN, this.operation.name());
		}
	}

	private OperationResult result(long rows, long bytes) {
		Throwable thrown = this.failure;
		return new OperationResult(Duration.ofNanos(System.nanoTime() - this.begun), Duration.ofNanos(this.waited),
				this.node, rows, bytes, thrown, (thrown != null) ? SqlStates.of(thrown) : null);
	}

	/** Whether it has sent a COMMIT of its own, which nobody asks about. */
	private boolean isCommitUnknown(@Nullable Throwable thrown) {
		boolean writing = switch (this.operation.kind()) {
			case QUERY, UPDATE, BATCH, COPY_IN -> true;
			default -> false;
		};
		// that of a transaction has another cause, and was told already
		return writing && thrown instanceof CommitOutcomeUnknownException
				&& thrown.getCause() instanceof OutcomeUnknown;
	}

	/** Whether what runs in it is its caller's, with connections of its own. */
	private boolean isAround() {
		OperationKind kind = this.operation.kind();
		return kind == OperationKind.TRANSACTION || kind == OperationKind.ATTEMPT;
	}

	/** A time on a thread, which closes it. */
	public final class Entered implements AutoCloseable {

		private final @Nullable Recording before = PRESENT.get();

		private final Scope[] scopes = new Scope[Recording.this.count];

		private Entered() {
			Arrays.setAll(this.scopes, (i) -> open(Recording.this.observers[i]));
			set(isAround() ? null : Recording.this);
		}

		@SuppressWarnings({ "NullAway", "ConstantValue" }) // somebody else's code
		private Scope open(OperationObserver observer) {
			try {
				Scope scope = observer.open();
				return (scope != null) ? scope : Scope.NONE;
			}
			catch (Throwable ex) {
				Recording.this.observations.failed(ex);
				return Scope.NONE;
			}
		}

		private static void set(@Nullable Recording recording) {
			if (recording != null) {
				PRESENT.set(recording);
			}
			else {
				PRESENT.remove();
			}
		}

		@Override
		public void close() {
			set(this.before);
			for (int i = this.scopes.length - 1; i >= 0; i--) {
				try {
					this.scopes[i].close();
				}
				catch (Throwable ex) {
					Recording.this.observations.failed(ex);
				}
			}
		}

	}

}
