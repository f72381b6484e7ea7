package io.github.pgprofiles.autoconfigure.observation;

import io.github.pgprofiles.observation.Operation;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.observation.OperationObserver;
import io.github.pgprofiles.observation.OperationResult;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of each operation. What metrics there are of it are recorded while
 * its span is the present one, so that they may refer to it; and after all where nobody
 * observes it.
 */
final class ObservationListener implements OperationListener {

	private static final OperationObservationConvention DEFAULT = new DefaultOperationObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable OperationObservationConvention convention;

	private final OperationDescriber describer;

	private final @Nullable OperationRecorder recorder;

	ObservationListener(ObservationRegistry registry, @Nullable OperationObservationConvention convention,
			OperationDescriber describer, @Nullable OperationRecorder recorder) {
		this.registry = registry;
		this.convention = convention;
		this.describer = describer;
		this.recorder = recorder;
	}

	@Override
	public @Nullable OperationObserver begin(Operation operation) {
		if (this.registry.isNoop() && this.recorder == null) {
			return null;
		}
		OperationContext context = new OperationContext(operation, this.describer.describe(operation));
		Observation observation = Observation.createNotStarted(this.convention, DEFAULT, () -> context, this.registry);
		if (!observation.isNoop()) {
			return new Observed(context, observation.start());
		}
		return (this.recorder != null) ? (result) -> record(context, result) : null;
	}

	private void record(OperationContext context, OperationResult result) {
		context.end(result);
		recordOnce(context, result);
	}

	private void recordOnce(OperationContext context, OperationResult result) {
		if (this.recorder != null && !context.isRecorded()) {
			this.recorder.record(context.getOperation(), context.getAttributes(), result);
		}
	}

	private final class Observed implements OperationObserver {

		private final OperationContext context;

		private final Observation observation;

		Observed(OperationContext context, Observation observation) {
			this.context = context;
			this.observation = observation;
		}

		@Override
		public Scope open() {
			return this.observation.openScope()::close;
		}

		@Override
		public void end(OperationResult result) {
			this.context.end(result);
			if (result.failure() != null) {
				this.observation.error(new OperationFailure(result.failure(), this.context.getAttributes()));
			}
			this.observation.stop();
			recordOnce(this.context, result);
		}

	}

}
