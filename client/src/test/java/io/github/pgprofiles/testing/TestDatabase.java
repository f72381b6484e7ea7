package io.github.pgprofiles.testing;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * A database of its own for a test class, owned by {@link TestServer#USER}. Register it
 * as a static field with {@code @RegisterExtension}.
 */
public final class TestDatabase implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		try {
			TestServer.requireAvailable();
			return ConditionEvaluationResult.enabled("There is a server to be had");
		}
		catch (TestAbortedException ex) {
			return ConditionEvaluationResult.disabled(ex.getMessage());
		}
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		execute("postgres", "create database " + this.name + " owner " + TestServer.USER);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		execute("postgres", "drop database if exists " + this.name + " with (force)");
	}

	private static void execute(String database, String sql) {
		TestServer.get().execute(database, sql);
	}

	/** Runs a statement in this database as the superuser. */
	public void executeAsSuperuser(String sql) {
		execute(this.name, sql);
	}

	public String name() {
		return this.name;
	}

	public String host() {
		return TestServer.get().host();
	}

	public int port() {
		return TestServer.get().port();
	}

}
