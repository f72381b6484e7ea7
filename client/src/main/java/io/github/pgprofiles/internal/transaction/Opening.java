package io.github.pgprofiles.internal.transaction;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.PreparedTypes;
import io.github.pgprofiles.internal.driver.SessionPrelude;
import io.github.pgprofiles.internal.driver.StandbyErrors;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PooledConnection;
import io.github.pgprofiles.internal.time.Deadline;
import io.github.pgprofiles.internal.time.ServerDeadline;
import io.github.pgprofiles.internal.timeout.PoolerWait;
import io.github.pgprofiles.internal.transaction.state.IsolationLevel;
import io.github.pgprofiles.internal.transaction.state.ServerIdentity;
import io.github.pgprofiles.internal.transaction.state.TransactionIdentity;
import io.github.pgprofiles.internal.transaction.state.TransactionOptions;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

import org.springframework.transaction.TransactionDefinition;

/**
 * The first message of a transaction, with BEGIN in it: all that it is to be like, and
 * what is asked of it. None where there is nothing to say, and the driver begins it.
 */
final class Opening {

	private static final Characteristics SET = new Characteristics("set transaction", "");

	private static final Characteristics BEGIN = new Characteristics("begin", "begin;");

	/** What begins transactions that have names, in characters as well. */
	private static final BoundedCache<Named, String> NAMED = new BoundedCache<>(256, 64 * 1024);

	/** What begins a transaction, and what that is called. */
	private record Named(String begin, String name) {
	}

	private final @Nullable IsolationLevel isolation;

	private final boolean readOnly;

	private final boolean deferrable;

	private final int statementTimeout;

	private final int lockTimeout;

	/** Where the transaction is to know who it is; {@code null} if it need not. */
	private final @Nullable ServerIdentity tracked;

	private final @Nullable OpeningStatement statement;

	/** What the transaction is called; {@code null} for nothing. */
	private final @Nullable String name;

	private final @Nullable Deadline deadline;

	private @Nullable TransactionIdentity identity;

	/** Whether the server is another one than was known. */
	private boolean elsewhere;

	private Opening(@Nullable IsolationLevel isolation, boolean readOnly, boolean deferrable, int statementTimeout,
			int lockTimeout, @Nullable ServerIdentity tracked, @Nullable OpeningStatement statement,
			@Nullable String name, @Nullable Deadline deadline) {
		this.isolation = isolation;
		this.readOnly = readOnly;
		this.deferrable = deferrable;
		this.statementTimeout = statementTimeout;
		this.lockTimeout = lockTimeout;
		this.tracked = tracked;
		this.statement = statement;
		this.name = name;
		this.deadline = deadline;
	}

	/** Of a definition that any user of the transaction manager gave. */
	static Opening of(TransactionDefinition definition) {
		IsolationLevel level = IsolationLevel.of(definition.getIsolationLevel());
		// without anything else to say, the driver puts READ ONLY into BEGIN
		return new Opening(level, definition.isReadOnly() && level != null, false, 0, 0, null, null, null, null);
	}

	/**
	 * Of a transaction of ours.
	 * @param server that is known, for a transaction that is to know who it is
	 */
	static Opening of(TransactionOptions options, @Nullable Deadline deadline, @Nullable OpeningStatement statement,
			ConnectionSource connections, ServerIdentity server) {
		int limit = (deadline != null) ? ServerDeadline.limitForServer(connections.statementTimeout(), deadline) : 0;
		int lock = (options.lockTimeout() != null) ? options.lockTimeout().millis() : 0;
		boolean more = options.isolation() != null || limit > 0 || lock > 0 || options.tracked() || statement != null;
		return new Opening(options.isolation(), options.readOnly() && more, options.deferrable(), limit, lock,
				options.tracked() ? server : null, statement, options.name(), deadline);
	}

	/**
	 * What is left to say where a manager that is not ours has seen to the isolation.
	 * @param readOnly whether it has not seen to that; a definition's is a hint only
	 */
	Opening beyondDefinition(boolean readOnly) {
		return new Opening(null, readOnly, this.deferrable, this.statementTimeout, this.lockTimeout, this.tracked,
				this.statement, this.name, this.deadline);
	}

	/** Whether there is anything to say beyond what the driver says by itself. */
	boolean isNeeded() {
		return this.isolation != null || this.readOnly || this.deferrable || this.statementTimeout > 0
				|| this.lockTimeout > 0 || this.tracked != null || this.statement != null;
	}

	/** Who the transaction is, if that was asked for and it was sent. */
	@Nullable TransactionIdentity identity() {
		return this.identity;
	}

	/** Sends it, on a connection whose autocommit is off already. */
	void send(ConnectionSource connections, Connection connection) throws SQLException {
		if (!isNeeded()) {
			return;
		}
		try {
			if (this.deadline == null && this.statement != null) {
				// it may have to wait for a lock
				ask(connection);
			}
			else {
				PoolerWait.call(connections, connection, this.deadline, () -> {
					ask(connection);
					return true;
				});
			}
		}
		catch (SQLException ex) {
			throw StandbyErrors.explain(connection, ex, onStandby());
		}
	}

