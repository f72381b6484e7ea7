package io.github.pgprofiles.autoconfigure.observation;

import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationResult;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a client while it is observed. Its {@linkplain #getError() error} shows
 * class and SQLSTATE of a failure and not its message, which may hold values.
 *
 * @since 0.1.0
 */
public final class OperationContext extends Observation.Context {

	private final Operation operation;

	private OperationAttributes attributes;

	private @Nullable OperationResult result;

	private boolean recorded;

	OperationContext(Operation operation, OperationAttributes attributes) {
		this.operation = operation;
		this.attributes = attributes;
	}

	/**
	 * What is observed.
	 * @return the operation
	 */
	public Operation getOperation() {
		return this.operation;
	}

	/**
	 * What describes it.
	 * @return attributes; those of its outcome once it has ended
	 */
	public OperationAttributes getAttributes() {
		return this.attributes;
	}

	/**
	 * How it has ended.
	 * @return {@code null} while it has not
	 */
	public @Nullable OperationResult getResult() {
		return this.result;
	}

	void end(OperationResult how) {
		this.attributes = this.attributes.ended(how);
		this.result = how;
	}

	/** Notes that its figures are in the metrics. */
	public void setRecorded() {
		this.recorded = true;
	}

	boolean isRecorded() {
		return this.recorded;
	}

}
