package io.github.pgprofiles.autoconfigure.observation;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.observation.OperationResult;

/**
 * What describes an operation by OpenTelemetry's semantic conventions for databases. Each
 * has few different values: neither SQL nor a value of a statement is among them. What
 * has no value, or is not known yet, is {@value #NONE}.
 *
 * @param profile whose client it is of
 * @param namespace the profile's database, {@code db.namespace}
 * @param operation {@code db.operation.name}: the kind of operation in lower case
 * @param summary {@code db.query.summary}: the name that was given to it, else the
 * operation
 * @param statusCode {@code db.response.status_code}: SQLSTATE of a failure
 * @param errorType {@code error.type}: SQLSTATE of a failure, or its class where it has
 * none
 * @param serverAddress {@code server.address}: host of the server that was reached
 * @param serverPort {@code server.port}: its port
 * @since 0.1.0
 */
public record OperationAttributes(String profile, String namespace, String operation, String summary, String statusCode,
		String errorType, String serverAddress, String serverPort) {

	/** {@code db.system.name}. */
	public static final String SYSTEM = "postgresql";

	/** Stands for no value. */
	public static final String NONE = "none";

	/**
	 * The attributes of an operation that has ended.
	 * @param result how
	 * @return attributes with its outcome
	 */
	public OperationAttributes ended(OperationResult result) {
		HostPort node = result.node();
		Throwable failure = result.failure();
		String state = (result.sqlState() != null) ? result.sqlState() : NONE;
		String error = NONE;
		if (failure != null) {
			error = (result.sqlState() != null) ? result.sqlState() : failure.getClass().getName();
		}
		return new OperationAttributes(this.profile, this.namespace, this.operation, this.summary, state, error,
				(node != null) ? node.host() : NONE, (node != null) ? Integer.toString(node.port()) : NONE);
	}

	/**
	 * Whether the operation was given a name.
	 * @return {@code false} if the summary is that of any such operation
	 */
	public boolean isNamed() {
		return !this.summary.equals(this.operation);
	}

}
