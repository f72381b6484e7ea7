package io.github.pgprofiles.sample.start;

import java.io.PrintStream;
import java.util.Locale;

import io.github.pgprofiles.sample.cities.LoadProgress;

/**
 * How far a load is: a bar that is redrawn on a terminal, a line for each fifth of the
 * way elsewhere. Not thread-safe.
 */
final class Progress implements AutoCloseable {

	private static final int BAR_WIDTH = 30;

	private final PrintStream out;

	private final boolean terminal;

	private final String task;

	private int step;

	/**
	 * Begins.
	 * @param out to draw on
	 * @param terminal whether a carriage return goes back to the start of the line
	 * @param task in a few words
	 */
	Progress(PrintStream out, boolean terminal, String task) {
		this.out = out;
		this.terminal = terminal;
		this.task = task;
	}

	void show(LoadProgress progress) {
		int percent = percent(progress);
		int reached = this.terminal ? percent : percent / 20;
		if (reached > this.step) {
			this.step = reached;
			draw(percent, progress);
		}
	}

	/** The rows that were sent are not in the table yet. */
	private static int percent(LoadProgress progress) {
		Double fraction = progress.fraction();
		if (progress.done() || fraction == null) {
			return progress.done() ? 100 : 0;
		}
		return (int) Math.min(99, fraction * 100);
	}

	private void draw(int percent, LoadProgress progress) {
		String figures = String.format(Locale.ROOT, "%3d %%  %,d rows  %.1f MB  %.1f MB/s", percent, progress.rows(),
				progress.bytes() / 1e6, progress.bytesPerSecond() / 1e6);
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

	/** Ends the line, whether the load is done or has failed. */
	@Override
	public void close() {
		if (this.terminal && this.step > 0) {
			this.out.println();
		}
	}

}
