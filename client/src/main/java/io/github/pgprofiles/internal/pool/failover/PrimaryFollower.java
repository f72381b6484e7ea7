package io.github.pgprofiles.internal.pool.failover;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.driver.observed.FailureObserver;
import io.github.pgprofiles.internal.error.FailingOver;
import io.github.pgprofiles.internal.log.SessionLog;
import io.github.pgprofiles.internal.pool.failover.OpenConnections.Opened;
import io.github.pgprofiles.internal.pool.failover.PrimaryRace.Claim;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the primary of one profile. Where it has several hosts of which one is to take
 * writes, connections go to the one that is known to, and while that does not answer to
 * whichever does; where it has one address, to whoever has that, unless it is a standby
 * and there was a primary. What fails as it does on a server that is no primary any more
 * makes it look, on a thread of its own that ends with that. Sends nothing while all is
 * well. Thread-safe.
 */
public final class PrimaryFollower implements FailureObserver {

	private static final Logger logger = LoggerFactory.getLogger(PrimaryFollower.class);

	/** After which a server that is read-only is asked again for refusing something. */
	private static final long DOUBT = Duration.ofSeconds(1).toNanos();

	/** For how long a borrower waits for the end of a look. */
	private static final long LOOK = Duration.ofMillis(500).toNanos();

	/** Of what a borrower has, as a look takes milliseconds or does not help him. */
	private static final int SHARE = 20;

	private final String profile;

	private final boolean isNode;

	/** Whether servers report by themselves what they are: not through a pooler. */
	private final boolean reports;

	private final OpenConnections opened;

	private final PrimaryKnowledge known;

	private final AtomicReference<@Nullable CountDownLatch> looking = new AtomicReference<>();

	private final PrimarySearch search;

	private final SilenceProbe silence;

	private volatile @Nullable HostLogin probe;

	/** When a server was last asked about something that it had refused. */
	private volatile long doubted = System.nanoTime() - DOUBT;

	private volatile Target target = Target.DRIVERS;

	/**
	 * For one profile.
	 * @param pooled whether a pooler answers in place of the server
	 */
	public PrimaryFollower(String profile, boolean pooled, OpenConnections opened) {
		this.profile = profile;
		this.isNode = profile.indexOf('/') >= 0;
		this.reports = !pooled;
		this.opened = opened;
		this.known = new PrimaryKnowledge(profile);
		this.search = new PrimarySearch(profile, this.reports, opened, this.known, () -> startLook(false));
		this.silence = new SilenceProbe(this, opened);
	}

	/**
	 * Says that a pool runs, whose connections it follows from here on.
	 * @param login by which it looks by itself
	 */
	public void serve(FollowingPool follower, HostLogin login) {
		this.probe = login;
		this.search.serve(follower);
	}

	FollowingPool pool() {
		return this.search.pool();
	}

	String profile() {
		return this.profile;
	}

	PrimarySearch search() {
		return this.search;
	}

	PrimaryKnowledge known() {
		return this.known;
	}

	/** What is known of the servers. */
	public FollowedServers look() {
		return this.known.snapshot();
	}

	/** Whether there is no primary, as far as is known. */
	public boolean isFailingOver() {
		return this.known.failingOver() != null;
	}

	/**
	 * Whether a primary is followed: there has been one, and nobody else decides what a
	 * connection leads to.
	 */
	boolean isFollowing() {
		return this.known.isSeen()
				&& (this.target == Target.PRIMARY || (this.target == Target.ADDRESS && this.reports));
	}

	/** What connections are to lead to. */
	public enum Target {

		/** The one of several hosts that takes writes. */
		PRIMARY,

		/** Whoever has the one address. */
		ADDRESS,

		/** Whatever the driver takes: standbys, or any of several hosts. */
		DRIVERS;

		/**
		 * That of a profile.
		 * @param type what the driver is told to connect to, {@code targetServerType}
		 */
		public static Target of(List<HostPort> hosts, @Nullable String type) {
			String wanted = (type != null) ? type.toLowerCase(Locale.ROOT) : "any";
			boolean primary = "primary".equals(wanted) || "master".equals(wanted);
			return (hosts.size() > 1) ? (primary ? PRIMARY : DRIVERS)
					: (primary || "any".equals(wanted)) ? ADDRESS : DRIVERS;
		}

	}

	/**
	 * Connects.
	 * @param hosts of the profile
	 * @param wanted of them
	 * @param millis for all of it; 0 for no limit
	 */
	public Connection connect(List<HostPort> hosts, Target wanted, HostLogin login, long millis) throws SQLException {
		this.known.retarget(hosts);
		// a node is what it is: a standby that was a primary for a while is one again
		Target target = this.isNode ? Target.DRIVERS : wanted;
		this.target = target;
		if (target == Target.PRIMARY) {
			return this.search.connect(login,
					(millis > 0) ? TimeUnit.MILLISECONDS.toNanos(millis) : Long.MAX_VALUE / 2);
		}
		Connection connection = login.open(HostLogin.ANY);
		if (!this.reports || target == Target.DRIVERS) {
			return connection;
		}
		HostPort server = server(connection);
		ServerRole role = ServerRole.reported(connection);
		if (role == ServerRole.STANDBY && this.known.isSeen()) {
			connection.abort(Runnable::run);
			this.known.lost();
			throw PrimarySearch.awaited("the server " + server + " is a standby, and was a primary or has its address",
					null);
		}
		this.search.told(this.known.reached(0, server, role, null));
		return connection;
	}

	/** By which this looks; {@code null} before a pool runs. */
	@Nullable HostLogin probe() {
		return this.probe;
	}

	private static HostPort server(Connection connection) throws SQLException {
		HostPort server = SessionLog.server(DriverSession.server(connection));
		return (server != null) ? server : new HostPort("localhost", HostPort.DEFAULT_PORT);
	}

