package io.github.pgprofiles.testing;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * A database of its own for a test class, owned by {@link TestServer#USER}. A
 * {@link PostgresTest} has one; a class that opens everything by itself registers it as a
 * static field with {@code @RegisterExtension}.
 */
public final class TestDatabase implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();

	private @Nullable Neighbours neighbours;

	/** Whether there is a server to be had. */
	static ConditionEvaluationResult condition() {
		try {
			TestServer.requireAvailable();
			return ConditionEvaluationResult.enabled("There is a server to be had");
		}
		catch (TestAbortedException ex) {
			return ConditionEvaluationResult.disabled(ex.getMessage());
		}
	}

	void create() {
		TestServer.get().createDatabase(this.name);
		if (TestServer.isPooled()) {
			this.neighbours = new Neighbours(host(), port(), this.name);
		}
	}

	void drop() {
		if (this.neighbours != null) {
			this.neighbours.close();
		}
		execute("postgres", "drop database if exists " + this.name + " with (force)");
	}

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return condition();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		create();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		drop();
	}

	private static void execute(String database, String sql) {
		TestServer.get().execute(database, sql);
	}

	/**
	 * What was set for roles or databases before is in force for whoever connects from
	 * now on, be it through a pooler that would lend them sessions of before.
	 */
	public void renewSessions() {
		TestServer.get().reconnect(this.name);
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

	/** Of the server itself, whatever stands before it. */
	public int serverPort() {
		return TestServer.get().serverPort();
	}

}
