package io.github.pgprofiles.internal.transaction.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The server that was last seen behind a profile's connections, so that who it is need
 * not be read from its files in each transaction. Each transaction asks when its server
 * was started, to the microsecond, for another one may have come behind the same
 * connection; one that takes writes stays on its timeline until it is started again.
 * Thread-safe.
 */
public final class ServerIdentity {

	private static final String START = "pg_catalog.pg_postmaster_start_time()::pg_catalog.text";

	/**
	 * Gives the transaction a number, which it would get with its first write, and says
	 * whose it is. The parameter is when the server was started that is known.
	 */
	public static final String QUERY = "select pg_catalog.pg_current_xact_id()::pg_catalog.text, " + START
			+ ", case when " + START + " operator(pg_catalog.=) cast(? as pg_catalog.text) then null"
			+ " else (select pg_catalog.concat(system_identifier, ' ', " + TransactionIdentity.TIMELINE
			+ ") from pg_catalog.pg_control_system()) end";

	/** As many as there are isolations and statements of ours. */
	private final Map<Parts, String> texts = new ConcurrentHashMap<>();

	private volatile @Nullable Known known;

	/**
	 * A server.
	 *
	 * @param start when it was started, in its own words
	 * @param system identifier of the database cluster
	 * @param timeline of its WAL
	 */
	public record Known(String start, String system, String timeline) {
	}

	/**
	 * A first message: what sets the transaction up, and {@link #QUERY}, in one statement
	 * with another if there is one, so that the server plans both once for all times.
	 * Made once, where it is not made for one transaction only.
	 * @param settings statements, each with its semicolon, that are the same for many
	 * @param statement that returns at most one row of one column, which comes last here;
	 * its parameters come first
	 */
	public String text(String settings, @Nullable String statement) {
		return this.texts.computeIfAbsent(new Parts(settings, statement), Parts::text);
	}

	/** The same for settings that few share. */
	public static String textOnce(String settings, @Nullable String statement) {
		return new Parts(settings, statement).text();
	}

	private record Parts(String settings, @Nullable String statement) {

		String text() {
			return this.settings + ((this.statement == null) ? QUERY
					: "with opened (value) as (" + this.statement + ") " + QUERY + ", (select value from opened)");
		}

	}

	/** The server that is known, if one is. */
	public @Nullable Known known() {
		return this.known;
	}

	/**
	 * Reads who a transaction is, from the first three columns.
	 * @param rows at the row
	 * @param sent the server whose start was the parameter
	 */
	public TransactionIdentity read(ResultSet rows, @Nullable Known sent) throws SQLException {
		String id = rows.getString(1);
		String server = rows.getString(3);
		if (server == null && sent != null) {
			return new TransactionIdentity(id, sent.system(), sent.timeline());
		}
		if (server == null) {
			throw new SQLException("The server did not say who it is");
		}
		int space = server.indexOf(' ');
		Known found = new Known(rows.getString(2), server.substring(0, space), server.substring(space + 1));
		this.known = found;
		return new TransactionIdentity(id, found.system(), found.timeline());
	}

}
