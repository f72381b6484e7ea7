package io.github.pgprofiles.internal.pool.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.internal.pool.failover.FollowedServers.Rival;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of the servers of one profile. Asks nobody. Thread-safe. */
final class PrimaryKnowledge {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryKnowledge.class);

	private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

	private final String profile;

	private volatile List<HostPort> hosts = List.of();

	/** Among the hosts; -1 where none is known. */
	private int primary = -1;

	private volatile boolean seen;

	private ServerRole role = ServerRole.UNKNOWN;

	private @Nullable HostPort server;

	private int timeline;

	private @Nullable String system;

	private @Nullable Instant changed;

	private volatile @Nullable Instant failingOver;

	/** By {@link System#nanoTime()}. */
	private long failingSince;

	private int changes;

	/** When a connection to a primary was made last, by {@link System#nanoTime()}. */
	private long reached;

	private final Map<HostPort, Rival> rivals = new LinkedHashMap<>();

	PrimaryKnowledge(String profile) {
		this.profile = profile;
	}

	/** What a connection has shown. */
	record Moved(@Nullable HostPort from, HostPort to, int timeline, boolean isOther, boolean isNews,
			boolean isFailover, long nanos) {

	}

	/** Says where the profile connects to; a secret may have changed that. */
	void retarget(List<HostPort> present) {
		if (!present.equals(this.hosts)) {
			forget(present);
		}
	}

	private synchronized void forget(List<HostPort> present) {
		this.hosts = present;
		this.primary = -1;
		this.seen = false;
		this.role = ServerRole.UNKNOWN;
		this.server = null;
		this.timeline = 0;
		this.system = null;
		this.failingOver = null;
		this.rivals.clear();
	}

	List<HostPort> hosts() {
		return this.hosts;
	}

	HostPort host(int number) {
		return this.hosts.get(number);
	}

	/** The number of the primary among the hosts; -1 where none is known. */
	synchronized int primary() {
		return this.primary;
	}

	/** Whether there has been a primary. */
	boolean isSeen() {
		return this.seen;
	}

	synchronized ServerRole role() {
		return this.role;
	}

	synchronized @Nullable HostPort server() {
		return this.server;
	}

	/** How often a server was reached. */
	synchronized int changes() {
		return this.changes;
	}

	/** Whether a primary was reached after a moment, by {@link System#nanoTime()}. */
	synchronized boolean isReachedSince(long moment) {
		return this.seen && this.reached - moment > 0;
	}

	@Nullable Instant failingOver() {
		return this.failingOver;
	}

	/**
	 * Notes a connection to a server.
	 * @param look what it has said; {@code null} where it was not asked
	 */
	synchronized Moved reached(int host, HostPort reached, ServerRole present, @Nullable ServerLook look) {
		HostPort before = this.server;
		boolean known = this.seen;
		boolean writes = present == ServerRole.PRIMARY;
		boolean other = writes && known && this.primary >= 0 && this.primary != host;
		boolean again = writes && this.failingOver != null;
		HostPort from = (known && this.primary >= 0) ? this.hosts.get(this.primary) : before;
		long nanos = again ? System.nanoTime() - this.failingSince : 0;
		this.changes++;
		this.server = reached;
		this.role = present;
		if (writes) {
			this.reached = System.nanoTime();
			this.primary = host;
			this.seen = true;
			this.failingOver = null;
			this.rivals.remove(this.hosts.get(host));
		}
		boolean moved = other || (again && this.hosts.size() == 1);
		if (look != null && writes) {
			moved |= isLater(look);
			this.timeline = look.timeline();
			this.system = look.system();
		}
		else if (moved) {
			// nobody has asked it
			this.timeline = 0;
		}
		if (moved) {
			this.changed = Instant.now();
		}
		return new Moved(from, reached, this.timeline, other, moved || again, moved, nanos);
	}

	private boolean isLater(ServerLook look) {
		return this.timeline > 0 && isSameSystem(look) && look.timeline() > this.timeline;
	}

	private boolean isSameSystem(ServerLook look) {
		return look.system() == null || this.system == null || look.system().equals(this.system);
	}

	/** Whether a server has been promoted after the primary that is known. */
	synchronized boolean isNewer(@Nullable ServerLook look) {
		return look != null && isLater(look);
	}

	/**
	 * Whether a server has been promoted before that, and writes to a history that ended.
	 */
	synchronized boolean isStale(@Nullable ServerLook look) {
		return look != null && look.timeline() > 0 && look.timeline() < this.timeline && look.system() != null
				&& look.system().equals(this.system);
	}

	/**
	 * Notes that a server is no primary any more.
	 * @return whether that is new
	 */
	synchronized boolean demoted(@Nullable HostPort which, ServerRole present) {
		if (which != null && !which.equals(this.server)) {
			return false;
		}
		boolean news = this.role != present || this.failingOver == null;
		this.role = present;
		lost();
		if (news) {
			logger.warn("Profile '{}': the server {} is {} and no primary any more; looking for another one",
					this.profile, which, present.words());
		}
		return news;
	}

	/**
	 * Notes that none is a primary.
	 * @return whether that is new
	 */
	synchronized boolean lost() {
		boolean news = this.failingOver == null;
		if (news) {
			this.failingOver = Instant.now();
			this.failingSince = System.nanoTime();
		}
		return news;
	}

	/** Notes one that claims to be a primary as well. */
	void rival(int host, ServerLook look) {
		HostPort which = this.hosts.get(host);
		Rival before;
		HostPort present;
		int of;
		synchronized (this) {
			before = this.rivals.put(which, new Rival(which, look.timeline(), Instant.now()));
			present = this.server;
			of = this.timeline;
		}
		if (before == null || before.timeline() != look.timeline()
				|| before.seen().plus(BETWEEN_WARNINGS).isBefore(Instant.now())) {
			logger.warn(
					"Profile '{}': {} claims to be a primary as well, on timeline {}, beside {} on timeline {}."
							+ " What others write there is lost when it joins again: end it, or make a standby of it",
					this.profile, which, look.timeline(), present, of);
		}
	}

	synchronized FollowedServers snapshot() {
		return new FollowedServers(this.role, this.server, (this.timeline > 0) ? this.timeline : null, this.changed,
				this.failingOver, List.copyOf(this.rivals.values()));
	}

}
