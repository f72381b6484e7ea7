package io.github.pgprofiles.internal.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.position.ReplicaGuard;
import io.github.pgprofiles.internal.error.SettingRefused;
import io.github.pgprofiles.internal.position.LogPosition;
import io.github.pgprofiles.internal.session.LocalSettings;
import io.github.pgprofiles.internal.session.ProfileSession;
import io.github.pgprofiles.internal.text.LoneCommand;
import io.github.pgprofiles.internal.text.SettingName;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.TransactionState;

/**
 * What has to be in force for what comes next on a connection: settings that go with the
 * BEGIN of a transaction, whoever begins it, or with a statement that commits by itself.
 * They end with that. Knows nothing as long as nobody has given any, and costs nothing
 * then. Not thread-safe, as the connection is not.
 */
public final class SessionPrelude {

	/** Who gives settings; {@code null} outside of a loan, and where nobody does. */
	private @Nullable ProfileSession session;

	private @Nullable String profile;

	/** Of what comes next, where that was said; {@code null} to ask the session. */
	private @Nullable LocalSettings next;

	/** Whether statements that commit by themselves have them as well. */
	private boolean alone;

	/** Of everything on the connection, whoever has it. */
	private LocalSettings always = LocalSettings.NONE;

	/** The rest of these where what begins a transaction sets some by itself. */
	private LocalSettings ofOpen = LocalSettings.NONE;

	/**
	 * What the next transactions are to be like; {@code null} for the server's default.
	 */
	private @Nullable Isolation isolation;

	/** What makes sure that a replica has something; {@code null} for nothing. */
	private @Nullable ReplicaGuard guard;

	/** Up to where the server behind this very connection is known to have replayed. */
	private @Nullable LogPosition replayed;

	/** Of the transaction that is open; {@code null} where they are still to be set. */
	private @Nullable LocalSettings inForce;

	private boolean byItself;

	SessionPrelude() {
	}

	/** That of a connection; {@code null} where the driver's messages are not seen. */
	public static @Nullable SessionPrelude of(@Nullable Connection connection) {
		return (DriverSession.find(connection) instanceof GuardedConnection guarded) ? guarded.prelude() : null;
	}

	/** What transactions are to be like, and how that is said when they begin. */
	private record Isolation(int level, String words) {

		static Isolation of(int level) throws SQLException {
			return new Isolation(level, " ISOLATION LEVEL " + switch (level) {
				case Connection.TRANSACTION_READ_UNCOMMITTED -> "READ UNCOMMITTED";
				case Connection.TRANSACTION_READ_COMMITTED -> "READ COMMITTED";
				case Connection.TRANSACTION_REPEATABLE_READ -> "REPEATABLE READ";
				case Connection.TRANSACTION_SERIALIZABLE -> "SERIALIZABLE";
				default -> throw new SQLException("Transaction isolation level " + level + " is not supported",
						SqlStates.FEATURE_NOT_SUPPORTED);
			});
		}

	}

	/**
	 * Has everything on the connection have settings, for good: statements that commit by
	 * themselves too, whoever sends them.
	 */
	public void always(LocalSettings settings) {
		this.always = settings;
		this.ofOpen = settings;
	}

	/**
	 * What of that a text which begins a transaction has to set by itself, as more than a
	 * BEGIN is in it; but for what it sets already.
	 * @param text as far as it is known
	 * @return commands, each with its semicolon; empty for none
	 */
	public String alwaysBehind(String text) {
		LocalSettings rest = this.always.notIn(text);
		StringBuilder commands = new StringBuilder();
		for (Map.Entry<String, String> each : rest.limits().entrySet()) {
			// takes no snapshot
			commands.append("set local ").append(each.getKey()).append('=').append(each.getValue()).append(';');
		}
		LocalSettings others = rest.withoutLimits();
		return others.isEmpty() ? commands.toString() : commands.append(others.literal()).append(';').toString();
	}

	/**
	 * Has the transactions to come on this loan begin with an isolation.
	 * @param level of {@link Connection}
	 */
	public void isolation(int level) throws SQLException {
		this.isolation = Isolation.of(level);
	}

	/** The level that was asked for; {@code null} if none was. */
	public @Nullable Integer isolation() {
		return (this.isolation != null) ? this.isolation.level() : null;
	}

	/** Has the next message make sure first that the log is replayed up to somewhere. */
	public void guard(ReplicaGuard given) {
		this.guard = given;
	}

	/** The server has said that it has replayed the log up to there. */
	void replayed(LogPosition position) {
		this.replayed = position;
	}

