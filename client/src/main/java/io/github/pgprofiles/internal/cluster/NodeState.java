package io.github.pgprofiles.internal.cluster;

import java.time.Duration;

import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a server has seen.
 *
 * @param at {@link System#nanoTime()} before it was asked
 * @param standby whether it is one
 * @param position of what it has replayed, or of what it has written if it is none; the
 * timeline of a standby is one that it has reached, and may be on a later one by now
 * @param replayed for how long it has replayed no commit, by its own clock; {@code null}
 * if it never has, or is no standby
 * @param problem why it did not answer; {@code null} if it did
 */
public record NodeState(long at, boolean standby, @Nullable LogPosition position, @Nullable Duration replayed,
		@Nullable String problem) {

	static NodeState failed(long at, String problem) {
		return new NodeState(at, false, null, null, problem);
	}

	/** Whether it has answered. */
	public boolean isUp() {
		return this.problem == null;
	}

}
