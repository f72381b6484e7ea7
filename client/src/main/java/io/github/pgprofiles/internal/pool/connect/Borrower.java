package io.github.pgprofiles.internal.pool.connect;

import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A thread that gets a connection, or waits for one; HikariCP wakes it by nothing else.
 */
public final class Borrower {

	/**
	 * For how long a caller waits for a connection of somebody else's when none can be
	 * made; it is told what is wrong within a second.
	 */
	private static final long GRACE = Duration.ofMillis(400).toNanos();

	private final Thread thread = Thread.currentThread();

	private final long begun = System.nanoTime();

	/** Whether it has somewhere else to go. */
	private final boolean impatient;

	private boolean served;

	private @Nullable SQLException rejection;

	private boolean toldBefore;

	private long told;

	private boolean sentAway;

	public Borrower(boolean impatient) {
		this.impatient = impatient;
	}

	/** When it began, by {@link System#nanoTime()}. */
	public long begun() {
		return this.begun;
	}

	/** That of an object which is new would have to be made, at some cost. */
	@Override
	public int hashCode() {
		return this.thread.hashCode();
	}

	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	/** Ends its wait. */
	public synchronized void sendAway() {
		// an interrupt of somebody else's ends the wait as well
		if (!this.served && !this.thread.isInterrupted()) {
			this.sentAway = true;
			this.thread.interrupt();
		}
	}

	/**
	 * Sends it away the second time: between the first one and that a password may have
	 * come right. Where others may give theirs back it waits a little longer.
	 */
	public synchronized void reject(SQLException failure, boolean alone, long now) {
		if (!this.toldBefore) {
			this.toldBefore = true;
			this.told = now;
		}
		else if (alone || now - this.told >= GRACE) {
			sendAway();
			this.rejection = this.sentAway ? failure : null;
		}
	}

	/** Sends it away at once, if it has somewhere else to go. */
	public synchronized void rejectNow(SQLException failure) {
		if (this.impatient) {
			sendAway();
			this.rejection = this.sentAway ? failure : null;
		}
	}

	/** Why it was sent away; {@code null} if nobody has said so. */
	public synchronized @Nullable SQLException rejection() {
		return this.rejection;
	}

	/** Whether its wait was ended. */
	public synchronized boolean isSentAway() {
		return this.sentAway;
	}

	/** The interrupt was for the wait only. */
	public synchronized void end() {
		this.served = true;
		if (this.sentAway) {
			Thread.interrupted();
		}
	}

}
