package io.github.pgprofiles.test.proxy;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/** Restores the proxies of a context after each test. */
final class ProxyRestoring implements TestExecutionListener {

	@Override
	public void afterTestMethod(TestContext context) {
		boolean proxied = !TestContextAnnotationUtils
			.getMergedRepeatableAnnotations(context.getTestClass(), ProxiedProfile.class)
			.isEmpty();
		if (proxied && context.hasApplicationContext()) {
			context.getApplicationContext()
				.getBeansOfType(PostgresProxy.class)
				.values()
				.forEach(PostgresProxy::restore);
		}
	}

}
