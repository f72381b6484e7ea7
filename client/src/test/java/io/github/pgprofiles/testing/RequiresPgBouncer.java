package io.github.pgprofiles.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test where PgBouncer is not installed; where CI=true that is a failure instead.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPgBouncer.Condition.class)
public @interface RequiresPgBouncer {

	String REQUIRED = "CI=true, but PgBouncer is not installed: install the package 'pgbouncer', as .ci/run does";

	String SKIPPED = "PgBouncer (package 'pgbouncer') is not installed: tests through it are skipped";

	/** Looks for the program of the package. */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (PgBouncer.isInstalled()) {
				return ConditionEvaluationResult.enabled("PgBouncer is installed");
			}
			if (Boolean.parseBoolean(System.getenv("CI"))) {
				throw new IllegalStateException(REQUIRED);
			}
			return ConditionEvaluationResult.disabled(SKIPPED);
		}

	}

}
