package io.github.pgprofiles.internal.position;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A position in the write-ahead log of a database cluster.
 *
 * @param system identifier of the cluster, unsigned
 * @param timeline from 1
 * @param lsn the log sequence number, unsigned
 */
public record LogPosition(long system, int timeline, long lsn) {

	private static final Pattern TEXT = Pattern.compile("1-([0-9a-z]{1,13})-([0-9a-z]{1,7})-([0-9a-z]{1,13})");

	private static final Pattern LSN = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

	private static final int RADIX = 36;

	/** Reads what {@link #toString()} has written; {@code null} if it is none. */
	public static @Nullable LogPosition parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		try {
			long timeline = Long.parseLong(matcher.group(2), RADIX);
			LogPosition position = new LogPosition(Long.parseUnsignedLong(matcher.group(1), RADIX), (int) timeline,
					Long.parseUnsignedLong(matcher.group(3), RADIX));
			// one way to write each
			return (timeline > 0 && timeline <= Integer.MAX_VALUE && position.toString().equals(text)) ? position
					: null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/** Reads a log sequence number as the server writes it. */
	public static long lsn(String text) {
		Matcher matcher = LSN.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("No log sequence number: " + text);
		}
		return (Long.parseLong(matcher.group(1), 16) << 32) | Long.parseLong(matcher.group(2), 16);
	}

	/** The log sequence number as the server writes it. */
	public String lsnText() {
		return String.format(Locale.ROOT, "%X/%X", this.lsn >>> 32, this.lsn & 0xffffffffL);
	}

	/** Whether this is behind another one of the same cluster. */
	public boolean isAfter(LogPosition other) {
		return (this.timeline != other.timeline) ? this.timeline > other.timeline
				: Long.compareUnsigned(this.lsn, other.lsn) > 0;
	}

	@Override
	public String toString() {
		return "1-" + Long.toUnsignedString(this.system, RADIX) + '-' + Integer.toString(this.timeline, RADIX) + '-'
				+ Long.toUnsignedString(this.lsn, RADIX);
	}

}
