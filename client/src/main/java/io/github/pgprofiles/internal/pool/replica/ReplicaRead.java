package io.github.pgprofiles.internal.pool.replica;

import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * How something is read on a replica.
 *
 * @param after a position that has to be there besides the caller's own writes;
 * {@code null} for none
 * @param orFail whether it fails where no replica will do
 * @param shared whether the replica is asked in the read's own message; else before, as a
 * transaction needs it
 * @param restartable whether it may go elsewhere after it has begun
 */
public record ReplicaRead(@Nullable LogPosition after, boolean orFail, boolean shared,
		boolean restartable) {

	/** On a replica that has the caller's own writes, or else on the primary. */
	public static final ReplicaRead DEFAULT = new ReplicaRead(null, false, false, true);

	/** The same, asked in the message of a single statement. */
	public ReplicaRead inOneMessage() {
		return new ReplicaRead(this.after, this.orFail, true, true);
	}

	/** The same for what hands on what it has read while it reads. */
	public ReplicaRead onceBegun() {
		return new ReplicaRead(this.after, this.orFail, false, false);
	}

	/** The same, behind a position as well. */
	public ReplicaRead after(LogPosition position) {
		LogPosition both = (this.after != null && this.after.isAfter(position)) ? this.after : position;
		return new ReplicaRead(both, this.orFail, this.shared, this.restartable);
	}

	/** The same, or not at all. */
	public ReplicaRead orFailing() {
		return new ReplicaRead(this.after, true, this.shared, this.restartable);
	}

}
