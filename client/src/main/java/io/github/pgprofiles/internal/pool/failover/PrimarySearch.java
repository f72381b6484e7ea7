package io.github.pgprofiles.internal.pool.failover;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.internal.error.AwaitsPrimary;
import io.github.pgprofiles.internal.pool.connect.Reconnection;
import io.github.pgprofiles.internal.pool.failover.OpenConnections.Opened;
import io.github.pgprofiles.internal.pool.failover.PrimaryKnowledge.Moved;
import io.github.pgprofiles.internal.pool.failover.PrimaryRace.Claim;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the primary among the hosts of one profile, and gives up the connections to the
 * one that was. Thread-safe.
 */
final class PrimarySearch {

	private static final Logger logger = LoggerFactory.getLogger(PrimarySearch.class);

	/** For how long the known primary alone is tried, at least. */
	private static final long DIRECT = Duration.ofMillis(150).toNanos();

	/** The same, at most, of one that is far away. */
	private static final long LONGEST_DIRECT = Duration.ofSeconds(1).toNanos();

	/** After which somebody else who claims to be a primary is not waited for. */
	private static final long RIVALS = Duration.ofMillis(50).toNanos();

	/** Of one search; who still wants a connection begins the next one. */
	private static final long SEARCH = Duration.ofSeconds(2).toNanos();

	private final String profile;

	private final boolean reports;

	private final OpenConnections opened;

	private final PrimaryKnowledge known;

	private final Runnable again;

	/** One thread searches, and the others go where it has found one. */
	private final ReentrantLock searching = new ReentrantLock();

	/** How long the last login to the primary took. */
	private volatile long usual;

	private volatile FollowingPool pool = FollowingPool.NONE;

	/**
	 * For one profile.
	 * @param reports whether servers report by themselves what they are
	 * @param again has somebody look, as another server is a primary
	 */
	PrimarySearch(String profile, boolean reports, OpenConnections opened, PrimaryKnowledge known, Runnable again) {
		this.profile = profile;
		this.reports = reports;
		this.opened = opened;
		this.known = known;
		this.again = again;
	}

	/** Says whose connections are to be given up. */
	void serve(FollowingPool follower) {
		this.pool = follower;
	}

	FollowingPool pool() {
		return this.pool;
	}

	PrimaryRace race(HostLogin login) {
		return new PrimaryRace(this.profile, this.known.hosts().size(), login, this.reports, this::late);
	}

	/**
	 * Connects to the primary.
	 * @param nanos for all of it
	 */
	Connection connect(HostLogin login, long nanos) throws SQLException {
		long begin = System.nanoTime();
		long end = begin + nanos;
		PrimaryRace race = race(login);
		Claim winner = null;
		try {
			int present = this.known.primary();
			if (present >= 0) {
				race.start(present, true);
				race.await(Math.min(direct(), nanos), PrimaryRace::isSettled);
			}
			winner = race.isClaimed() ? race.claims().get(0) : searchAll(race, login, end);
			if (winner == null) {
				throw none(race);
			}
			if (winner.host() == present) {
				this.usual = System.nanoTime() - begin;
			}
			accept(winner, race);
			return winner.connection();
		}
		finally {
			race.end(winner);
		}
	}

	/** Twice what it takes usually. */
	private long direct() {
		return Math.max(DIRECT, Math.min(2 * this.usual, LONGEST_DIRECT));
	}

