package io.github.pgprofiles.test.database;

import java.sql.SQLException;

import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/** What {@link FreshDatabase} does before a class, and before its {@code @Sql}. */
final class FreshDatabaseListener implements TestExecutionListener, Ordered {

	/** After that of DirtiesContext, before all that use a database. */
	private static final int ORDER = 1600;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestClass(TestContext context) throws SQLException {
		if (TestContextAnnotationUtils.hasAnnotation(context.getTestClass(), FreshDatabase.class)) {
			FreshDatabases.of(context.getApplicationContext()).beforeClass(context.getApplicationContext());
		}
	}

}
