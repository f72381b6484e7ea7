package io.github.pgprofiles.internal.pool.connect;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.error.AwaitsPrimary;
import io.github.pgprofiles.internal.error.PoolerWords;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects again while a server is away, so that a pool heals soon after its return:
 * HikariCP's own pauses grow to five seconds, and nothing shortens them. Runs on the
 * thread of the pool that asks for a connection, and has none of its own.
 *
 * <p>
 * The first failure of each kind goes to the pool at once, which reports it to whoever
 * waits in vain; the start of a pool, which tries once, is as fast as ever. While the
 * same goes on, the attempt stays here: every quarter of a second while a caller waits,
 * twice a second while the pool only wants to fill up, and no longer than one of both is
 * so. What no waiting heals, such as a wrong password, is never tried again here.
 * Thread-safe.
 */
public final class Reconnection {

	private static final Logger logger = LoggerFactory.getLogger(Reconnection.class);

	private static final long FIRST_PAUSE = Duration.ofMillis(50).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofMillis(250).toNanos();

	/** While nobody waits: a server that is full or starts up has other work to do. */
	private static final long IDLE_PAUSE = Duration.ofMillis(500).toNanos();

	/** After which somebody who has begun to wait, or the end of the pool, is noticed. */
	private static final long TICK = Duration.ofMillis(100).toNanos();

	/** More than the longest pause of HikariCP. */
	private static final long STALE = Duration.ofSeconds(10).toNanos();

	/** HikariCP's pauses double with each failure that it hears of. */
	private static final int MOST_NEWS = 5;

	/** The server ends, starts or stops; those of class 53 are resources it lacks. */
	private static final Set<String> SERVER_AWAY = Set.of("57P01", "57P02", "57P03");

	private final String profile;

	private final Supplier<String> target;

	private volatile Supplier<Demand> demand = () -> Demand.NONE;

	private volatile @Nullable Rejections rejections;

	private volatile Consumer<Attempt> back = (attempt) -> {
	};

	/** What the pool has heard of since it last connected, by SQLSTATE and cause. */
	private final Set<String> reported = new HashSet<>();

	private volatile @Nullable SQLException last;

	private volatile @Nullable Instant changed;

	private long since;

	private long lastFailure;

	/** Who wants a connection of the pool. */
	public enum Demand {

		/** Nobody: it is closed, or has as many as it wants. */
		NONE,

		/** The pool, to have one ready. */
		IDLE,

		/** A caller. */
		CALLER

	}

	/** One attempt to connect. */
	public interface Attempt {

		Connection connect() throws SQLException;

	}

	/**
	 * For one pool.
	 * @param target where the profile connects to, without a credential
	 */
	public Reconnection(String profile, Supplier<String> target) {
		this.profile = profile;
		this.target = target;
	}

	/**
	 * Says that a pool runs, for which it is worth trying again.
	 * @param demand asked while a server is away
	 */
	public void follow(Supplier<Demand> demand) {
		this.demand = demand;
	}

	/**
	 * Says that a pool runs, as {@link #follow(Supplier)}.
	 * @param rejected told of what no waiting heals, again after each attempt
	 */
	public void follow(Supplier<Demand> demand, Consumer<SQLException> rejected) {
		this.rejections = new Rejections(rejected);
		this.demand = demand;
	}

	/**
	 * Says what to do when a server is back that was away, besides the connection that
	 * has shown it. Not for one that was full: it has none to spare.
	 * @param back given how to connect
	 */
	public void whenBack(Consumer<Attempt> back) {
		this.back = back;
	}

	/** What the last attempt failed with; {@code null} if it has not. */
	public @Nullable SQLException failure() {
		return this.last;
	}

	/**
	 * Since when attempts fail, or succeed again after one has failed; {@code null} if
	 * none has ever failed.
	 */
	public @Nullable Instant changed() {
		return this.changed;
	}

	private void note(@Nullable SQLException outcome) {
		if ((this.last == null) != (outcome == null)) {
			this.changed = Instant.now();
		}
		this.last = outcome;
	}