	/** What a standby refuses of it. */
	private String onStandby() {
		if (this.isolation == IsolationLevel.SERIALIZABLE) {
			return "on which no transaction is serializable: use repeatable read there";
		}
		return "on which no transaction begins that may write, as those of retry() and once(…) may: read there in one"
				+ " that is readOnly()";
	}

	private void ask(Connection connection) throws SQLException {
		ServerIdentity.Known known = (this.tracked != null) ? this.tracked.known() : null;
		Connection raw = PooledConnection.beneath(connection);
		if (raw != null && DriverSession.mayBegin(raw)) {
			begin(connection, raw, known);
		}
		else {
			try (PreparedStatement prepared = connection.prepareStatement(sql(SET, known, ""))) {
				run(prepared, known);
			}
		}
		if (this.elsewhere && this.tracked != null) {
			this.identity = this.tracked.ask(connection);
		}
	}

	/**
	 * Begins by the message's own words. The driver's BEGIN is a query of its own, which
	 * the server answers by itself, and has the characteristics of the transaction set
	 * after it.
	 */
	private void begin(Connection connection, Connection raw, ServerIdentity.@Nullable Known known)
			throws SQLException {
		// neither sends anything
		raw.setAutoCommit(true);
		try (PreparedStatement prepared = PooledConnection.prepareBegin(connection,
				sql(BEGIN, known, always(connection)))) {
			run(prepared, known);
		}
		finally {
			if (!raw.isClosed()) {
				raw.setAutoCommit(false);
			}
		}
	}

	private void run(PreparedStatement prepared, ServerIdentity.@Nullable Known known) throws SQLException {
		if (this.statement != null && this.statement.bind(prepared) > 0) {
			// a part that the driver has described would be sent by itself
			PreparedTypes.name(prepared);
			if (!PreparedTypes.isAvailable()) {
				prepared.unwrap(PGStatement.class).setPrepareThreshold(0);
			}
		}
		read(prepared, prepared.execute(), known);
	}

	/**
	 * What a profile behind a pooler has in each transaction, for the statement that
	 * comes in the same text: it may have to wait for a lock.
	 */
	private String always(Connection connection) throws SQLException {
		SessionPrelude prelude = (this.statement != null) ? PooledConnection.prelude(connection) : null;
		return (prelude == null) ? "" : prelude.alwaysBehind(((this.statementTimeout > 0) ? "statement_timeout" : "")
				+ ((this.lockTimeout > 0) ? "lock_timeout" : ""));
	}

	private String sql(Characteristics verb, ServerIdentity.@Nullable Known known, String always) {
		String plain = verb.text(this.isolation, this.readOnly, this.deferrable);
		String begin = named(verb, plain);
		String settings = always.isEmpty() ? begin : begin + always;
		boolean limited = this.statementTimeout > 0 || this.lockTimeout > 0;
		if (limited) {
			settings += ((this.statementTimeout > 0) ? "set local statement_timeout=" + this.statementTimeout + ";"
					: "") + ((this.lockTimeout > 0) ? "set local lock_timeout=" + this.lockTimeout + ";" : "");
		}
		String more = (this.statement != null) ? this.statement.sql() : null;
		if (this.tracked == null) {
			return (more != null) ? settings + more : settings;
		}
		// where it is too, each time: a pooler or a proxy puts another one behind the
		// same
		// connection
		return (limited || begin.length() > plain.length()) ? ServerIdentity.textOnce(settings, more, known)
				: this.tracked.text(settings, more, known);
	}

	/** Behind BEGIN, where that is said here; made once. */
	@SuppressWarnings("ReferenceEquality") // one of two
	private String named(Characteristics verb, String begin) {
		if (this.name == null || verb != BEGIN) {
			return begin;
		}
		Named key = new Named(begin, this.name);
		String named = NAMED.get(key);
		if (named == null) {
			named = StatementName.isOne(this.name)
					? begin.substring(0, begin.length() - 1) + StatementName.comment(this.name) + ";" : begin;
			NAMED.put(key, named, this.name.length());
		}
		return named;
	}

	private void read(PreparedStatement prepared, boolean rows, ServerIdentity.@Nullable Known known)
			throws SQLException {
		boolean present = rows;
		while (present || prepared.getUpdateCount() != -1) {
			if (present) {
				// the only part that returns any
				read(prepared.getResultSet(), known);
			}
			present = prepared.getMoreResults();
		}
	}

	private void read(ResultSet rows, ServerIdentity.@Nullable Known known) throws SQLException {
		ResultSet row = rows.next() ? rows : null;
		if (this.tracked != null && row != null) {
			int before = (this.statement != null) ? this.statement.columns() : 0;
			this.identity = this.tracked.read(row, before, known);
			this.elsewhere = this.identity == null;
		}
		if (this.statement != null) {
			this.statement.read(row);
		}
	}

}
