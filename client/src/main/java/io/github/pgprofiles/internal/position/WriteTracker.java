package io.github.pgprofiles.internal.position;

/** Notes who has written up to where on one profile that has replicas. Thread-safe. */
public final class WriteTracker {

	/** The cluster's; 0 while it is not known. */
	private volatile long system;

	/** The identifier of the cluster, unsigned; 0 while it is not known. */
	public long system() {
		return this.system;
	}

	/** Says what cluster it is. */
	public void of(long identifier) {
		this.system = identifier;
	}

	/** The present caller has committed something up to a position. */
	public void committed(LogPosition position) {
		PositionScope.current().change(this, (before) -> before.to(position));
	}

	/** The present caller has committed something, and the server was not asked where. */
	public void committedSomewhere() {
		PositionScope.current().change(this, Written::andMore);
	}

	/** What the present caller has written. */
	public Written written() {
		return PositionScope.current().of(this);
	}

	/** All that the present caller has written lies before a position. */
	public void known(LogPosition position) {
		PositionScope.current().change(this, (before) -> before.knownUpTo(position));
	}

	/** Somebody else, of whom the present caller has heard, has written. */
	public void heard(LogPosition position) {
		PositionScope.current().change(this, (before) -> before.to(position));
	}

	/** A later position says the same of the present caller as one that it has. */
	public void replaced(LogPosition present, LogPosition by) {
		PositionScope.current().change(this, (before) -> present.equals(before.position()) ? before.to(by) : before);
	}

}
