package io.github.pgprofiles.internal.stream;

/**
 * How many rows the next portion has, so that it has about a megabyte: from what the rows
 * before it had. Begins small, as nobody knows the rows yet.
 */
final class PortionSize {

	static final int FIRST = 64;

	static final int LEAST = 16;

	static final int MOST = 10_000;

	static final int BYTES = 1024 * 1024;

	/** Narrow rows at the beginning do not mean that wide ones cannot follow. */
	private static final int GROWTH = 8;

	private PortionSize() {
	}

	/**
	 * The next size.
	 * @param current size
	 * @param bytes of the rows that were looked at
	 * @param rows that were looked at
	 */
	static int next(int current, long bytes, long rows) {
		long fitting = (bytes > 0) ? BYTES * rows / bytes : MOST;
		long grown = Math.min(fitting, (long) current * GROWTH);
		return (int) Math.max(LEAST, Math.min(grown, MOST));
	}

}
