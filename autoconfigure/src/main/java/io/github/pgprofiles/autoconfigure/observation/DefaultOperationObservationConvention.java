package io.github.pgprofiles.autoconfigure.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.observation.OperationResult;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of OpenTelemetry's semantic conventions for databases. Thread-safe.
 *
 * @since 0.1.0
 */
public class DefaultOperationObservationConvention implements OperationObservationConvention {

	/** Name of the observations. */
	public static final String NAME = "db.client.operation";

	/** Sorted once: there are few. */
	private final Map<OperationAttributes, KeyValues> known = new ConcurrentHashMap<>();

	/** Creates it. */
	public DefaultOperationObservationConvention() {
	}

	@Override
	public @Nullable String getName() {
		return NAME;
	}

	/**
	 * The name of a span: the name that the operation was given, else the operation and
	 * the database.
	 * @param context of the operation
	 * @return the name
	 */
	@Override
	public @Nullable String getContextualName(OperationContext context) {
		OperationAttributes attributes = context.getAttributes();
		if (!attributes.isNamed()) {
			return attributes.operation() + " " + attributes.namespace();
		}
		OperationKind kind = context.getOperation().kind();
		return (kind == OperationKind.ATTEMPT || kind == OperationKind.COPY_PART)
				? attributes.summary() + " " + attributes.operation() : attributes.summary();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(OperationContext context) {
		OperationAttributes attributes = context.getAttributes();
		KeyValues values = this.known.get(attributes);
		return (values != null) ? values
				: this.known.computeIfAbsent(attributes, DefaultOperationObservationConvention::values);
	}

	private static KeyValues values(OperationAttributes of) {
		return KeyValues.of("db.system.name", OperationAttributes.SYSTEM, "db.namespace", of.namespace(),
				"db.operation.name", of.operation(), "db.query.summary", of.summary(), "db.response.status_code",
				of.statusCode(), "error.type", of.errorType(), "server.address", of.serverAddress(), "server.port",
				of.serverPort(), "profile", of.profile());
	}

	/**
	 * What has many values, none of them one of a statement: the number of an attempt,
	 * rows, bytes, and the milliseconds that a connection was waited for.
	 * @param context of the operation
	 * @return attributes for spans
	 */
	@Override
	public KeyValues getHighCardinalityKeyValues(OperationContext context) {
		OperationResult result = context.getResult();
		KeyValues values = KeyValues.empty();
		if (result == null) {
			int attempt = context.getOperation().attempt();
			return (attempt > 0) ? values.and("postgres.attempt", Integer.toString(attempt)) : values;
		}
		if (result.rows() >= 0) {
			values = values.and("postgres.rows", Long.toString(result.rows()));
		}
		if (result.bytes() >= 0) {
			values = values.and("postgres.bytes", Long.toString(result.bytes()));
		}
		long waited = result.waitedForPool().toMillis();
		return (waited > 0) ? values.and("postgres.pool.wait_ms", Long.toString(waited)) : values;
	}

}
