package io.github.pgprofiles.internal.copy.file;

import org.jspecify.annotations.Nullable;

/**
 * Where in a file the lines are that the server gets of it. Lines that are left out at
 * equal distances, as every other one, are one entry; of other entries the latest are
 * kept, as the server's errors are about what it has just read. Not thread-safe.
 */
final class LineMap {

	/** Some MiB of lines; a power of two. */
	static final int MOST = 1 << 16;

	private static final int INITIAL = 8;

	/**
	 * Of each entry: the first line that it is about, as the server counts; how much
	 * further the file is there; after how many lines that changes again, and by how
	 * much; how often.
	 */
	private long[] entries = new long[INITIAL * 5];

	/** Entries that there have been; those before the latest ones are gone. */
	private long count;

	private long shift;

	/** Says where the server's line is in the file; lines come in their order. */
	void put(long served, long inFile) {
		long now = inFile - served;
		if (now == this.shift) {
			return;
		}
		long change = now - this.shift;
		this.shift = now;
		if (!extend(served, change)) {
			add(served, now, change);
		}
	}

	private boolean extend(long served, long change) {
		if (this.count == 0) {
			return false;
		}
		int last = place(this.count - 1);
		long step = served - this.entries[last] - this.entries[last + 2] * this.entries[last + 4];
		boolean first = this.entries[last + 4] == 0;
		if ((!first && step != this.entries[last + 2]) || change != this.entries[last + 3]) {
			return false;
		}
		this.entries[last + 2] = step;
		this.entries[last + 4]++;
		return true;
	}

	private void add(long served, long now, long change) {
		if (this.count * 5 == this.entries.length && this.count < MOST) {
			long[] more = new long[this.entries.length * 2];
			System.arraycopy(this.entries, 0, more, 0, this.entries.length);
			this.entries = more;
		}
		int place = place(this.count++);
		this.entries[place] = served;
		this.entries[place + 1] = now;
		this.entries[place + 2] = 0;
		this.entries[place + 3] = change;
		this.entries[place + 4] = 0;
	}

	private int place(long index) {
		return (int) (index % (this.entries.length / 5)) * 5;
	}

	/**
	 * The line of the file that the server counts as this one; {@code null} where nobody
	 * knows any more.
	 */
	@Nullable Long inFile(long served) {
		long oldest = Math.max(0, this.count - this.entries.length / 5);
		long low = oldest;
		long high = this.count;
		while (low < high) {
			long middle = (low + high) >>> 1;
			if (this.entries[place(middle)] <= served) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		if (low == oldest) {
			return (oldest == 0) ? Long.valueOf(served) : null;
		}
		int found = place(low - 1);
		long times = (this.entries[found + 4] == 0) ? 0
				: Math.min((served - this.entries[found]) / this.entries[found + 2], this.entries[found + 4]);
		return served + this.entries[found + 1] + times * this.entries[found + 3];
	}

}
