package io.github.pgprofiles.internal.pool;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.pgprofiles.config.StartupSettings;

/**
 * When the start of a pool tries again: the pauses double, with jitter, so that many
 * instances that wait for one server do not come at the same moment. Not thread-safe.
 */
final class StartPace {

	/** An attempt at the very end has that long. */
	private static final Duration LEAST = Duration.ofSeconds(1);

	private final StartupSettings startup;

	private final long begin = System.nanoTime();

	private int pauses;

	StartPace(StartupSettings startup) {
		this.startup = startup;
	}

	Duration waited() {
		return Duration.ofNanos(System.nanoTime() - this.begin);
	}

	boolean isLimited() {
		return !this.startup.maxWait().isZero();
	}

	/** What is left of the wait; without meaning if it has no limit. */
	Duration left() {
		Duration left = this.startup.maxWait().minus(waited());
		return left.isNegative() ? Duration.ZERO : left;
	}

	/** How long the next attempt may take, of what it would usually have. */
	Duration attempt(Duration usual) {
		if (!isLimited() || left().compareTo(usual) > 0) {
			return usual;
		}
		return (left().compareTo(LEAST) < 0) ? LEAST : left();
	}

	/** The pause before the next attempt, which is made before the wait is over. */
	Duration next() {
		Duration next = pause(this.pauses++);
		return (isLimited() && next.compareTo(left()) > 0) ? left() : next;
	}

	private Duration pause(int before) {
		Duration longest = this.startup.maxDelay();
		Duration pause = this.startup.delay();
		for (int i = 0; i < before && pause.compareTo(longest) < 0; i++) {
			pause = pause.multipliedBy(2);
		}
		if (pause.compareTo(longest) > 0) {
			pause = longest;
		}
		if (before == 0) {
			return pause;
		}
		long millis = pause.toMillis();
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis - millis / 4, millis + 1));
	}

}
