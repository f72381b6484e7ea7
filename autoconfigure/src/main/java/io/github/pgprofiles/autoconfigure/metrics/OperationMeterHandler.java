package io.github.pgprofiles.autoconfigure.metrics;

import io.github.pgprofiles.autoconfigure.observation.OperationContext;
import io.github.pgprofiles.autoconfigure.observation.OperationRecorder;
import io.github.pgprofiles.observation.OperationResult;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;

/**
 * Records observed operations, in the place of the handler that would make a timer and a
 * timer of what is active of any observation. Boot calls it while the span is the present
 * one.
 */
final class OperationMeterHandler implements MeterObservationHandler<OperationContext> {

	private final OperationRecorder recorder;

	OperationMeterHandler(OperationRecorder recorder) {
		this.recorder = recorder;
	}

	@Override
	public void onStop(OperationContext context) {
		OperationResult result = context.getResult();
		if (result != null) {
			this.recorder.record(context.getOperation(), context.getAttributes(), result);
			context.setRecorded();
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof OperationContext;
	}

}
