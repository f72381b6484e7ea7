package io.github.pgprofiles.internal.transaction.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
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
	 * where that is.
	 */
	private static final String COLUMNS = "pg_catalog.pg_current_xact_id()::pg_catalog.text, " + START;

	/** Whose it is, which the server reads from its files. */
	private static final String SERVER = ", (select pg_catalog.concat(system_identifier, ' ', "
			+ TransactionIdentity.TIMELINE + ") from pg_catalog.pg_control_system())";

	/** All of it. */
	public static final String QUERY = "select " + COLUMNS + SERVER;

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
	 * A first message: what sets the transaction up, and then what says who it is, in one
	 * statement with another if there is one, so that the server plans both once for all
	 * times. Made once, where it is not made for one transaction only.
	 * @param settings statements, each with its semicolon, that are the same for many
	 * @param statement that ends in the list of what it returns
	 * @param server the one that is known; {@code null} if the message is to ask
	 */
	public String text(String settings, @Nullable String statement, @Nullable Known server) {
		return this.texts.computeIfAbsent(new Parts(settings, statement, server != null), Parts::text);
	}

	/** The same for settings that few share. */
	public static String textOnce(String settings, @Nullable String statement, @Nullable Known server) {
		return new Parts(settings, statement, server != null).text();
	}

	private record Parts(String settings, @Nullable String statement, boolean known) {

		String text() {
			return this.settings + ((this.statement != null) ? this.statement + ", " : "select ") + COLUMNS
					+ (this.known ? "" : SERVER);
		}

	}

	/** The server that is known, if one is. */
	public @Nullable Known known() {
		return this.known;
	}

	/**
	 * Reads who a transaction is.
	 * @param rows at the row
	 * @param before how many columns come first
	 * @param sent the server that was known when it was asked
	 * @return {@code null} where that is another one, so that {@link #ask} is to follow
	 */
	public @Nullable TransactionIdentity read(ResultSet rows, int before, @Nullable Known sent) throws SQLException {
		String id = rows.getString(before + 1);
		String start = rows.getString(before + 2);
		if (sent != null) {
			return sent.start().equals(start) ? new TransactionIdentity(id, sent.system(), sent.timeline()) : null;
		}
		String server = rows.getString(before + 3);
		if (server == null) {
			throw new SQLException("The server did not say who it is");
		}
		int space = server.indexOf(' ');
		Known found = new Known(start, server.substring(0, space), server.substring(space + 1));
		this.known = found;
		return new TransactionIdentity(id, found.system(), found.timeline());
	}

	/** Asks who the transaction on a connection is, whatever server is known. */
	public TransactionIdentity ask(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(QUERY);
				ResultSet rows = statement.executeQuery()) {
			rows.next();
			return Objects.requireNonNull(read(rows, 0, null));
		}
	}

}
