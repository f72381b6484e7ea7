package io.github.pgprofiles.internal.pool.failover;

import java.sql.Connection;
import java.sql.SQLException;

/** Logs in to one of a profile's hosts, whatever it is, within a limit of its own. */
@FunctionalInterface
public interface HostLogin {

	/** Stands for all of them, of which the driver takes one. */
	int ANY = -1;

	/**
	 * Logs in.
	 * @param host its number among those of the profile, from 0; or {@link #ANY}
	 */
	Connection open(int host) throws SQLException;

}
