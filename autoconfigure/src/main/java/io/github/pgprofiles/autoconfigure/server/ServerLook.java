package io.github.pgprofiles.autoconfigure.server;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What a server has last said, shared by all who want to know, so that one of them asks
 * it and the others wait for the answer. A question that is refused, or that hangs, is no
 * answer for anybody else. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ServerLook {

	private final Set<String> roles = ConcurrentHashMap.newKeySet();

	private volatile boolean queue;

	private @Nullable ServerAnswer last;

	private @Nullable Watcher watcher;

	/** Number of the question under way, and 0 for none. */
	private long underWay;

	private long questions;

	private long begun;

	/** Somebody who asks the server anyway, while people watch. */
	public interface Watcher {

		/**
		 * Wants an answer that is not older than a second.
		 * @return whether anybody watches
		 */
		boolean request();

		/**
		 * Waits for it.
		 * @param until how long, by {@link System#nanoTime()}
		 * @throws InterruptedException if the thread is interrupted
		 */
		void await(long until) throws InterruptedException;

	}

	/** Asks the server. */
	@FunctionalInterface
	public interface Question {

		/**
		 * Asks.
		 * @return the answer
		 * @throws SQLException if there is none
		 */
		ServerAnswer ask() throws SQLException;

	}

	/**
	 * Wants to know from now on until when the password of a role is valid.
	 * @param role its name
	 */
	public void want(String role) {
		this.roles.add(role);
	}

	/** Wants to know from now on how full the queue of notifications is. */
	public void wantQueue() {
		this.queue = true;
	}

	Set<String> roles() {
		return Set.copyOf(this.roles);
	}

	boolean wantsQueue() {
		return this.queue;
	}

	/**
	 * The last answer.
	 * @return {@code null} for none
	 */
	public synchronized @Nullable ServerAnswer last() {
		return this.last;
	}

	/**
	 * Notes an answer, and that whoever has asked for it asks for more while people
	 * watch.
	 * @param answer of the server
	 * @param of whom
	 */
	public synchronized void note(ServerAnswer answer, Watcher of) {
		this.watcher = of;
		note(answer);
	}

	/**
	 * Notes an answer.
	 * @param answer of the server; an older one than is known changes nothing
	 */
	public synchronized void note(ServerAnswer answer) {
		ServerAnswer present = this.last;
		if (present == null || answer.asked() - present.asked() > 0) {
			this.last = answer;
		}
		notifyAll();
	}

	/**
	 * Returns an answer that is known, or that somebody is about to have, and asks where
	 * there is none.
	 * @param maxAge of it, since it was asked for
	 * @param patience how long to wait for somebody else's
	 * @param suits whether an answer is one to whoever asks
	 * @param own asks
	 * @return the answer
	 * @throws SQLException as the own question does
	 */
	public ServerAnswer answer(Duration maxAge, Duration patience, Predicate<ServerAnswer> suits, Question own)
			throws SQLException {
		long until = System.nanoTime() + patience.toNanos();
		Predicate<ServerAnswer> good = suits.and((answer) -> System.nanoTime() - answer.asked() < maxAge.toNanos());
		Turn turn = null;
		try {
			ServerAnswer watched = watched(good, until);
			if (watched != null) {
				return watched;
			}
			turn = awaitTurn(good, patience, until);
			if (turn.known != null) {
				return turn.known;
			}
		}
		catch (InterruptedException ex) {
			// the own question ends by itself
			Thread.currentThread().interrupt();
		}
		try {
			ServerAnswer answer = own.ask();
			note(answer);
			return answer;
		}
		finally {
			end(turn);
		}
	}

	/**
	 * What comes of waiting.
	 *
	 * @param number of the own question, which is to be asked now
	 * @param known what makes it unnecessary
	 */
	private record Turn(long number, @Nullable ServerAnswer known) {

	}

	private @Nullable ServerAnswer watched(Predicate<ServerAnswer> good, long until) throws InterruptedException {
		Watcher asks;
		synchronized (this) {
			if (this.last != null && good.test(this.last)) {
				return this.last;
			}
			asks = this.watcher;
		}
		// not under the lock, as whoever watches notes its answers
		if (asks == null || !asks.request()) {
			return null;
		}
		asks.await(until);
		ServerAnswer present = last();
		return (present != null && good.test(present)) ? present : null;
	}

	/** Waits for whoever is asking, though not for one that hangs. */
	private synchronized Turn awaitTurn(Predicate<ServerAnswer> good, Duration patience, long until)
			throws InterruptedException {
		while (true) {
			if (this.last != null && good.test(this.last)) {
				return new Turn(0, this.last);
			}
			long now = System.nanoTime();
			long left = Math.min(until - now, this.begun + patience.toNanos() - now);
			if (this.underWay == 0 || left <= 0) {
				this.begun = now;
				this.underWay = ++this.questions;
				return new Turn(this.underWay, null);
			}
			TimeUnit.NANOSECONDS.timedWait(this, left);
		}
	}

	private synchronized void end(@Nullable Turn turn) {
		if (turn != null && this.underWay == turn.number) {
			this.underWay = 0;
		}
		notifyAll();
	}

}
