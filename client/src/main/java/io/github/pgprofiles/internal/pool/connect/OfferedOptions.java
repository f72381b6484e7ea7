package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

import io.github.pgprofiles.internal.error.PoolerWords;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of a session that go with the start of its connection, before those that the
 * profile has of its own. They are left out where they are what keeps it from connecting:
 * poolers take few settings at the start, or none. Thread-safe.
 */
public final class OfferedOptions {

	private static final Logger logger = LoggerFactory.getLogger(OfferedOptions.class);

	/**
	 * As PgBouncer says it, as others of its kind do, and as a server says it that does
	 * not have such a setting, or not this value of it.
	 */
	private static final Set<String> DECLINED = Set.of("08P01", "0A000", "42704", "22023");

	private final String profile;

	private final String options;

	/** Whether a connection was made without them, and none with them. */
	private volatile boolean declined;

	/**
	 * For one profile.
	 * @param options empty for none
	 */
	public OfferedOptions(String profile, String options) {
		this.profile = profile;
		this.options = options;
		this.declined = options.isEmpty();
	}

	/** Makes a connection with some properties. */
	@FunctionalInterface
	public interface Attempt {

		public Connection connect(Properties properties) throws SQLException;

	}

	public Connection connect(Properties properties, Attempt attempt) throws SQLException {
		if (this.declined) {
			return attempt.connect(properties);
		}
		try {
			return attempt.connect(withOptions(properties));
		}
		catch (SQLException ex) {
			if (!isDeclined(ex)) {
				throw ex;
			}
			Connection connection = without(properties, attempt, ex);
			this.declined = true;
			logger.warn(
					"Profile '{}': the other side takes no settings at the start of a connection ({}), so the text"
							+ " of values follows the settings of the role: let 'options' pass, or set for the role {}",
					this.profile, ex.getMessage(), this.options);
			return connection;
		}
	}

	private Properties withOptions(Properties properties) {
		Properties all = new Properties();
		all.putAll(properties);
		String own = PGProperty.OPTIONS.getOrDefault(properties);
		PGProperty.OPTIONS.set(all, (own != null) ? this.options + " " + own : this.options);
		return all;
	}

	private static Connection without(Properties properties, Attempt attempt, SQLException first) throws SQLException {
		try {
			return attempt.connect(properties);
		}
		catch (SQLException ex) {
			ex.addSuppressed(first);
			throw ex;
		}
	}

	/** Whether the other side has understood, and does not want what it heard. */
	private static boolean isDeclined(SQLException ex) {
		return ex instanceof PSQLException said && said.getServerErrorMessage() != null && ex.getSQLState() != null
				&& DECLINED.contains(ex.getSQLState()) && PoolerWords.of(ex) == null;
	}

}