	public Connection connect(Attempt attempt) throws SQLException {
		forgetWhatIsStale();
		Rejections turnedDown = this.rejections;
		if (turnedDown != null) {
			turnedDown.awaitTurn(this.demand);
		}
		for (int failures = 1;; failures++) {
			SQLException failure;
			try {
				Connection connection = attempt.connect();
				if (turnedDown != null) {
					turnedDown.end();
				}
				if (succeeded()) {
					this.back.accept(attempt);
				}
				return connection;
			}
			catch (SQLException ex) {
				failure = ex;
				note(ex);
			}
			boolean goesAway = goesAway(failure);
			boolean rejected = !goesAway && turnedDown != null && turnedDown.add(failure);
			boolean news = isNews(failure, goesAway);
			if (news || !(goesAway || rejected) || !pause(failures, rejected, failure)) {
				throw failure;
			}
		}
	}

	private synchronized void forgetWhatIsStale() {
		if (System.nanoTime() - this.lastFailure > STALE) {
			this.reported.clear();
		}
	}

	/** Whether the server was away before. */
	private synchronized boolean succeeded() {
		note(null);
		boolean wasAway = !this.reported.isEmpty() && this.reported.stream().noneMatch((kind) -> kind.startsWith("53"));
		if (!this.reported.isEmpty()) {
			this.reported.clear();
			logger.info("Profile '{}': connected to {} again, {} ms after the first attempt that failed", this.profile,
					this.target.get(), (System.nanoTime() - this.since) / 1_000_000);
		}
		return wasAway;
	}

	private synchronized boolean isNews(SQLException failure, boolean goesAway) {
		this.lastFailure = System.nanoTime();
		if (this.demand.get() == Demand.NONE) {
			return true;
		}
		if (this.reported.isEmpty()) {
			this.since = this.lastFailure;
		}
		Throwable root = rootOf(failure);
		boolean news = this.reported.size() < MOST_NEWS
				&& this.reported.add(failure.getSQLState() + " " + root.getClass().getName());
		if (news) {
			logger.warn("Profile '{}': cannot connect to {}: {}{}", this.profile, this.target.get(), words(failure),
					goesAway ? "; trying again" : "");
		}
		return news;
	}

	/**
	 * Waits until it is time for the next attempt.
	 * @return whether one is still wanted
	 */
	private boolean pause(int failures, boolean rejected, SQLException failure) {
		long begin = System.nanoTime();
		// a primary is about to be, and was looked for all the time
		long whole = (failure instanceof AwaitsPrimary) ? FIRST_PAUSE
				: Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, 8));
		long pause = ThreadLocalRandom.current().nextLong(whole / 2, whole);
		while (!Thread.currentThread().isInterrupted()) {
			Demand present = this.demand.get();
			if (present == Demand.NONE) {
				return false;
			}
			long left = (rejected ? Rejections.pause(present) : (present == Demand.CALLER) ? pause : IDLE_PAUSE)
					- (System.nanoTime() - begin);
			if (left <= 0) {
				return true;
			}
			LockSupport.parkNanos(this, Math.min(left, TICK));
		}
		return false;
	}

	/** Whether waiting may heal what has kept a connection from being made. */
	public static boolean goesAway(SQLException failure) {
		String state = failure.getSQLState();
		if (state == null) {
			return false;
		}
		return switch (state) {
			// the driver's own words, such as that the attempt timed out
			case "08001" -> isNetwork(failure) || failure.getCause() == null;
			// also that of a certificate which does not fit
			case "08006" -> isNetwork(failure) || isSaidByServer(failure);
			case SqlStates.PROTOCOL_VIOLATION -> PoolerWords.isAway(failure);
			default -> SERVER_AWAY.contains(state) || state.startsWith("53");
		};
	}

	/** A pooler, of the server behind it. */
	private static boolean isSaidByServer(SQLException failure) {
		return failure instanceof PSQLException said && said.getServerErrorMessage() != null;
	}

	/** What has failed, with the SQLSTATE and what lies behind it. */
	public static String words(SQLException failure) {
		Throwable root = rootOf(failure);
		return "%s (SQLSTATE %s%s)".formatted(failure.getMessage(), failure.getSQLState(),
				(root != failure) ? ", " + root : "");
	}

	private static boolean isNetwork(Throwable failure) {
		Throwable root = rootOf(failure);
		return root instanceof SocketException || root instanceof SocketTimeoutException
				|| root instanceof UnknownHostException || root instanceof EOFException;
	}

	private static Throwable rootOf(Throwable failure) {
		Throwable root = failure;
		for (Throwable cause = failure.getCause(); cause != null && cause != root; cause = cause.getCause()) {
			root = cause;
		}
		return root;
	}

}