	@Override
	public void failed(Connection connection, SQLException failure) {
		String state = failure.getSQLState();
		if (state == null || !isFollowing()) {
			return;
		}
		boolean refused = SqlStates.READ_ONLY_TRANSACTION.equals(state) || isRefusedByStandby(connection, state);
		if (refused || SqlStates.isConnectionLost(failure)) {
			Opened present = this.opened.find(connection);
			if (present == null) {
				return;
			}
			if (refused) {
				refused(connection, present, failure);
			}
			else {
				lost(present, failure);
			}
		}
	}

	/** Such as BEGIN of a serializable transaction, or a lock. */
	private static boolean isRefusedByStandby(Connection connection, String state) {
		return (SqlStates.FEATURE_NOT_SUPPORTED.equals(state)
				|| SqlStates.OBJECT_NOT_IN_PREREQUISITE_STATE.equals(state))
				&& ServerRole.reported(connection) == ServerRole.STANDBY;
	}

	/** Refused for being read-only, which the caller may have asked for. */
	private void refused(Connection connection, Opened present, SQLException failure) {
		ServerRole role = this.reports ? ServerRole.reported(connection) : ServerRole.UNKNOWN;
		if (role == ServerRole.PRIMARY) {
			return;
		}
		if (isServer(present)) {
			if (role == ServerRole.STANDBY && !this.known.isReachedSince(present.at())) {
				demoted(present, role);
			}
			else if (this.known.role() == ServerRole.PRIMARY || System.nanoTime() - this.doubted > DOUBT) {
				// the server, only this session of it, or the one that had its address
				this.doubted = System.nanoTime();
				await(startLook(true), LOOK);
			}
			boolean stale = role == ServerRole.STANDBY || present.role() == ServerRole.READ_ONLY;
			if (stale && !isFailingOver()) {
				pool().retire();
			}
			else if (!stale && !isFailingOver() && isServer(present)) {
				// a caller who has said so himself
				return;
			}
		}
		mark(failure, present, true, role.words());
	}

	private void demoted(Opened present, ServerRole role) {
		if (this.known.demoted(present.server(), role)) {
			pool().retire();
		}
	}

	private boolean isServer(Opened present) {
		return present.server() != null && present.server().equals(this.known.server());
	}

	private static void mark(SQLException failure, Opened present, boolean safe, String role) {
		FailingOver.mark(failure, String.valueOf(present.server()), safe,
				"the server " + present.server() + " is " + role + " and no primary any more");
	}

	private void lost(Opened present, SQLException failure) {
		if (present.isAborted()) {
			FailingOver.mark(failure, String.valueOf(present.server()), false,
					"the connection to " + present.server() + " was given up, as another server is the primary");
			return;
		}
		if (isFailingOver()) {
			FailingOver.mark(failure, String.valueOf(present.server()), false,
					"the connection to " + present.server() + " was lost, and no other server is a primary yet");
		}
		if (!isOwnTimeout(failure)) {
			startLook(false);
		}
	}

	/** A server that is silent is looked at while somebody waits for it. */
	private static boolean isOwnTimeout(SQLException failure) {
		return failure.getCause() instanceof SocketTimeoutException;
	}

	/**
	 * Waits for the end of a look, if there is one under way, for a moment.
	 * @param millis that the borrower has for all
	 */
	public void awaitLook(long millis) {
		CountDownLatch present = this.looking.get();
		if (present != null) {
			await(present, Math.min(LOOK, TimeUnit.MILLISECONDS.toNanos(millis) / SHARE));
		}
	}

	private static void await(@Nullable CountDownLatch look, long nanos) {
		try {
			if (look != null && !look.await(nanos, TimeUnit.NANOSECONDS)) {
				logger.debug("A look at a server takes long");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Of a connection that failed; one at a time. */
	private @Nullable CountDownLatch startLook(boolean doubtful) {
		HostLogin login = this.probe;
		if (login == null || pool() == FollowingPool.NONE) {
			return null;
		}
		CountDownLatch mine = new CountDownLatch(1);
		CountDownLatch present = this.looking.compareAndExchange(null, mine);
		if (present != null) {
			return present;
		}
		Thread thread = new Thread(() -> {
			try {
				look(login, doubtful);
			}
			finally {
				this.looking.set(null);
				mine.countDown();
			}
		}, "postgres-profiles-look-" + this.profile);
		thread.setDaemon(true);
		thread.start();
		return mine;
	}

	private void look(HostLogin login, boolean doubtful) {
		PrimaryRace race = this.search.race(login);
		Claim best = null;
		try {
			race.startAll();
			best = this.search.best(race, LOOK, false);
			if (best == null) {
				noPrimary(race, doubtful);
				return;
			}
			boolean same = best.host() == this.known.primary();
			this.search.accept(best, race);
			if (same && this.silence.areGone(best.connection())) {
				pool().retire();
				pool().refill();
			}
		}
		finally {
			race.end(null);
		}
	}

	private void noPrimary(PrimaryRace race, boolean doubtful) {
		int present = this.known.primary();
		ServerLook other = (present >= 0) ? race.other(present) : null;
		boolean first;
		if (other != null) {
			first = this.known.demoted(this.known.host(present), other.role());
		}
		else if (race.hasOther() || doubtful) {
			first = this.known.lost();
		}
		else {
			// the server is away or silent, and so are the others
			first = !race.failures().isEmpty();
		}
		if (first) {
			pool().retire();
		}
	}

	/** Looks whether somebody waits for a server that is silent. Called by a timer. */
	public void tick() {
		if (isFollowing() && pool().isBusy()) {
			this.silence.tick();
		}
	}

	boolean isReporting() {
		return this.reports;
	}

}
