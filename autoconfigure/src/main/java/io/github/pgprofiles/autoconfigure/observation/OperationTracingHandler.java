package io.github.pgprofiles.autoconfigure.observation;

import io.github.pgprofiles.observation.OperationKind;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

/**
 * Makes spans of the conventions' kind: that of a client for what is sent to the server.
 * Their names stay as they are, and attributes without a value are left out.
 */
final class OperationTracingHandler implements TracingObservationHandler<OperationContext> {

	private final Tracer tracer;

	OperationTracingHandler(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public void onStart(OperationContext context) {
		Span.Builder builder = this.tracer.spanBuilder();
		OperationKind kind = context.getOperation().kind();
		if (kind != OperationKind.TRANSACTION && kind != OperationKind.ATTEMPT) {
			builder = builder.kind(Span.Kind.CLIENT);
		}
		Span parent = getParentSpan(context);
		if (parent != null) {
			builder = builder.setParent(parent.context());
		}
		getTracingContext(context).setSpan(builder.start());
	}

	@Override
	public void onStop(OperationContext context) {
		Span span = getRequiredSpan(context);
		span.name(getSpanName(context));
		tagSpan(context, span);
		endSpan(context, span);
	}

	@Override
	public String getSpanName(OperationContext context) {
		String name = context.getContextualName();
		return (name != null && !name.isBlank()) ? name : String.valueOf(context.getName());
	}

	@Override
	public void tagSpan(OperationContext context, Span span) {
		for (KeyValue attribute : context.getAllKeyValues()) {
			if (!OperationAttributes.NONE.equals(attribute.getValue())) {
				span.tag(attribute.getKey(), attribute.getValue());
			}
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof OperationContext;
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

}
