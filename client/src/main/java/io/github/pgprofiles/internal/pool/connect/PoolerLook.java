package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.internal.driver.DriverSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a pooler of which the profile does not know, once: whether it lends its
 * connections for a transaction each, and whether the limits that the profile has asked
 * for are in force. A server sends nothing for that and gets nothing: the number of its
 * process says who it is, while PgBouncer and its kind make one up. Thread-safe.
 */
public final class PoolerLook {

	private static final Logger logger = LoggerFactory.getLogger(PoolerLook.class);

	/**
	 * The largest number of a process on Linux, and more than on other systems that run
	 * servers; one in a thousand that a pooler makes up is below.
	 */
	private static final int LARGEST_PROCESS = 4_194_304;

	/** Milliseconds, for what may have to wait in a pooler that is full. */
	private static final int BOUND = 1000;

	private static final String PROCESS = "select pg_catalog.pg_backend_pid()";

	private final String profile;

	private final Map<String, Integer> limits;

	private volatile boolean done;

	public PoolerLook(ProfileSettings settings) {
		this.profile = settings.name();
		this.limits = settings.timeouts().parameters();
		// who says that there is one need not be told
		this.done = TransactionPooling.isOf(settings);
	}

	/** Makes one more connection to the same place. */
	@FunctionalInterface
	public interface Another {

		Connection open() throws SQLException;

	}

	/**
	 * Looks, the first time that it is worth it.
	 * @param connection that nobody has yet
	 * @throws SQLException if that is lost
	 */
	public void look(Connection connection, Another another) throws SQLException {
		if (this.done || !isMadeUp(DriverSession.process(connection))) {
			return;
		}
		this.done = true;
		int usual = connection.getNetworkTimeout();
		connection.setNetworkTimeout(Runnable::run, BOUND);
		checkLimits(connection);
		if (sharesSessions(connection, another)) {
			logger.warn("Profile '{}': a pooler in transaction mode (PgBouncer or its kind) stands between, and gives"
					+ " each transaction another session of the server, while the profile counts on one of its own:"
					+ " statements may run as another client's, and settings, locks and limits be lost. Set"
					+ " 'pooler: transaction' for the profile", this.profile);
		}
		connection.setNetworkTimeout(Runnable::run, usual);
	}

	/** Whether no server has a process of that number. */
	static boolean isMadeUp(int process) {
		return process <= 0 || process > LARGEST_PROCESS;
	}

	private void checkLimits(Connection connection) throws SQLException {
		List<String> missing = new ArrayList<>();
		for (Map.Entry<String, Integer> limit : this.limits.entrySet()) {
			String present = ask(connection,
					"select setting from pg_catalog.pg_settings where name operator(pg_catalog.=) '" + limit.getKey()
							+ "'");
			if (!String.valueOf(limit.getValue()).equals(present)) {
				missing.add(limit.getKey() + " = " + present + " instead of " + limit.getValue());
			}
		}
		if (!missing.isEmpty()) {
			logger.warn("Profile '{}': its 'timeouts' are not in force, as the server says ({}): a pooler in between"
					+ " drops the options of the start (ignore_startup_parameters). Set 'pooler: transaction' for the"
					+ " profile, with which they go with each transaction, or have them set for the role (ALTER ROLE …"
					+ " SET)", this.profile, String.join(", ", missing));
		}
	}

	/**
	 * Whether two connections were served by one session, or one by two. In a pooler that
	 * lends sessions for good neither can be.
	 */
	private boolean sharesSessions(Connection first, Another another) throws SQLException {
		String own = ask(first, PROCESS);
		if (!own.equals(ask(first, PROCESS))) {
			return true;
		}
		try (Connection second = another.open()) {
			second.setNetworkTimeout(Runnable::run, BOUND);
			second.setAutoCommit(false);
			if (ask(second, PROCESS).equals(own)) {
				return true;
			}
			boolean moved = !own.equals(ask(first, PROCESS));
			second.rollback();
			second.setAutoCommit(true);
			return moved || !own.equals(ask(first, PROCESS)) || own.equals(ask(second, PROCESS))
					|| !own.equals(ask(first, PROCESS));
		}
		catch (SQLException ex) {
			if (first.isClosed()) {
				throw ex;
			}
			logger.debug("Profile '{}': could not find out how the pooler lends its sessions", this.profile, ex);
			return false;
		}
	}

	private static String ask(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			return rows.next() ? String.valueOf(rows.getString(1)) : "";
		}
	}

}