	/**
	 * Whether the server behind this very connection is known to have replayed the log up
	 * to there: another one may be behind the next connection to the same address.
	 */
	public boolean hasReplayed(LogPosition position) {
		LogPosition known = this.replayed;
		return known != null && known.system() == position.system() && known.timeline() == position.timeline()
				&& Long.compareUnsigned(known.lsn(), position.lsn()) >= 0;
	}

	/** Begins a loan. */
	public void lend(ProfileSession given) {
		forget();
		this.session = given.isActive() ? given : null;
	}

	/** Ends the loan: what is sent from here on has no settings. */
	public void forget() {
		this.session = null;
		this.next = null;
		this.alone = false;
		this.isolation = null;
		this.guard = null;
	}

	/** Has all that comes next have settings, be it in a transaction or not. */
	public void all(LocalSettings settings) {
		this.next = settings;
		this.alone = !settings.isEmpty();
	}

	/** Has the transaction that is open, or the next one, have settings. */
	public void transaction(LocalSettings settings) {
		this.next = settings;
		this.inForce = null;
	}

	/** Names the profile, for messages. */
	public void ofProfile(String name) {
		this.profile = name;
	}

	/**
	 * Says of a failure of what somebody else has sent what it means, if it is a
	 * setting's.
	 */
	public SQLException explain(SQLException ex) {
		LocalSettings present = (this.inForce != null) ? this.inForce : this.next;
		return (present != null && SettingRefused.isAny(ex)) ? refused(present, ex) : ex;
	}

	/** Says that settings were refused. */
	SQLException refused(LocalSettings settings, SQLException ex) {
		return SettingRefused.of(this.profile, settings.values().keySet(), settings.values().get(SettingName.ROLE), ex);
	}

	/** Those of a message that commits by itself. */
	public LocalSettings alone() {
		return (this.alone ? Objects.requireNonNull(this.next) : LocalSettings.NONE).over(this.always);
	}

	/**
	 * Those that whoever writes the next message has to set in it, and that count as set
	 * from here on.
	 * @param state of the connection's transaction
	 * @param autoCommit whether the message commits by itself
	 */
	public LocalSettings take(DriverSession.State state, boolean autoCommit) {
		if (state == DriverSession.State.IDLE) {
			this.inForce = null;
			if (autoCommit) {
				return alone();
			}
		}
		else if (state != DriverSession.State.OPEN || this.inForce != null) {
			return LocalSettings.NONE;
		}
		LocalSettings settings = due();
		this.inForce = settings;
		return settings;
	}

	/**
	 * Says that the next statement begins a transaction, and sets them by its own text.
	 */
	public void beginsByItself() {
		this.byItself = true;
	}

	/** Those of the transaction that is open, or is about to be begun. */
	public LocalSettings ofTransaction(boolean open) {
		LocalSettings present = open ? this.inForce : null;
		return (present != null) ? present : due();
	}

	private LocalSettings due() {
		if (this.next != null) {
			return this.next.over(this.ofOpen);
		}
		return (this.session != null) ? this.session.begin(LocalSettings.NONE).over(this.ofOpen) : this.ofOpen;
	}

	/** Whether what commits by itself would have none but limits. */
	boolean isOfLimitsOnly() {
		return !this.alone && !this.always.values().containsKey(SettingName.SEARCH_PATH);
	}

	/** Nobody has given any, which is what it mostly is. */
	boolean isOff() {
		return this.guard == null && this.session == null && this.next == null && this.always.isEmpty()
				&& this.isolation == null;
	}

	/**
	 * Refuses what could be sent without settings that the profile requires.
	 * @param state of the connection's transaction
	 */
	void requireNothing(TransactionState state, boolean suppressBegin) {
		if (this.session != null && this.session.requiresAny() && state == TransactionState.IDLE && suppressBegin) {
			throw this.session.refusal();
		}
	}

	/**
	 * What goes before a message.
	 *
	 * @param settings that are set
	 * @param begin the words that begin a transaction before; {@code null} where none is
	 * begun
	 * @param alone whether they are for this message, which commits by itself
	 * @param guard what makes sure of something before all of it
	 */
	record Due(LocalSettings settings, @Nullable String begin, boolean alone, @Nullable ReplicaGuard guard) {

		Due(LocalSettings settings, @Nullable String begin, boolean alone) {
			this(settings, begin, alone, null);
		}

		Due withoutGuard() {
			return new Due(this.settings, this.begin, this.alone);
		}

