package io.github.pgprofiles.internal.time;

/**
 * A deadline, and what the server has of it: a limit for each statement, which is sent
 * anew as time passes. Belongs to one thread.
 */
public final class ServerDeadline {

	/** What the server may be late by before it is sent anew. */
	private static final int SLACK = 10;

	private static final int SLACK_SHARE = 10;

	private final Deadline deadline;

	/**
	 * What the server ends each statement at; 0 where that is not known, and not ours to
	 * change for good.
	 */
	private int serverLimit;

	public ServerDeadline(Deadline deadline, int serverLimit) {
		this.deadline = deadline;
		this.serverLimit = serverLimit;
	}

	public Deadline deadline() {
		return this.deadline;
	}

	/** Whether the server has a limit of ours for each statement. */
	public boolean isKnownToServer() {
		return this.serverLimit > 0;
	}

	/** Whether the server would end a statement in time if it were sent now. */
	public boolean isFresh() {
		return isKnownToServer() && this.serverLimit <= this.deadline.remaining() + slack();
	}

	/** Whether the server would end a statement in time, and not long before. */
	public boolean isExact() {
		return isFresh() && this.serverLimit >= this.deadline.remaining() - slack();
	}

	private long slack() {
		return Math.max(SLACK, this.deadline.remaining() / SLACK_SHARE);
	}

	/**
	 * Whether the server would end a statement only when the client takes it for silent.
	 */
	public boolean isLate() {
		return this.serverLimit >= this.deadline.silence();
	}

	/**
	 * What is to be sent to the server, with a limit of the profile's that holds as well.
	 * @param profile that limit; 0 for none
	 */
	public int limitForServer(int profile) {
		return limitForServer(profile, this.deadline);
	}

	/** What is to be sent to the server of a deadline, when a transaction begins. */
	public static int limitForServer(int profile, Deadline deadline) {
		int left = deadline.remainingForServer();
		return (profile > 0) ? Math.min(profile, left) : left;
	}

	/** Notes what was sent to the server; 0 for nothing. */
	public void sent(int millis) {
		if (isKnownToServer() && millis > 0) {
			this.serverLimit = millis;
		}
	}

	/** Forgets what was sent, which a savepoint may have undone. */
	public void forget() {
		sent(Integer.MAX_VALUE);
	}

}
