package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.internal.driver.session.DriverChoices;
import io.github.pgprofiles.internal.driver.session.OneMessage;
import io.github.pgprofiles.internal.session.SessionChange;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Query;

/**
 * What those who borrow one connection change of its session, one borrower after the
 * other: by the texts that are sent, and by what the server reports of its parameters.
 * Sends nothing. Not thread-safe, as the connection is not.
 */
public final class SessionWatch {

	/** What the server changes by itself, whatever is done in a session. */
	private static final Set<String> NOT_OF_SESSION = Set.of("in_hot_standby", "server_version", "server_encoding",
			"integer_datetimes");

	/** On which it depends what names mean. */
	private static final Set<String> NAMING = Set.of("search_path", "session_authorization", "is_superuser");

	private final BaseConnection connection;

	private final boolean complete;

	private boolean active;

	private SessionChange noted = SessionChange.NONE;

	/** The text seen last that changes nothing. */
	private @Nullable String harmless;

	private @Nullable DriverChoices choices;

	/** What the server had reported when the session was as it should be. */
	private Map<String, String> parameters = Map.of();

	private @Nullable NoticeLimit reports;

	private int reported;

	private int deallocations;

	/**
	 * For one connection.
	 * @param complete whether each text is shown to this, however it is sent
	 */
	SessionWatch(BaseConnection connection, boolean complete) {
		this.connection = connection;
		this.complete = complete;
	}

	/**
	 * Begins with a borrower, who has changed nothing yet.
	 * @param raw the driver's own connection
	 */
	public static SessionWatch begin(Connection raw) throws SQLException {
		BaseConnection driver = DriverSession.base(raw);
		SessionWatch watch = (driver instanceof GuardedConnection guarded) ? guarded.watch()
				: new SessionWatch(driver, false);
		watch.begin();
		return watch;
	}

	/** That of a connection, if there is one that lasts. */
	static @Nullable SessionWatch find(BaseConnection connection) {
		return (connection instanceof GuardedConnection guarded) ? guarded.watch() : null;
	}

	/** Forgets what was seen of a connection: whoever has used it has set it back. */
	public static void forget(Connection connection) throws SQLException {
		SessionWatch watch = find(DriverSession.base(connection));
		if (watch != null) {
			watch.noted = SessionChange.NONE;
		}
	}

	/**
	 * How often all statements of a connection were deallocated to set its session back.
	 */
	public static int deallocations(Connection connection) throws SQLException {
		SessionWatch watch = find(DriverSession.base(connection));
		return (watch != null) ? watch.deallocations : 0;
	}

	private void begin() throws SQLException {
		this.noted = SessionChange.NONE;
		if (!this.active) {
			this.active = true;
			this.choices = DriverChoices.of(this.connection);
			this.reports = (DriverInternals.replacedInput(this.connection) instanceof NoticeLimit limit) ? limit : null;
			settled();
		}
		else if (this.reports != null && this.reports.reports() != this.reported) {
			// while nobody had it: a pool of the kind sets something back, or the
			// server's configuration was read again
			settled();
		}
	}

	/** The session is as it should be. */
	private void settled() {
		this.noted = SessionChange.NONE;
		this.parameters = new HashMap<>(this.connection.getQueryExecutor().getParameterStatuses());
		this.reported = (this.reports != null) ? this.reports.reports() : 0;
	}

	/** Whether each text is shown to this, however it is sent. */
	public boolean isComplete() {
		return this.complete;
	}

	void note(Query query) {
		if (!this.active) {
			return;
		}
		Query[] parts = query.getSubqueries();
		if (parts == null) {
			note(query.getNativeSql());
		}
		else {
			note(parts);
		}
	}

	void note(Query[] queries) {
		for (Query each : queries) {
			note(each);
		}
	}

	/** Looks at a text that is sent. */
	@SuppressWarnings("ReferenceEquality") // the same text again, as drivers keep them
	public void note(@Nullable String sql) {
		if (!this.active || sql == null || sql == this.harmless || this.noted == SessionChange.NAMES) {
			return;
		}
		boolean standard = sql.indexOf('\\') < 0 || this.connection.getStandardConformingStrings();
		SessionChange change = SessionChange.of(sql, standard);
		if (change == SessionChange.NONE) {
			this.harmless = sql;
		}
		this.noted = this.noted.and(change);
	}

	/** What was seen by now, for {@link #backTo}. */
	public SessionChange noted() {
		return this.noted;
	}

	/** Drops what was seen since: somebody else sees to it. */
	public void backTo(SessionChange before) {
		this.noted = before;
	}

	/** What the borrower has changed. */
	public SessionChange change() {
		return (this.noted == SessionChange.NAMES) ? this.noted : this.noted.and(changeOfParameters());
	}

	private SessionChange changeOfParameters() {
		if (this.reports != null && this.reports.reports() == this.reported) {
			return SessionChange.NONE;
		}
		SessionChange change = SessionChange.NONE;
		for (Map.Entry<String, String> each : this.connection.getQueryExecutor().getParameterStatuses().entrySet()) {
			String name = each.getKey();
			if (!NOT_OF_SESSION.contains(name) && !each.getValue().equals(this.parameters.get(name))) {
				change = change.and(NAMING.contains(name) ? SessionChange.NAMES : SessionChange.STATE);
			}
		}
		if (change == SessionChange.NONE && this.reports != null) {
			// what holds for a transaction has come and gone
			this.reported = this.reports.reports();
		}
		return change;
	}

	/** The name that the session had at the beginning; {@code null} if nobody knows. */
	public @Nullable String applicationName() {
		return this.parameters.get("application_name");
	}

	/** Sets back what the borrower has chosen of the driver; sends nothing. */
	public void setDriverBack() throws SQLException {
		if (this.choices != null) {
			this.choices.setBack(this.connection);
		}
	}

	/**
	 * Sets the session back by one message.
	 * @param sql the message, which begins no transaction; no statement in it may fail
	 * @param deallocates whether no statement is prepared after it
	 * @return names of a result, if one of the statements returns names
	 */
	public List<String> setBack(String sql, boolean deallocates) throws SQLException {
		// DEALLOCATE ALL is the driver's concern as well
		this.connection.getQueryExecutor().setFlushCacheOnDeallocate(true);
		this.deallocations += deallocates ? 1 : 0;
		List<String> names = OneMessage.send(GuardedExecutor.own(this.connection), sql);
		// of channels that nobody listens to any more
		this.connection.getQueryExecutor().getNotifications();
		settled();
		return names;
	}

}
