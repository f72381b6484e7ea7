package io.github.pgprofiles.benchmarks.report;

import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.pgprofiles.benchmarks.measure.Outcome;
import tools.jackson.databind.json.JsonMapper;

/** Writes an array with one object for each contender of each case. */
public final class JsonReport {

	private static final JsonMapper MAPPER = new JsonMapper();

	private JsonReport() {
	}

	/**
	 * Writes the file, replacing what was there.
	 * @param reports of all cases
	 * @param file to write
	 */
	public static void write(List<CaseReport> reports, Path file) {
		List<Entry> entries = reports.stream()
			.flatMap((report) -> report.outcomes().stream().map((outcome) -> entry(report, outcome)))
			.toList();
		MAPPER.writerWithDefaultPrettyPrinter().writeValue(file, entries);
	}

	private static Entry entry(CaseReport report, Outcome outcome) {
		return new Entry(report.benchmark().name(), outcome.contender(), outcome.unit().label(),
				rounded(outcome.best()), rounded(outcome.median()), rounded(outcome.allocatedPerOperation()));
	}

	private static double rounded(double value) {
		return Math.round(value * 1000) / 1000.0;
	}

	@JsonPropertyOrder({ "case", "contender", "unit", "best", "median", "allocatedPerOp" })
	private record Entry(@JsonProperty("case") String benchmark, @JsonProperty String contender,
			@JsonProperty String unit, @JsonProperty double best, @JsonProperty double median,
			@JsonProperty double allocatedPerOp) {
	}

}
