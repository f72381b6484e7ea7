package io.github.pgprofiles.benchmarks;

import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;

/** The text of {@code --help}. */
final class Help {

	private Help() {
	}

	static String text(List<BenchmarkCase> cases) {
		StringBuilder text = new StringBuilder("""
				Measures this project's client beside plain JDBC and its peers, on an embedded PostgreSQL.

				Usage: java -jar benchmarks.jar [options]
				  --cases A,B       the cases to run, in this order; default: all
				  --contenders A,B  these contenders of each case only; default: all
				  --rows N          how large the work of a round is; default: below
				  --rounds N        rounds to measure, most cases take half as many to warm up; default: below
				  --json FILE       writes the figures as JSON, too
				  --help            shows this text

				Cases:
				""");
		for (BenchmarkCase benchmark : cases) {
			text.append("  %-22s %s;%n%-24s in %s, --rows %d --rounds %d%n".formatted(benchmark.name(),
					benchmark.description(), "", benchmark.unit().label(), benchmark.defaultRows(),
					benchmark.defaultRounds()));
		}
		return text.append("""

				Exit code: 0 done, 1 a case failed, 2 the options make no sense.
				""").toString();
	}

}
