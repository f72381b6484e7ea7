package io.github.pgprofiles.autoconfigure.observation;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;

/** Keeps the operations that were observed and have ended. */
final class SeenObservations implements ObservationHandler<OperationContext> {

	private final List<OperationContext> ended = new CopyOnWriteArrayList<>();

	@Override
	public void onStop(OperationContext context) {
		this.ended.add(context);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof OperationContext;
	}

	static Observation.@Nullable ContextView parent(OperationContext context) {
		ObservationView parent = context.getParentObservation();
		return (parent != null) ? parent.getContextView() : null;
	}

	List<OperationContext> all() {
		return this.ended;
	}

	List<OperationContext> named(String name) {
		return this.ended.stream().filter((each) -> Objects.equals(each.getContextualName(), name)).toList();
	}

	/** Those of a kind. */
	List<OperationContext> of(String operation) {
		return this.ended.stream().filter((each) -> each.getAttributes().operation().equals(operation)).toList();
	}

	void clear() {
		this.ended.clear();
	}

}
