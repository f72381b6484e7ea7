package io.github.pgprofiles.benchmarks.cluster;

import java.io.PrintStream;

import io.github.pgprofiles.benchmarks.UsageException;
import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.ratio.RatioTrial;
import io.github.pgprofiles.benchmarks.cluster.read.ReadTrial;
import io.github.pgprofiles.benchmarks.cluster.transfer.TransferTrial;

/** Tries the client on a Patroni cluster that breaks, and says whether goals were met. */
public final class ClusterTrial {

	private static final int FAILED = 1;

	private static final int BAD_ARGUMENTS = 2;

	private ClusterTrial() {
	}

	/**
	 * Runs the trials, and ends the JVM: with 0 if all goals were met or there is no lab,
	 * 1 if one was missed, 2 if the arguments make no sense.
	 * @param args {@code --lab}, {@code --times}, {@code --faults}, {@code --reads},
	 * {@code --trials}
	 */
	public static void main(String[] args) {
		// its pool warns of each connection that breaks, with a stack
		System.setProperty("org.slf4j.simpleLogger.log.com.zaxxer.hikari", "error");
		System.exit(run(args, System.out, System.err));
	}

	static int run(String[] args, PrintStream out, PrintStream err) {
		try {
			ClusterOptions options = ClusterOptions.parse(args);
			if (!Lab.isIn(options.lab())) {
				out.println("Skipped: there is no lab in %s. Say where by --lab.".formatted(options.lab()));
				return 0;
			}
			return run(options, out, err) ? 0 : FAILED;
		}
		catch (UsageException ex) {
			err.println(ex.getMessage());
			return BAD_ARGUMENTS;
		}
		catch (Exception ex) {
			err.println("The trials failed: " + ex);
			ex.printStackTrace(err);
			return FAILED;
		}
	}

	private static boolean run(ClusterOptions options, PrintStream out, PrintStream err) throws Exception {
		boolean met = true;
		try (Lab lab = Lab.up(options.lab())) {
			if (options.trials().contains(ClusterOptions.TRANSFERS)) {
				met &= TransferTrial.run(lab, options.faults(), options.times(), out, err);
			}
			if (options.trials().contains(ClusterOptions.READS)) {
				met &= ReadTrial.run(lab, options.reads(), out, err);
			}
			if (options.trials().contains(ClusterOptions.RATIOS)) {
				met &= RatioTrial.run(lab, out, err);
			}
		}
		return met;
	}

}
