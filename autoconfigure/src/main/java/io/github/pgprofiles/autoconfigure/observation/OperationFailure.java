package io.github.pgprofiles.autoconfigure.observation;

import java.io.Serial;

/**
 * Stands in traces for the exception that an operation ended with, whose message may hold
 * values of rows.
 */
final class OperationFailure extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	OperationFailure(Throwable failure, OperationAttributes attributes) {
		super(OperationAttributes.NONE.equals(attributes.statusCode()) ? failure.getClass().getName()
				: failure.getClass().getName() + ", SQLSTATE " + attributes.statusCode(), null, false, false);
	}

}
