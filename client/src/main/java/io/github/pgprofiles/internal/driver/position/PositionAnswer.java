package io.github.pgprofiles.internal.driver.position;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;

import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.NullUnmarked;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/** What the server says of where it is. */
@NullUnmarked
final class PositionAnswer extends ResultHandlerBase {

	/**
	 * Up to where the log is on disk, so that all that was committed lies before, unless
	 * its COMMIT did not wait for that. The name of a segment begins with the timeline,
	 * which the control file would not have for a while behind a failover.
	 */
	static final String QUESTION = question("case when pg_catalog.current_setting('synchronous_commit')"
			+ " operator(pg_catalog.=) 'off' then pg_catalog.pg_current_wal_insert_lsn()"
			+ " else pg_catalog.pg_current_wal_flush_lsn() end");

	/** Up to where the log is written at all. */
	static final String BEHIND = question("pg_catalog.pg_current_wal_insert_lsn()");

	private static final int DIGITS_OF_TIMELINE = 8;

	private int timeline;

	private long lsn;

	private static String question(String position) {
		return "select case when pg_catalog.pg_is_in_recovery() then null else (select pg_catalog.concat("
				+ "pg_catalog.pg_walfile_name(p.l), ' ', p.l) from (select " + position
				+ " offset 0) as p(l)) end";
	}

	@Override
	public void handleResultRows(Query query, Field[] fields, List<Tuple> tuples, ResultCursor cursor) {
		byte[] value = tuples.isEmpty() ? null : tuples.get(0).get(0);
		if (value == null) {
			return;
		}
		String text = new String(value, StandardCharsets.US_ASCII);
		int space = text.indexOf(' ');
		this.lsn = LogPosition.lsn(text.substring(space + 1));
		this.timeline = Integer.parseUnsignedInt(text.substring(0, DIGITS_OF_TIMELINE), 16);
	}

	boolean isKnown() {
		return this.timeline > 0;
	}

	int timeline() {
		return this.timeline;
	}

	long lsn() {
		return this.lsn;
	}

	@Override
	public void handleError(SQLException error) {
		// not the statement's: its position is not known
	}

	@Override
	public void handleWarning(SQLWarning warning) {
		// of nobody's statement
	}

}
