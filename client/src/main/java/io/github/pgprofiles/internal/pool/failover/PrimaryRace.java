package io.github.pgprofiles.internal.pool.failover;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.pgprofiles.internal.driver.ConnectionAbort;
import io.github.pgprofiles.internal.pool.connect.Reconnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logins to several hosts side by side, of which those win that lead to a primary: one
 * that is silent delays nobody. Until its end each server that is none is asked again on
 * the connection that there is, which sees its promotion within milliseconds, and one
 * that cannot be reached is tried again. Each login has a thread of its own, which ends
 * with the race, or with the limit of the login. Thread-safe.
 */
final class PrimaryRace {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryRace.class);

	/** Between two questions to a server that is no primary yet. */
	private static final long ASK = Duration.ofMillis(25).toNanos();

	/** Between two logins to one that cannot be reached. */
	private static final long AGAIN = Duration.ofMillis(100).toNanos();

	private final String profile;

	private final HostLogin login;

	/** Whether a server reports by itself what it is. */
	private final boolean reports;

	/** Told of a primary that comes too late for the race. */
	private final Late late;

	private final @Nullable SQLException[] failures;

	private final @Nullable ServerLook[] others;

	private final boolean[] started;

	private final List<Claim> claims = new ArrayList<>();

	private boolean over;

	/**
	 * A connection to a server that takes writes.
	 *
	 * @param look {@code null} where it was not asked, only reported
	 */
	record Claim(int host, Connection connection, @Nullable ServerLook look) {

		int timeline() {
			return (this.look != null) ? this.look.timeline() : 0;
		}

	}

	/** Told of a claim of which the connection is closed. */
	@FunctionalInterface
	interface Late {

		void claimed(int host, ServerLook look);

	}

	PrimaryRace(String profile, int hosts, HostLogin login, boolean reports, Late late) {
		this.profile = profile;
		this.login = login;
		this.reports = reports;
		this.late = late;
		this.failures = new @Nullable SQLException[hosts];
		this.others = new @Nullable ServerLook[hosts];
		this.started = new boolean[hosts];
	}

	/**
	 * Begins with a host.
	 * @param trusted whether it is a primary if it reports so, without being asked
	 */
	void start(int host, boolean trusted) {
		synchronized (this) {
			this.started[host] = true;
		}
		Thread thread = new Thread(() -> run(host, trusted), "postgres-profiles-login-" + this.profile);
		thread.setDaemon(true);
		thread.start();
	}

	/** Begins with those that have not begun. */
	void startAll() {
		for (int i = 0; i < this.started.length; i++) {
			boolean begun;
			synchronized (this) {
				begun = this.started[i];
			}
			if (!begun) {
				start(i, false);
			}
		}
	}

	private void run(int host, boolean trusted) {
		while (!isOver()) {
			Connection made = null;
			try {
				made = this.login.open(host);
				ask(host, made, trusted);
				return;
			}
			catch (SQLException ex) {
				discard(made);
				failed(host, ex);
				if (!Reconnection.goesAway(ex)) {
					return;
				}
			}
			catch (RuntimeException | Error ex) {
				discard(made);
				failed(host, new SQLException(ex));
				return;
			}
			pause(AGAIN);
		}
	}

	private void ask(int host, Connection made, boolean trusted) throws SQLException {
		if (trusted && this.reports && ServerRole.reported(made) == ServerRole.PRIMARY) {
			offer(new Claim(host, made, null));
			return;
		}
		while (true) {
			ServerLook look = ServerLook.ask(made);
			if (look.role() == ServerRole.PRIMARY) {
				offer(new Claim(host, made, look));
				return;
			}
			if (isNoneAndOver(host, look)) {
				discard(made);
				return;
			}
			pause(ASK);
		}
	}

	private synchronized boolean isNoneAndOver(int host, ServerLook look) {
		this.others[host] = look;
		this.failures[host] = null;
		notifyAll();
		return this.over;
	}

	private void offer(Claim claim) {
		synchronized (this) {
			if (!this.over) {
				this.claims.add(claim);
				notifyAll();
				return;
			}
		}
		if (claim.look() != null) {
			this.late.claimed(claim.host(), claim.look());
		}
		discard(claim.connection());
	}

	private synchronized void failed(int host, SQLException ex) {
		this.others[host] = null;
		this.failures[host] = ex;
		notifyAll();
	}

	private synchronized boolean isOver() {
		return this.over;
	}

	private synchronized void pause(long nanos) {
		long end = System.nanoTime() + nanos;
		for (long left = nanos; !this.over && left > 0; left = end - System.nanoTime()) {
			await(left);
		}
	}

	/** An interrupt is kept, and ends the race. */
	private void await(long nanos) {
		try {
			TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.over = true;
			notifyAll();
		}
	}

	/** Waits until something holds, or a time is up. */
	synchronized boolean await(long nanos, Predicate<PrimaryRace> condition) {
		long end = System.nanoTime() + nanos;
		while (!condition.test(this)) {
			long left = end - System.nanoTime();
			if (left <= 0 || this.over) {
				return false;
			}
			await(left);
		}
		return true;
	}

	/** Whether there is a claim. */
	synchronized boolean isClaimed() {
		return !this.claims.isEmpty();
	}

	/** Whether each host that has begun has said something, or failed. */
	synchronized boolean isSettled() {
		for (int i = 0; i < this.started.length; i++) {
			int host = i;
			if (this.started[i] && this.others[i] == null && this.failures[i] == null
					&& this.claims.stream().noneMatch((claim) -> claim.host() == host)) {
				return false;
			}
		}
		return true;
	}

	synchronized List<Claim> claims() {
		return List.copyOf(this.claims);
	}

	/** What a host has said that is no primary; {@code null} if it has not. */
	synchronized @Nullable ServerLook other(int host) {
		return this.others[host];
	}

	/** Whether some host has answered, and is no primary. */
	synchronized boolean hasOther() {
		return Arrays.stream(this.others).anyMatch((each) -> each != null);
	}

	/** Why hosts could not be reached, in their order. */
	synchronized List<SQLException> failures() {
		List<SQLException> all = new ArrayList<>();
		for (SQLException each : this.failures) {
			if (each != null) {
				all.add(each);
			}
		}
		return all;
	}

	/**
	 * Ends it. Logins that are under way are closed when they come.
	 * @param winner whose connection stays; {@code null} for none
	 */
	void end(@Nullable Claim winner) {
		List<Claim> losers;
		synchronized (this) {
			this.over = true;
			losers = new ArrayList<>(this.claims);
			this.claims.clear();
			notifyAll();
		}
		for (Claim each : losers) {
			if (winner == null || each.connection() != winner.connection()) {
				discard(each.connection());
			}
		}
	}

	private static void discard(@Nullable Connection connection) {
		try {
			if (connection != null) {
				ConnectionAbort.abortLater(connection);
			}
		}
		catch (SQLException ex) {
			logger.debug("Could not close a connection", ex);
		}
	}

}
