package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.UtilityElf;
import io.github.pgprofiles.config.SessionReset;
import io.github.pgprofiles.internal.driver.SessionWatch;
import io.github.pgprofiles.internal.driver.TemporaryTables;
import io.github.pgprofiles.internal.session.SessionChange;
import io.github.pgprofiles.internal.text.SqlQuotes;
import org.jspecify.annotations.Nullable;

/**
 * Sets back what a borrower has changed of a session, by one message, and sends none
 * where nothing was changed. It does what DISCARD ALL does (PostgreSQL manual, chapter
 * 'DISCARD'), but spares the statements that the driver has prepared, where they mean
 * what they meant, and then sets what the driver and the pool have set when the
 * connection was made. Thread-safe.
 */
final class SessionCleaner {

	/**
	 * A role that came with the start of the connection is set again by RESET ROLE, and
	 * not by the one before.
	 */
	private static final String SET_BACK = "set session authorization default; reset role; reset all; close all;"
			+ " unlisten *; select pg_catalog.pg_advisory_unlock_all(); discard plans; discard temp;"
			+ " discard sequences";

	/** The driver drops what it knows of prepared statements at either of these. */
	private static final String NAMES = "; set search_path to default; deallocate all";

	/**
	 * Statements that nobody has seen being prepared by SQL; those of this library stay.
	 */
	private static final String PREPARED = "; select name from pg_catalog.pg_prepared_statements where from_sql"
			+ " and not pg_catalog.starts_with(name, 'pgprofiles_')";

	private static final String READ_ONLY = "; set session characteristics as transaction read only";

	private final SessionReset when;

	private final boolean readOnlySession;

	/** What the pool sets at the start of each connection. */
	private final String start;

	/**
	 * For the connections of one pool.
	 * @param readOnlySession whether a connection that is read-only has told the server
	 */
	SessionCleaner(SessionReset when, HikariConfig config, boolean readOnlySession) {
		this.when = when;
		this.readOnlySession = readOnlySession;
		this.start = start(config);
	}

	/** As HikariCP does when it sets a connection up. */
	private static String start(HikariConfig config) {
		StringJoiner start = new StringJoiner("; ", "; ", "");
		start.setEmptyValue("");
		if (config.getTransactionIsolation() != null) {
			int level = UtilityElf.getTransactionIsolation(config.getTransactionIsolation());
			String name = isolation(level);
			if (name != null) {
				start.add("set session characteristics as transaction isolation level " + name);
			}
		}
		if (config.getSchema() != null) {
			start.add("set search_path to " + SqlQuotes.text(config.getSchema()));
		}
		String own = config.getConnectionInitSql();
		if (own != null && !own.isBlank()) {
			// a comment may be at its end
			start.add(own + "\n");
		}
		return start.toString();
	}

	private static @Nullable String isolation(int level) {
		return switch (level) {
			case Connection.TRANSACTION_READ_UNCOMMITTED -> "read uncommitted";
			case Connection.TRANSACTION_READ_COMMITTED -> "read committed";
			case Connection.TRANSACTION_REPEATABLE_READ -> "repeatable read";
			case Connection.TRANSACTION_SERIALIZABLE -> "serializable";
			default -> null;
		};
	}

	/**
	 * Watches a connection that somebody borrows.
	 * @return {@code null} if what is done to it is nobody's concern
	 */
	@Nullable SessionWatch watch(Connection raw) throws SQLException {
		return (this.when != SessionReset.NEVER) ? SessionWatch.begin(raw) : null;
	}

	/** Whether a session has to be set back. */
	boolean isDue(SessionWatch watch) {
		return this.when == SessionReset.ALWAYS || watch.change() != SessionChange.NONE;
	}

	/**
	 * Sets a session back in which no transaction is open.
	 * @throws SQLException if that failed; nobody may get the connection then
	 */
	void setBack(Connection raw, SessionWatch watch) throws SQLException {
		boolean names = watch.change() == SessionChange.NAMES;
		StringBuilder sql = new StringBuilder(SET_BACK);
		sql.append(names ? NAMES : (this.when == SessionReset.ALWAYS) ? PREPARED : "");
		if (watch.applicationName() != null) {
			sql.append("; set application_name to ").append(SqlQuotes.text(watch.applicationName()));
		}
		if (this.readOnlySession && raw.isReadOnly() && raw.getAutoCommit()) {
			sql.append(READ_ONLY);
		}
		List<String> prepared = watch.setBack(sql.append(this.start).toString(), names);
		if (!prepared.isEmpty()) {
			watch.setBack(prepared.stream()
				.map((name) -> "deallocate " + SqlQuotes.name(name))
				.collect(Collectors.joining("; ")), false);
		}
		TemporaryTables.none(raw);
	}

	@Override
	public String toString() {
		return this.when.name().toLowerCase(Locale.ROOT);
	}

}
