package io.github.pgprofiles.test.slice;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Keeps the components of the application out of a {@link PostgresClientTest}. */
class PostgresClientTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<PostgresClientTest> {

	PostgresClientTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

}
