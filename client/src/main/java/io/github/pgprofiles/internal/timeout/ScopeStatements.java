package io.github.pgprofiles.internal.timeout;

/** What a {@link TimeoutScope} says to the server. */
final class ScopeStatements {

	static final String SET = Setting.statement(Setting.STATEMENT_TIMEOUT.setToParameter());

	static final String BEGIN = "begin; " + SET;

	static final String BEGIN_IDLE = "begin; select 1 where " + OwnTransaction.LIFT_IDLE;

	static final String BEGIN_BOTH = BEGIN + " or " + OwnTransaction.LIFT_IDLE;

	/** Only where the profile's limit still holds, and not one that the work set. */
	static final String LIFTED = "case when cast(value as pg_catalog.interval) operator(pg_catalog.=)"
			+ " (cast(? as pg_catalog.float8) operator(pg_catalog.*) cast('1 ms' as pg_catalog.interval))"
			+ " then '0' else value end";

	private ScopeStatements() {
	}

	/** Sets the limit, without a parameter. */
	static String limit(int millis) {
		return Setting.statement(Setting.STATEMENT_TIMEOUT.set("'" + millis + "'"));
	}

	/** The commands behind a BEGIN, without parameters; empty for none. */
	static String beginning(boolean limited, int millis, boolean liftIdle) {
		String set = limited ? limit(millis) : "";
		if (!liftIdle) {
			return set;
		}
		return (limited ? set + " or " : "select 1 where ") + OwnTransaction.LIFT_IDLE;
	}

}
