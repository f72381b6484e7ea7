package io.github.pgprofiles.autoconfigure.observation;

import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationResult;

/**
 * Puts operations that have ended into metrics. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OperationRecorder {

	/**
	 * Records an operation.
	 * @param operation that has ended
	 * @param attributes of it and its outcome
	 * @param result how
	 */
	void record(Operation operation, OperationAttributes attributes, OperationResult result);

}
