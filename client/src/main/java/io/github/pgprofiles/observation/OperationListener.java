package io.github.pgprofiles.observation;

import org.jspecify.annotations.Nullable;

/**
 * Is told of the operations of clients. Must be thread-safe, and quick: callers wait for
 * it. An exception that it throws is logged, and changes nothing for the operation.
 *
 * @since 0.1.0
 */
public interface OperationListener {

	/**
	 * An operation begins, on the thread of its caller, before a connection is asked for.
	 * @param operation the operation
	 * @return follows it; {@code null} if it is of no interest
	 */
	@Nullable OperationObserver begin(Operation operation);

	/**
	 * Something happened. The default does nothing.
	 * @param event what
	 */
	default void happened(OperationEvent event) {
	}

}
