package io.github.pgprofiles.internal.text;

import java.time.Duration;

/** Formats a duration as a user would write it. */
public final class DurationText {

	private static final long MILLI = 1_000_000;

	private static final long MICRO = 1000;

	private DurationText() {
	}

	/**
	 * A duration in the largest unit that it is a whole number of.
	 * @param value of any sign and length
	 * @return for example {@code 30d}, {@code 90s} or {@code 1500ms}
	 */
	public static String of(Duration value) {
		if (value.equals(Duration.ofSeconds(value.toSeconds()))) {
			return ofSeconds(value.toSeconds());
		}
		try {
			long nanos = value.toNanos();
			return (nanos % MILLI == 0) ? nanos / MILLI + "ms"
					: (nanos % MICRO == 0) ? nanos / MICRO + "us" : nanos + "ns";
		}
		catch (ArithmeticException ex) {
			return ofSeconds(value.toSeconds());
		}
	}

	private static String ofSeconds(long seconds) {
		if (seconds == 0) {
			return "0s";
		}
		Duration whole = Duration.ofSeconds(seconds);
		if (seconds % Duration.ofDays(1).toSeconds() == 0) {
			return whole.toDays() + "d";
		}
		if (seconds % Duration.ofHours(1).toSeconds() == 0) {
			return whole.toHours() + "h";
		}
		return (seconds % Duration.ofMinutes(1).toSeconds() == 0) ? whole.toMinutes() + "m" : seconds + "s";
	}

}
