package io.github.pgprofiles.sample.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Hands a {@link Browser} to the tests of a class that ask for one: the same to all
 * classes of a JVM, as it is slow to start, with a blank page before each test. Skips the
 * class where the browser is not installed; where CI=true that is a failure instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({ RequiresBrowser.Condition.class, BrowserExtension.class })
public @interface RequiresBrowser {

	String REQUIRED = "CI=true, but there is no browser: install the packages 'chromium' and 'chromium-driver', "
			+ "as .ci/run does";

	String SKIPPED = "Chromium (packages 'chromium' and 'chromium-driver') is not installed: "
			+ "tests in a browser are skipped";

	/** Looks for the programs of both packages. */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (Chromium.isInstalled()) {
				return ConditionEvaluationResult.enabled("Chromium is installed");
			}
			if (Boolean.parseBoolean(System.getenv("CI"))) {
				throw new IllegalStateException(REQUIRED);
			}
			return ConditionEvaluationResult.disabled(SKIPPED);
		}

	}

}