		boolean isEmpty() {
			return this.settings.isEmpty() && this.begin == null;
		}

	}

	/**
	 * Makes sure that a statement of somebody else, in a transaction that is open, is
	 * meant to have its settings.
	 */
	void requireSame(TransactionState state, @Nullable Query query) {
		if (this.session != null && this.inForce != null && state == TransactionState.OPEN
				&& !isForTransactionItself(query) && !isOfSavepoint(query)) {
			this.session.requireSame(this.inForce);
		}
	}

	private static boolean isOfSavepoint(@Nullable Query query) {
		String sql = (query != null) ? query.getNativeSql() : "";
		return begins(sql, "savepoint") || begins(sql, "release");
	}

	/**
	 * What is to go before a query.
	 * @return {@code null} for nothing
	 */
	@Nullable Due before(QueryExecutor executor, @Nullable Query query, boolean autoCommit, int flags) {
		ReplicaGuard sure = this.guard;
		if (sure == null) {
			return settingsBefore(executor, query, autoCommit, flags);
		}
		this.guard = null;
		Due due = settingsBefore(executor, query, autoCommit, flags);
		return (due != null) ? new Due(due.settings(), due.begin(), due.alone(), sure)
				: new Due(LocalSettings.NONE, null, true, sure);
	}

	private @Nullable Due settingsBefore(QueryExecutor executor, @Nullable Query query, boolean autoCommit, int flags) {
		TransactionState state = executor.getTransactionState();
		if (state == TransactionState.IDLE) {
			this.inForce = null;
			this.ofOpen = this.always;
		}
		else if (state == TransactionState.FAILED || this.inForce != null) {
			return null;
		}
		boolean begins = state == TransactionState.IDLE && (flags & QueryExecutor.QUERY_SUPPRESS_BEGIN) == 0;
		if (state == TransactionState.OPEN || begins) {
			return isForTransactionItself(query) ? begin(begins, flags) : forTransaction(begins, flags);
		}
		if (this.alone || !this.always.isEmpty()) {
			return forItself(query);
		}
		boolean described = (flags & QueryExecutor.QUERY_DESCRIBE_ONLY) != 0;
		LocalSettings settings = (described && !autoCommit) ? due() : LocalSettings.NONE;
		return settings.isEmpty() ? null : new Due(settings, null, true);
	}

	/** Of a message that commits by itself, or has the words that begin a transaction. */
	private @Nullable Due forItself(@Nullable Query query) {
		if (this.byItself) {
			this.byItself = false;
			this.inForce = alone();
			return null;
		}
		String sql = (query != null) ? query.getNativeSql() : "";
		if (!this.always.isEmpty() && begins(sql, "begin")) {
			// what has to be first in it; the next message has the settings, but for
			// those
			// that this one sets
			this.ofOpen = this.always.notIn(sql);
			return null;
		}
		if (!this.alone && (sql.isEmpty() || LoneCommand.is(sql))) {
			// an empty one asks whether the connection lives
			return null;
		}
		LocalSettings settings = alone();
		// in force behind it as well if it begins a transaction
		this.inForce = settings;
		return new Due(settings, null, true);
	}

	private @Nullable Due forTransaction(boolean begins, int flags) {
		LocalSettings settings = due();
		this.inForce = settings;
		return settings.isEmpty() ? begin(begins, flags)
				: new Due(settings, begins ? beginning(this.isolation, flags) : null, false);
	}

	/** What begins a transaction in another way than the driver does. */
	private @Nullable Due begin(boolean begins, int flags) {
		return (begins && this.isolation != null) ? new Due(LocalSettings.NONE, beginning(this.isolation, flags), false)
				: null;
	}

	private static String beginning(@Nullable Isolation isolation, int flags) {
		return "BEGIN" + ((isolation != null) ? isolation.words() : "")
				+ (((flags & QueryExecutor.QUERY_READ_ONLY_HINT) != 0) ? " READ ONLY" : "");
	}

	/**
	 * Whether a query has to be the first one of a transaction, or only ends it: settings
	 * are set by a query, and come behind it.
	 */
	private static boolean isForTransactionItself(@Nullable Query query) {
		if (query == null || query.getSubqueries() != null) {
			return false;
		}
		String sql = query.getNativeSql();
		return begins(sql, "set transaction") || begins(sql, "commit") || begins(sql, "rollback");
	}

	private static boolean begins(String sql, String words) {
		return sql.regionMatches(true, 0, words, 0, words.length());
	}

}
