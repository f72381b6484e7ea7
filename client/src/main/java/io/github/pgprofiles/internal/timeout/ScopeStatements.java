package io.github.pgprofiles.internal.timeout;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.session.LocalSettings;
import org.jspecify.annotations.Nullable;

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

	/** What comes first in a message: a limit, if there is one, and settings. */
	static List<String> first(@Nullable String limit, LocalSettings settings) {
		List<String> first = new ArrayList<>(2);
		if (limit != null) {
			first.add(limit);
		}
		LocalSettings rest = (limit != null) ? settings.notIn(limit) : settings;
		if (!rest.isEmpty()) {
			first.add(rest.literal());
		}
		return first;
	}

	/** Other commands, and settings that these do not set behind them. */
	static String behind(String commands, LocalSettings settings) {
		LocalSettings rest = settings.notIn(commands);
		return rest.isEmpty() ? commands : commands + "; " + rest.literal();
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
