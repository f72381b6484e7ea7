package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which PostgreSQL a profile has, as each server says at the login. One that is too old
 * is a warning, once: most things work there, and other engines that speak its protocol
 * call themselves so. Thread-safe.
 */
public final class ServerVersion {

	private static final Logger logger = LoggerFactory.getLogger(ServerVersion.class);

	/** The oldest that the tests run on. */
	private static final int OLDEST = 15;

	private final String profile;

	private volatile boolean told;

	public ServerVersion(String profile) {
		this.profile = profile;
	}

	/** Looks at a new connection, without asking its server. */
	public void look(Connection connection) throws SQLException {
		if (this.told) {
			return;
		}
		String warning = warning(this.profile, connection.getMetaData().getDatabaseMajorVersion(),
				connection.getMetaData().getDatabaseProductVersion());
		if (warning != null) {
			this.told = true;
			logger.warn(warning);
		}
	}

	static @Nullable String warning(String profile, int major, String version) {
		return (major >= OLDEST) ? null
				: ("Profile '%s': the server is a PostgreSQL %s, and this library is tested from PostgreSQL %d on. What"
						+ " an older one does not know fails with its error")
					.formatted(profile, version, OLDEST);
	}

}
