package io.github.pgprofiles.internal.timeout;

/**
 * The limit of a message outside a transaction, which a statement at its beginning sets.
 *
 * @param millis 0 for none
 */
public record MessageLimit(int millis) {

	/** With one parameter for the limit, and so the same for every one; has no row. */
	public String sql() {
		return ScopeStatements.SET;
	}

	/** Without a parameter. */
	String literal() {
		return ScopeStatements.limit(this.millis);
	}

}
