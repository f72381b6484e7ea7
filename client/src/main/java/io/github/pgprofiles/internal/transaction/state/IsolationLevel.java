package io.github.pgprofiles.internal.transaction.state;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;

/** PostgreSQL's isolation levels. It has READ UNCOMMITTED by name only. */
public enum IsolationLevel {

	READ_COMMITTED("read committed", TransactionDefinition.ISOLATION_READ_COMMITTED),

	REPEATABLE_READ("repeatable read", TransactionDefinition.ISOLATION_REPEATABLE_READ),

	SERIALIZABLE("serializable", TransactionDefinition.ISOLATION_SERIALIZABLE);

	private final String sql;

	private final int definition;

	IsolationLevel(String sql, int definition) {
		this.sql = sql;
		this.definition = definition;
	}

	/** As the server says and takes it. */
	public String sql() {
		return this.sql;
	}

	public int definition() {
		return this.definition;
	}

	/** By what a definition of Spring's says; {@code null} for the server's default. */
	public static @Nullable IsolationLevel of(int definition) {
		if (definition == TransactionDefinition.ISOLATION_READ_UNCOMMITTED) {
			return READ_COMMITTED;
		}
		for (IsolationLevel level : values()) {
			if (level.definition == definition) {
				return level;
			}
		}
		return null;
	}

	/** By what the server says. */
	public static @Nullable IsolationLevel of(String sql) {
		for (IsolationLevel level : values()) {
			if (level.sql.equals(sql)) {
				return level;
			}
		}
		return "read uncommitted".equals(sql) ? READ_COMMITTED : null;
	}

	@Override
	public String toString() {
		return name().replace('_', ' ');
	}

}
