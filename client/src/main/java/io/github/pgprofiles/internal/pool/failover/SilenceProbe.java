package io.github.pgprofiles.internal.pool.failover;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.internal.pool.failover.OpenConnections.Opened;
import io.github.pgprofiles.internal.pool.failover.PrimaryRace.Claim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server of connections on which somebody has waited for an answer for a
 * while: it may be silent, stopped or cut off, and nobody would ever be told. While it
 * answers nothing happens, and it is left alone for seconds; while nobody else is a
 * primary nothing does either. Thread-safe.
 */
final class SilenceProbe {

	private static final Logger logger = LoggerFactory.getLogger(SilenceProbe.class);

	/** After which an answer is late. */
	private static final long LATE = Duration.ofMillis(500).toNanos();

	/** For which the own server alone is asked. */
	private static final long OWN = Duration.ofMillis(250).toNanos();

	/** After which one that has answered is asked again for the same statements. */
	private static final long SOUND = Duration.ofSeconds(5).toNanos();

	private static final long TICK = Duration.ofMillis(100).toNanos();

	/** Between logins to one address that may have moved. */
	private static final long AGAIN = Duration.ofMillis(500).toNanos();

	private static final long MOMENT = Duration.ofMillis(20).toNanos();

	/** The first one has none that anybody could have been promoted from. */
	private static final int SECOND_TIMELINE = 2;

	private final PrimaryFollower follower;

	private final OpenConnections opened;

	private final AtomicBoolean running = new AtomicBoolean();

	/** When the server has answered last, by {@link System#nanoTime()}. */
	private volatile long sound = System.nanoTime() - SOUND;

	SilenceProbe(PrimaryFollower follower, OpenConnections opened) {
		this.follower = follower;
		this.opened = opened;
	}

	void tick() {
		long now = System.nanoTime();
		Opened suspect = null;
		for (Opened each : this.opened.present()) {
			if (each.waiting(now) >= LATE && (each.since() - this.sound > 0 || now - this.sound >= SOUND)) {
				suspect = each;
			}
		}
		HostPort server = (suspect != null) ? suspect.server() : null;
		HostLogin login = this.follower.probe();
		if (server != null && login != null && this.running.compareAndSet(false, true)) {
			Thread thread = new Thread(() -> run(server, login), "postgres-profiles-probe-" + this.follower.profile());
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void run(HostPort server, HostLogin login) {
		try {
			List<HostPort> hosts = this.follower.known().hosts();
			int own = (hosts.size() == 1) ? 0 : hosts.indexOf(server);
			if (own >= 0) {
				probe(server, own, login);
			}
		}
		finally {
			this.running.set(false);
		}
	}

	private void probe(HostPort server, int own, HostLogin login) {
		PrimaryRace race = this.follower.search().race(login);
		try {
			race.start(own, false);
			race.await(OWN, PrimaryRace::isSettled);
			boolean told = false;
			long asked = System.nanoTime();
			while (isWaitedFor(server)) {
				if (decide(race, server, own)) {
					return;
				}
				if (!told) {
					told = true;
					logger.info(
							"Profile '{}': the server {} does not answer; asking whether another one is the primary",
							this.follower.profile(), server);
					race.startAll();
				}
				race.await(TICK, (present) -> present.claims().stream().anyMatch((each) -> each.host() != own));
				if (this.follower.known().hosts().size() == 1 && System.nanoTime() - asked >= AGAIN) {
					asked = System.nanoTime();
					race.start(own, false);
				}
			}
		}
		finally {
			race.end(null);
		}
	}

	/** Whether there is no more to be found out. */
	private boolean decide(PrimaryRace race, HostPort server, int own) {
		for (Claim each : race.claims()) {
			if (this.follower.known().isStale(each.look())) {
				continue;
			}
			if (each.host() == own) {
				return isSound(each, server);
			}
			if (race.claims().stream().noneMatch((claim) -> claim.host() == own)) {
				this.follower.search().accept(each, true);
				this.follower.search().abort(server, null);
				fill();
				return true;
			}
		}
		return false;
	}

	/** As soon as those who were woken have given theirs back, and wait for others. */
	private void fill() {
		LockSupport.parkNanos(MOMENT);
		this.follower.pool().refill();
	}

	private boolean isWaitedFor(HostPort server) {
		long now = System.nanoTime();
		return this.opened.present()
			.stream()
			.anyMatch((each) -> server.equals(each.server()) && each.waiting(now) >= LATE);
	}

	/**
	 * Who answers may be another server at the same address, which knows nothing of the
	 * sessions.
	 */
	private boolean isSound(Claim claim, HostPort server) {
		Set<Integer> gone = gone(claim.connection(), server);
		this.sound = System.nanoTime();
		ServerLook look = claim.look();
		if (!gone.isEmpty() && look != null && look.timeline() >= SECOND_TIMELINE) {
			logger.warn(
					"Profile '{}': {} answers and does not know {} sessions that wait for it, as it is another"
							+ " server or was started anew; they are given up",
					this.follower.profile(), server, gone.size());
			this.follower.known().lost();
			this.follower.search().abort(server, gone);
			this.follower.search().accept(claim, false);
			this.follower.pool().retire();
			fill();
		}
		return true;
	}

	/** Whether the server of a connection does not know sessions that are open to it. */
	boolean areGone(Connection connection) {
		HostPort server = this.follower.known().server();
		return server != null && this.follower.isReporting() && !gone(connection, server).isEmpty();
	}

	private Set<Integer> gone(Connection connection, HostPort server) {
		List<Integer> processes = this.opened.present()
			.stream()
			.filter((each) -> server.equals(each.server()))
			.map(Opened::process)
			.toList();
		try {
			Set<Integer> gone = new HashSet<>(processes);
			gone.removeAll(ServerLook.present(connection, processes));
			// what has ended meanwhile was waited for by nobody
			gone.retainAll(this.opened.present().stream().map(Opened::process).toList());
			return gone;
		}
		catch (SQLException ex) {
			logger.debug("Could not look at sessions", ex);
			return new HashSet<>();
		}
	}

}
