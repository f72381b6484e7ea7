package io.github.pgprofiles.internal.driver.observed;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.driver.rows.WireText;
import io.github.pgprofiles.internal.log.SessionLog;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;

/**
 * What the caller wrote of a message, with numbered parameters, and the values of these.
 * What the library has put around it, such as a limit, is left out.
 */
@NullUnmarked
final class ObservedText {

	private final String sql;

	private final @Nullable ParameterList parameters;

	/** Which of the values are the caller's, from and to. */
	private final int from;

	private final int to;

	private ObservedText(String sql, @Nullable ParameterList parameters, int from, int to) {
		this.sql = sql;
		this.parameters = parameters;
		this.from = from;
		this.to = to;
	}

	static ObservedText of(Query query, @Nullable ParameterList parameters) {
		int all = (parameters != null) ? parameters.getParameterCount() : 0;
		Query[] parts = query.getSubqueries();
		if (parts == null) {
			return new ObservedText(query.getNativeSql(), parameters, 0, all);
		}
		List<String> texts = new ArrayList<>();
		int from = 0;
		int to = 0;
		int place = 0;
		for (Query part : parts) {
			int count = part.createParameterList().getParameterCount();
			if (!isOfTheLibrary(part)) {
				from = texts.isEmpty() ? place : from;
				to = place + count;
				texts.add(part.getNativeSql().strip());
			}
			place += count;
		}
		return new ObservedText(String.join("; ", texts), parameters, from, Math.min(to, all));
	}

	static boolean isOfTheLibrary(Query part) {
		return SessionLog.isOfTheLibrary(part.getNativeSql());
	}

	String sql() {
		return this.sql;
	}

	/** The values as a line shows them; {@code null} for none. */
	@Nullable List<String> values() {
		if (this.parameters == null || this.from >= this.to) {
			return null;
		}
		return WireText.values(this.parameters, this.from, this.to);
	}

}
