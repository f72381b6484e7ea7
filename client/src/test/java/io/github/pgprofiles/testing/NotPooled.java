package io.github.pgprofiles.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips a test where the suite runs through a pooler in transaction mode, for a reason
 * that it gives: what is refused there has a test of its own for that.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NotPooled.Condition.class)
public @interface NotPooled {

	/** Why. */
	String value();

	/** Looks at what the suite runs against. */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (!TestServer.isPooled()) {
				return ConditionEvaluationResult.enabled("There is no pooler");
			}
			return AnnotationSupport.findAnnotation(context.getElement(), NotPooled.class)
				.map((found) -> ConditionEvaluationResult.disabled("Not through a pooler: " + found.value()))
				.orElseGet(() -> ConditionEvaluationResult.enabled("Also through a pooler"));
		}

	}

}
