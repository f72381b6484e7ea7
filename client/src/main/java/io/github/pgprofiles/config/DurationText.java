package io.github.pgprofiles.config;

import java.time.Duration;

/** Writes a time as a user would. */
final class DurationText {

	private DurationText() {
	}

	static String of(Duration value) {
		return (value.toMillisPart() == 0) ? value.toSeconds() + "s" : value.toMillis() + "ms";
	}

}
