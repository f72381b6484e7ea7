package io.github.pgprofiles.internal.notification;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.OnStandby;

/**
 * When a lost connection is made again: soon at first, then with pauses that double, and
 * jitter, as many instances may have lost theirs at the same moment. Of one thread.
 */
final class ListenerPace {

	private static final long FIRST = Duration.ofMillis(50).toNanos();

	private static final long LONGEST = Duration.ofSeconds(1).toNanos();

	/** A standby refuses each, and may be promoted at any moment, or never. */
	private static final long STANDBY = Duration.ofSeconds(5).toNanos();

	/** Each attempt counts as one, and may lock a role out. */
	private static final long REJECTED = Duration.ofSeconds(30).toNanos();

	private int failures;

	/** All is well. */
	void reset() {
		this.failures = 0;
	}

	/** How many have failed since. */
	int failures() {
		return this.failures;
	}

	/** Nanoseconds before the next attempt. */
	long next(SQLException failure) {
		this.failures++;
		boolean rejected = SqlStates.isRejectedLogin(failure.getSQLState());
		long longest = rejected ? REJECTED : (failure instanceof OnStandby) ? STANDBY : LONGEST;
		long pause = Math.min(longest, (rejected ? LONGEST : FIRST) << Math.min(this.failures - 1, 10));
		return ThreadLocalRandom.current().nextLong(pause / 2, pause);
	}

}
