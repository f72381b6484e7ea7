package io.github.pgprofiles.internal.copy.io;

import org.jspecify.annotations.Nullable;

/**
 * How much a source has.
 *
 * @param rows in all; {@code null} if it does not know
 * @param bytes in all, as they are sent; {@code null} if it does not know
 */
public record SourceSize(@Nullable Long rows, @Nullable Long bytes) {

	public static final SourceSize UNKNOWN = new SourceSize(null, null);

	public static SourceSize ofRows(long rows) {
		return new SourceSize(rows, null);
	}

	static SourceSize ofBytes(long bytes) {
		return new SourceSize(null, bytes);
	}

	SourceSize without(int count) {
		return (this.bytes != null) ? new SourceSize(this.rows, this.bytes - count) : this;
	}

	@Nullable Double fraction(long movedRows, long movedBytes) {
		if (this.rows != null) {
			return share(movedRows, this.rows);
		}
		return (this.bytes != null) ? Double.valueOf(share(movedBytes, this.bytes)) : null;
	}

	static double share(long moved, long total) {
		return (total <= 0) ? 1 : Math.min((double) moved / total, 1);
	}

}
