package io.github.pgprofiles;

import java.util.concurrent.Callable;

import io.github.pgprofiles.internal.position.PositionScope;
import org.jspecify.annotations.Nullable;

/**
 * Whose writes reads on replicas are to see: all that is done in one scope, such as a
 * request or the handling of a message, on whichever threads. Without one it is what the
 * thread has done. A scope begins without any writes. Thread-safe.
 *
 * <pre>
 * try (WriteScope scope = WriteScope.open()) {
 *     orders.sql("insert …").update();
 *     executor.submit(scope.wrapCallable(() -&gt; orders.replica().sql("select …").query(Order.class).list()));
 * }
 * </pre>
 *
 * @since 0.1.0
 * @see PostgresClient#replica()
 */
public final class WriteScope implements AutoCloseable {

	private final PositionScope positions = new PositionScope();

	private final Thread thread = Thread.currentThread();

	private final @Nullable PositionScope before;

	private boolean closed;

	private WriteScope() {
		this.before = PositionScope.bind(this.positions);
	}

	/**
	 * Opens a scope on this thread.
	 * @return the scope, to be closed on this thread
	 */
	public static WriteScope open() {
		return new WriteScope();
	}

	/**
	 * Takes a task into the scope, on whatever thread it runs.
	 * @param task to run
	 * @return the task in this scope; it may be run after the scope was closed, too
	 */
	public Runnable wrap(Runnable task) {
		return () -> {
			PositionScope present = PositionScope.bind(this.positions);
			try {
				task.run();
			}
			finally {
				PositionScope.bind(present);
			}
		};
	}

	/**
	 * Takes a task into the scope, on whatever thread it runs.
	 * @param <T> its result
	 * @param task to call
	 * @return the task in this scope
	 */
	public <T extends @Nullable Object> Callable<T> wrapCallable(Callable<T> task) {
		return () -> {
			PositionScope present = PositionScope.bind(this.positions);
			try {
				return task.call();
			}
			finally {
				PositionScope.bind(present);
			}
		};
	}

	/**
	 * Ends the scope on the thread that has opened it, where the scope of before, if there
	 * was one, goes on. A second call has no effect.
	 * @throws IllegalStateException on another thread, or before a scope that was opened
	 * later is closed
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		if (Thread.currentThread() != this.thread || PositionScope.bound() != this.positions) {
			throw new IllegalStateException("A WriteScope is closed on the thread that has opened it, after those that"
					+ " were opened later");
		}
		this.closed = true;
		PositionScope.bind(this.before);
	}

}