	/** One thread asks all of them, and the others wait for what it finds. */
	private @Nullable Claim searchAll(PrimaryRace race, HostLogin login, long end) throws SQLException {
		int before = this.known.changes();
		try {
			if (!this.searching.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
				return null;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while attempting to connect", ex);
		}
		try {
			if (this.known.changes() != before && this.known.primary() >= 0) {
				int found = this.known.primary();
				race.start(found, true);
				race.await(direct(), (present) -> present.claims().stream().anyMatch((each) -> each.host() == found));
			}
			race.startAll();
			// without a limit of its own for the first one: there is nowhere else to go
			long left = end - System.nanoTime();
			boolean seen = this.known.isSeen();
			return best(race, seen ? Math.min(SEARCH, left) : left, seen);
		}
		finally {
			this.searching.unlock();
		}
	}

	/**
	 * The claim of the highest timeline.
	 * @param patient whether servers that are no primary may still become one
	 */
	@Nullable Claim best(PrimaryRace race, long nanos, boolean patient) {
		race.await(nanos, (present) -> present.claims().stream().anyMatch((each) -> !this.known.isStale(each.look()))
				|| (!patient && present.isSettled()));
		// whoever claims it by a new timeline has been promoted, and no other has later
		race.await(RIVALS, (present) -> present.isSettled()
				|| present.claims().stream().anyMatch((each) -> this.known.isNewer(each.look())));
		Claim best = null;
		for (Claim each : race.claims()) {
			boolean stale = this.known.isStale(each.look());
			if (!stale && (best == null || each.timeline() > best.timeline())) {
				best = each;
			}
		}
		for (Claim each : race.claims()) {
			if (best != null && each.look() != null && each.host() != best.host()) {
				this.known.rival(each.host(), each.look());
			}
		}
		return best;
	}

	/** Of a primary that came after the end of the race. */
	private void late(int host, ServerLook look) {
		if (this.known.isNewer(look)) {
			this.again.run();
		}
		else if (host != this.known.primary()) {
			this.known.rival(host, look);
		}
	}

	/** Why there is none. */
	private SQLException none(PrimaryRace race) {
		List<SQLException> failures = race.failures();
		SQLException refused = failures.stream()
			.filter((each) -> !Reconnection.goesAway(each))
			.findFirst()
			.orElse(null);
		if (this.known.isSeen()) {
			this.known.lost();
			if (race.hasOther() || failures.isEmpty()) {
				return awaited("none of the hosts " + this.known.hosts() + " is a primary", refused);
			}
		}
		else if (race.hasOther()) {
			return new PSQLException(GT.tr("Could not find a server with specified targetServerType: {0}", "primary"),
					PSQLState.CONNECTION_UNABLE_TO_CONNECT, refused);
		}
		if (refused != null) {
			return refused;
		}
		return failures.isEmpty()
				? new PSQLException(GT.tr("Connection attempt timed out."), PSQLState.CONNECTION_UNABLE_TO_CONNECT)
				: failures.get(0);
	}

	static AwaitsPrimary awaited(String what, @Nullable Throwable cause) {
		return new AwaitsPrimary("failing over: " + what, cause);
	}

	/** Takes a primary that was found. */
	void accept(Claim winner, PrimaryRace race) {
		int before = this.known.primary();
		boolean answers = before >= 0 && race.other(before) != null;
		HostPort server = this.known.host(winner.host());
		Moved moved = this.known.reached(winner.host(), server, ServerRole.PRIMARY, winner.look());
		if (moved.isOther()) {
			// of a server that answers, work may go on until it is refused
			leave(moved.from(), !answers);
		}
		told(moved);
	}

	/** Takes a primary that was found instead of one that is silent. */
	void accept(Claim winner, boolean abort) {
		HostPort server = this.known.host(winner.host());
		Moved moved = this.known.reached(winner.host(), server, ServerRole.PRIMARY, winner.look());
		if (moved.isOther()) {
			leave(moved.from(), abort);
		}
		told(moved);
	}

	/** Gives up the connections to a server that is no primary any more. */
	private void leave(@Nullable HostPort server, boolean abort) {
		this.pool.retire();
		if (abort && server != null) {
			abort(server, null);
		}
		this.pool.refill();
	}

	/**
	 * Cuts connections to a server off.
	 * @param processes theirs; {@code null} for all
	 */
	void abort(HostPort server, @Nullable Set<Integer> processes) {
		for (Opened each : this.opened.present()) {
			if (server.equals(each.server()) && (processes == null || processes.contains(each.process()))) {
				each.abort();
			}
		}
	}

	/** Tells of what has changed. */
	void told(Moved moved) {
		if (moved.isNews()) {
			logger.info("Profile '{}': the primary is {}{}, {}", this.profile, moved.to(),
					(moved.timeline() > 0) ? " on timeline " + moved.timeline() : "",
					moved.isOther() ? "it was " + moved.from() : "again");
		}
		if (moved.isFailover()) {
			this.pool.failedOver(moved.from(), moved.to(), moved.nanos());
		}
	}

}
