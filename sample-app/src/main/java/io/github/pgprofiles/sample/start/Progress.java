package io.github.pgprofiles.sample.start;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a job is: a bar that is redrawn on a terminal, a line for each fifth of the way
 * elsewhere. Not thread-safe.
 */
final class Progress implements AutoCloseable {

	private static final int BAR_WIDTH = 30;

	private final PrintStream out;

	private final boolean terminal;

	private final String task;

	private final long total;

	private final LongSupplier nanoTime;

	private final long begin;

	private long done;

	private long step;

	/**
	 * Begins.
	 * @param out to draw on
	 * @param terminal whether a carriage return goes back to the start of the line
	 * @param task in a few words
	 * @param total bytes that there are
	 * @param nanoTime the clock
	 */
	Progress(PrintStream out, boolean terminal, String task, long total, LongSupplier nanoTime) {
		this.out = out;
		this.terminal = terminal;
		this.task = task;
		this.total = Math.max(1, total);
		this.nanoTime = nanoTime;
		this.begin = nanoTime.getAsLong();
	}

	/** Goes on by so many bytes. */
	void advance(long bytes) {
		this.done += bytes;
		long percent = Math.min(100, this.done * 100 / this.total);
		long reached = this.terminal ? percent : percent / 20;
		if (reached > this.step) {
			this.step = reached;
			draw((int) percent);
		}
	}

	private void draw(int percent) {
		double megabytes = this.done / 1e6;
		double seconds = Math.max(1, this.nanoTime.getAsLong() - this.begin) / 1e9;
		String figures = String.format(Locale.ROOT, "%3d %%  %.1f of %.1f MB  %.1f MB/s", percent, megabytes,
				this.total / 1e6, megabytes / seconds);
		if (this.terminal) {
			int filled = percent * BAR_WIDTH / 100;
			// the blanks wipe out what a longer line has left
			this.out.print("\r" + this.task + " [" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "] "
					+ figures + "  ");
			this.out.flush();
		}
		else {
			this.out.println(this.task + " " + figures);
		}
	}

	/** Ends the line, whether the job is done or has failed. */
	@Override
	public void close() {
		if (this.terminal && this.step > 0) {
			this.out.println();
		}
	}

}
