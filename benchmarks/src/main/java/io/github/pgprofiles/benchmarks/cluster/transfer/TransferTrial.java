package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;

/** All faults, each several times. */
public final class TransferTrial {

	private TransferTrial() {
	}

	/**
	 * Runs it.
	 * @param lab to break
	 * @param faults which ones
	 * @param times how often each
	 * @param out for the tables
	 * @param err for what happens meanwhile
	 * @return whether all goals were met
	 * @throws Exception if it cannot be run
	 */
	public static boolean run(Lab lab, List<Fault> faults, int times, PrintStream out, PrintStream err)
			throws Exception {
		List<TransferResult> results = new ArrayList<>();
		for (Fault fault : faults) {
			for (int i = 1; i <= times; i++) {
				err.println("Transfers: %s, %d of %d".formatted(fault.word(), i, times));
				TransferResult result;
				try {
					result = new TransferRun(lab, fault, err).run();
				}
				catch (IOException | SQLException ex) {
					// what there is so far shows why, perhaps
					new TransferReport(results).print(out);
					throw ex;
				}
				err.println("  first write after %.0f ms, %d failed, %d unknown, %d problems"
					.formatted(result.firstWriteMillis(), result.failed(), result.unknown(), result.problems().size()));
				results.add(result);
			}
		}
		TransferReport report = new TransferReport(results);
		report.print(out);
		return report.isMet();
	}

}
