package io.github.pgprofiles.internal.timeout;

import java.util.Locale;

/**
 * A limit that the server keeps, and the SQL that sets it: for the transaction at hand,
 * whose end sets it back, or for a part of it. The one home of {@code set_config}.
 */
public enum Setting {

	STATEMENT_TIMEOUT, LOCK_TIMEOUT, IDLE_IN_TRANSACTION_SESSION_TIMEOUT;

	/** A parameter of a statement, as text whatever its type. */
	static final String PARAMETER = "cast(? as pg_catalog.text)";

	private final String server = name().toLowerCase(Locale.ROOT);

	/** An expression for what holds now. */
	String current() {
		return current(this.server);
	}

	/**
	 * An expression that sets this.
	 * @param value an expression, of milliseconds or of a text with a unit
	 * @return never NULL where the value is not
	 */
	public String set(String value) {
		return set(this.server, value);
	}

	/** Sets this to a parameter of the statement. */
	public String setToParameter() {
		return set(PARAMETER);
	}

	/** Keeps what holds now in the transaction, for {@link #restore()}; true. */
	String save() {
		return set(saved(), current()) + " is not null";
	}

	/** Sets back what {@link #save()} has kept. */
	String restore() {
		return set(current(saved()));
	}

	private String saved() {
		return "pgprofiles.saved_" + this.server;
	}

	private static String current(String name) {
		return "pg_catalog.current_setting('" + name + "')";
	}

	private static String set(String name, String value) {
		return "pg_catalog.set_config('" + name + "', " + value + ", true)";
	}

	/**
	 * A statement that evaluates an expression, which is not NULL, and returns no row.
	 */
	static String statement(String expression) {
		return "select 1 where " + expression + " is null";
	}

}
