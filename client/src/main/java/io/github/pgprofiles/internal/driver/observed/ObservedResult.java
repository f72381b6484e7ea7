package io.github.pgprofiles.internal.driver.observed;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.internal.driver.rows.WireText;
import io.github.pgprofiles.internal.log.StatementLog;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.ResultHandlerDelegate;
import org.postgresql.core.Tuple;

/** Counts the rows of a result on their way, and keeps the first ones where asked to. */
@NullUnmarked
final class ObservedResult extends ResultHandlerDelegate {

	private final boolean keeps;

	private long rows = -1;

	private @Nullable List<String> response;

	private @Nullable ResultCursor cursor;

	ObservedResult(ResultHandler delegate, boolean keeps) {
		super(delegate);
		this.keeps = keeps;
	}

	/** Rows that were returned or changed; -1 for neither. */
	long rows() {
		return this.rows;
	}

	@Nullable List<String> response() {
		return this.response;
	}

	/** From which more rows can be read; {@code null} for none. */
	@Nullable ResultCursor cursor() {
		return this.cursor;
	}

	@Override
	public void handleResultRows(Query query, Field[] fields, List<Tuple> tuples, ResultCursor cursor) {
		if (!isOfTheLibrary(query)) {
			this.rows = Math.max(this.rows, 0) + tuples.size();
			this.cursor = cursor;
			if (this.keeps) {
				keep(fields, tuples);
			}
		}
		super.handleResultRows(query, fields, tuples, cursor);
	}

	private static boolean isOfTheLibrary(Query query) {
		return query != null && ObservedText.isOfTheLibrary(query);
	}

	private void keep(Field[] fields, List<Tuple> tuples) {
		if (this.response == null) {
			this.response = new ArrayList<>(StatementLog.FIRST_ROWS);
		}
		for (int i = 0; i < tuples.size() && this.response.size() < StatementLog.FIRST_ROWS; i++) {
			this.response.add(WireText.row(fields, tuples.get(i)));
		}
	}

	@Override
	public void handleCommandStatus(String status, long updateCount, long insertOid) {
		if (updateCount >= 0 && !status.startsWith("SELECT")) {
			this.rows = Math.max(this.rows, 0) + updateCount;
		}
		super.handleCommandStatus(status, updateCount, insertOid);
	}

}
