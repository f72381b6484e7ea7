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
 * Skips a test where PgBouncer is not installed; where CI=true that is a failure instead.
 * Skips it too where it is too old.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPgBouncer.Condition.class)
public @interface RequiresPgBouncer {

	String REQUIRED = "CI=true, but PgBouncer is not installed: install the package 'pgbouncer', as .ci/run does";

	String SKIPPED = "PgBouncer (package 'pgbouncer') is not installed: tests through it are skipped";

	/** The oldest version, such as {@code 1.21}; any if it is empty. */
	String from() default "";

	/** Looks for the program of the package. */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (PgBouncer.isInstalled()) {
				String from = AnnotationSupport.findAnnotation(context.getElement(), RequiresPgBouncer.class)
					.map(RequiresPgBouncer::from)
					.orElse("");
				return (from.isEmpty() || PgBouncer.isFrom(from))
						? ConditionEvaluationResult.enabled("PgBouncer is installed")
						: ConditionEvaluationResult.disabled("PgBouncer is " + PgBouncer.Version.TEXT
								+ ", and this needs " + from + ": give one by -Dtest.pgbouncer=PROGRAM");
			}
			if (Boolean.parseBoolean(System.getenv("CI"))) {
				throw new IllegalStateException(REQUIRED);
			}
			return ConditionEvaluationResult.disabled(SKIPPED);
		}

	}

}
