package io.github.pgprofiles.autoconfigure.endpoint;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.autoconfigure.server.ServerAnswer;
import io.github.pgprofiles.autoconfigure.server.ServerLook;
import io.github.pgprofiles.autoconfigure.server.ServerLooks;
import org.jspecify.annotations.Nullable;

/**
 * A server of one or several profiles. It is asked at most once a second, however many
 * want to know, by a thread that is there while somebody does. A role sees its own
 * sessions only, so several roles are asked in turn, unless one sees all. Thread-safe.
 */
final class WatchedServer implements Runnable, ServerLook.Watcher {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	/** For how long somebody who has looked is taken for somebody who watches. */
	private static final long WATCHED = 3 * INTERVAL;

	private final Map<String, WatchedLogin> logins = new LinkedHashMap<>();

	private final Executor threads;

	private final long idle;

	private final ServerLooks looks;

	private boolean running;

	/** Somebody waits for a look that has not begun. */
	private boolean wanted;

	private boolean looking;

	private boolean looked;

	private boolean closed;

	/** When somebody has looked last. */
	private @Nullable Long watched;

	/** The beginning of the last look. */
	private long begun;

	private @Nullable WatchedLogin seesAll;

	/**
	 * Creates it.
	 * @param idle for how long thread and connections are kept after the last question
	 * @param looks at all servers, which are told of its answers
	 */
	WatchedServer(Executor threads, Duration idle, ServerLooks looks) {
		this.threads = threads;
		this.looks = looks;
		this.idle = idle.toNanos();
	}

	/** Adds a profile, before anybody asks. */
	void add(WatchedProfile profile) {
		String role = Objects.requireNonNull(profile.usage()).role();
		this.logins.computeIfAbsent(role, (key) -> new WatchedLogin(key, this.looks, this)).add(profile);
	}

	/** Somebody looks, and wants what is known to be new. Does not wait. */
	synchronized void watch() {
		this.watched = System.nanoTime();
		begin();
	}

	/** Whoever asks for health does not keep it awake. */
	@Override
	public synchronized boolean request() {
		if (this.closed || this.watched == null || System.nanoTime() - this.watched > WATCHED) {
			return false;
		}
		begin();
		return true;
	}

	/** Asks for a look, unless one is under way or has just been. */
	private void begin() {
		if (this.closed || this.wanted || this.looking || (this.looked && System.nanoTime() - this.begun < INTERVAL)) {
			return;
		}
		this.wanted = true;
		notifyAll();
		if (!this.running) {
			this.running = true;
			try {
				this.threads.execute(this);
			}
			catch (RejectedExecutionException ex) {
				this.running = false;
				this.wanted = false;
			}
		}
	}

	/**
	 * Waits for a look that is to come or under way, no longer than one may take.
	 * @param until by {@link System#nanoTime()}
	 */
	@Override
	public synchronized void await(long until) throws InterruptedException {
		while (this.wanted || this.looking) {
			long end = this.looking ? Math.min(until - this.begun, WatchedLogin.LIMIT.toNanos()) + this.begun : until;
			long left = end - System.nanoTime();
			if (left <= 0) {
				return;
			}
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
	}

	/** How long it has not answered; {@code null} if it may still do so in time. */
	synchronized @Nullable Duration silence() {
		Duration time = Duration.ofNanos(System.nanoTime() - this.begun);
		return (this.looking && time.compareTo(WatchedLogin.LIMIT) >= 0) ? time : null;
	}

	/** The last answer that shows the sessions of a role. */
	@Nullable ServerAnswer answerFor(String role) {
		WatchedLogin login = loginFor(role);
		return (login != null) ? login.answer() : null;
	}

	/** The login that shows the sessions of a role. */
	synchronized @Nullable WatchedLogin loginFor(String role) {
		return (this.seesAll != null) ? this.seesAll : this.logins.get(role);
	}

	/** The roles that are asked in turn, if there is more than one. */
	synchronized Collection<String> turns() {
		return (this.seesAll == null && this.logins.size() > 1) ? List.copyOf(this.logins.keySet()) : List.of();
	}

	@Override
	public void run() {
		for (WatchedLogin next = next(); next != null; next = next()) {
			try {
				next.look(this.logins.values());
			}
			finally {
				ended(next);
			}
		}
	}

	/** Waits until somebody wants to know; {@code null} if nobody does for long. */
	private @Nullable WatchedLogin next() {
		List<Connection> left;
		synchronized (this) {
			if (awaitWanted()) {
				this.wanted = false;
				this.looking = true;
				this.looked = true;
				this.begun = System.nanoTime();
				return choose();
			}
			this.running = false;
			this.wanted = false;
			left = takeUnused(0);
			notifyAll();
		}
		left.forEach(WatchedLogin::discard);
		return null;
	}

	private boolean awaitWanted() {
		long begin = System.nanoTime();
		try {
			while (!this.wanted && !this.closed) {
				long left = this.idle - (System.nanoTime() - begin);
				if (left <= 0) {
					return false;
				}
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
			return !this.closed;
		}
		catch (InterruptedException ex) {
			// the end of the application
			this.closed = true;
			return false;
		}
	}

	/**
	 * Of those with connections in use, the one that was not asked for the longest time.
	 */
	private WatchedLogin choose() {
		if (this.seesAll != null) {
			return this.seesAll;
		}
		Comparator<WatchedLogin> idle = Comparator.comparing((login) -> !isInUse(login));
		return this.logins.values()
			.stream()
			.min(idle.thenComparingLong((login) -> login.used() - this.begun))
			.orElseThrow();
	}

	private static boolean isInUse(WatchedLogin login) {
		return login.profiles().stream().anyMatch((profile) -> !profile.processes().isEmpty());
	}

	private void ended(WatchedLogin login) {
		List<Connection> left;
		synchronized (this) {
			ServerAnswer answer = login.answer();
			this.seesAll = (answer != null && answer.seesAll()) ? login : (this.seesAll == login) ? null : this.seesAll;
			this.looking = false;
			left = takeUnused(this.idle);
			notifyAll();
		}
		left.forEach(WatchedLogin::discard);
	}

	private List<Connection> takeUnused(long time) {
		List<Connection> unused = new ArrayList<>();
		for (WatchedLogin login : this.logins.values()) {
			if (System.nanoTime() - login.used() >= time) {
				Connection connection = login.take();
				if (connection != null) {
					unused.add(connection);
				}
			}
		}
		return unused;
	}

	synchronized void close() {
		this.closed = true;
		notifyAll();
	}

}
