package io.github.pgprofiles.config;

import java.time.Duration;

/** Formats a duration as a user would write it. */
final class DurationText {

	private DurationText() {
	}

	static String of(Duration value) {
		return (value.toMillisPart() == 0) ? value.toSeconds() + "s" : value.toMillis() + "ms";
	}

}
