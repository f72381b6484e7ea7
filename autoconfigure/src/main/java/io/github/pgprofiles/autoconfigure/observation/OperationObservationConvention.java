package io.github.pgprofiles.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and attributes of the observations of clients. A bean of this type replaces the
 * {@linkplain DefaultOperationObservationConvention default}, which it may extend.
 *
 * @since 0.1.0
 */
public interface OperationObservationConvention extends ObservationConvention<OperationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof OperationContext;
	}

}
