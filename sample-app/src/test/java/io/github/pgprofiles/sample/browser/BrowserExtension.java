package io.github.pgprofiles.sample.browser;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One browser for all tests of a JVM. A test fails by an error in the console that it has
 * not asked for, and leaves a picture where it fails.
 */
final class BrowserExtension implements ParameterResolver, BeforeEachCallback, AfterTestExecutionCallback {

	private static final Namespace NAMESPACE = Namespace.create(BrowserExtension.class);

	private static Browser browser(ExtensionContext context) {
		return context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(Browser.class, (key) -> new Browser(Chromium.start()), Browser.class);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == Browser.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return browser(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		browser(context).reset();
	}

	@Override
	public void afterTestExecution(ExtensionContext context) {
		Browser browser = browser(context);
		if (context.getExecutionException().isPresent()) {
			browser.screenshot("failed-" + context.getRequiredTestClass().getSimpleName() + "-"
					+ context.getRequiredTestMethod().getName());
			return;
		}
		assertThat(browser.consoleErrors()).as("errors in the console").isEmpty();
	}

}
