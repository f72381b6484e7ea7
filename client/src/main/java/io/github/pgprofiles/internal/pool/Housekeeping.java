package io.github.pgprofiles.internal.pool;

import java.util.regex.Pattern;

/** Texts that read and write no row of anybody's, whatever settings are in force. */
final class Housekeeping {

	/** Of one statement; what begins a transaction is followed by what has them. */
	private static final Pattern HARMLESS = Pattern.compile(
			"\\s*(?:(?:set|reset|show|discard|deallocate|begin|start\\s+transaction|commit|end|rollback|abort|listen"
					+ "|unlisten)\\b[^;]*;?\\s*|select\\s+1\\s*;?\\s*)?",
			Pattern.CASE_INSENSITIVE);

	private Housekeeping() {
	}

	static boolean isHarmless(String sql) {
		return HARMLESS.matcher(sql).matches();
	}

}
