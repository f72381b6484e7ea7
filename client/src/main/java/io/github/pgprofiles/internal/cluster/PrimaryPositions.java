package io.github.pgprofiles.internal.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * Where the log of the primary was when, so that it can be told how old what a standby
 * has is, with no clock but one's own. Thread-safe.
 */
final class PrimaryPositions {

	private record Sample(long at, LogPosition position) {
	}

	private final Deque<Sample> samples = new ArrayDeque<>();

	private final long kept;

	/**
	 * Positions.
	 * @param kept for how long one has to be remembered
	 */
	PrimaryPositions(Duration kept) {
		this.kept = kept.toNanos();
	}

	synchronized void add(long at, LogPosition position) {
		Sample last = this.samples.peekLast();
		if (last != null && last.position().timeline() > position.timeline()) {
			// one that was the primary before
			return;
		}
		if (last != null && last.position().equals(position)) {
			// nothing was written since: whoever has it is not behind
			this.samples.removeLast();
		}
		this.samples.addLast(new Sample(at, position));
		while (this.samples.size() > 2 && at - second().at() > this.kept) {
			this.samples.removeFirst();
		}
	}

	private Sample second() {
		Iterator<Sample> all = this.samples.iterator();
		all.next();
		return all.next();
	}

	/** The last one that was seen; {@code null} if none was. */
	synchronized @Nullable LogPosition last() {
		Sample last = this.samples.peekLast();
		return (last != null) ? last.position() : null;
	}

	/**
	 * How old the newest thing is that somebody does not have.
	 * @param position of what it has
	 * @param now when that was so
	 * @return {@code null} where that is not known
	 */
	synchronized @Nullable Duration behind(LogPosition position, long now) {
		Sample missing = null;
		for (Iterator<Sample> latest = this.samples.descendingIterator(); latest.hasNext();) {
			Sample sample = latest.next();
			if (Long.compareUnsigned(position.lsn(), sample.position().lsn()) >= 0) {
				return (missing == null) ? Duration.ZERO : Duration.ofNanos(Math.max(now - sample.at(), 0));
			}
			missing = sample;
		}
		return (missing == null) ? null : Duration.ofNanos(Math.max(now - missing.at(), 0)).plusNanos(this.kept);
	}

}
