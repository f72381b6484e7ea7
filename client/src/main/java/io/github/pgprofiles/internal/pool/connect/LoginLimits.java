package io.github.pgprofiles.internal.pool.connect;

import java.sql.SQLException;
import java.util.Properties;

import org.postgresql.PGProperty;

/**
 * The limits of one login, as the driver is told them, of which each host has its own: a
 * silent one, which is asked twice where TLS is only preferred, leaves time for the next.
 */
public final class LoginLimits {

	/** Of a login beside others, in seconds, for those that ask a directory or wait. */
	private static final int LEAST_ALONE = 10;

	private final int own;

	private final boolean bounded;

	private LoginLimits(int own, boolean bounded) {
		this.own = own;
		this.bounded = bounded;
	}

	/**
	 * Sets them.
	 * @param login seconds for all of it; 0 for no limit
	 * @param here whether the login is to be on this thread: each step has half of the
	 * limit then, as the driver may connect a second time, without TLS
	 * @param beside whether it is to one host, and others are logged in to beside it
	 * @param hosts of the URL
	 */
	public static LoginLimits apply(Properties all, int login, boolean here, boolean beside, int hosts)
			throws SQLException {
		int own = PGProperty.SOCKET_TIMEOUT.getInt(all);
		int step = here ? login / 2 : login;
		int connect = PGProperty.CONNECT_TIMEOUT.getInt(all);
		if (beside) {
			step = Math.max(LEAST_ALONE, 2 * connect);
			step = (login > 0) ? Math.min(step, login) : step;
		}
		else if (hosts > 1 && login > 0) {
			step = Math.max(1, login / (2 * hosts));
		}
		if (beside || hosts > 1 || here) {
			if (step > 0) {
				int most = here ? login : step;
				PGProperty.CONNECT_TIMEOUT.set(all, (connect > 0) ? Math.min(connect, most) : most);
			}
		}
		if (login > 0 && !here && !beside) {
			PGProperty.LOGIN_TIMEOUT.set(all, login);
		}
		// the driver leaves a login that takes too long to a thread of its own, which
		// would wait for a silent server for ever
		boolean bounded = step > 0 && (own <= 0 || own > step);
		if (bounded) {
			PGProperty.SOCKET_TIMEOUT.set(all, step);
		}
		return new LoginLimits(own, bounded);
	}

	/**
	 * The connection's own limit from here on, in milliseconds; negative for no change.
	 */
	public int afterwards() {
		return this.bounded ? (int) Math.min(this.own * 1000L, Integer.MAX_VALUE) : -1;
	}

}
