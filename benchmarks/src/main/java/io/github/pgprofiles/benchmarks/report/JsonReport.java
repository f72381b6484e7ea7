package io.github.pgprofiles.benchmarks.report;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.pgprofiles.benchmarks.measure.Outcome;
import io.github.pgprofiles.benchmarks.measure.Reference;
import org.jspecify.annotations.Nullable;
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
			.flatMap((report) -> report.outcomes().all().stream().map((outcome) -> entry(report, outcome)))
			.toList();
		MAPPER.writerWithDefaultPrettyPrinter().writeValue(file, entries);
	}

	private static Entry entry(CaseReport report, Outcome outcome) {
		List<GoalEntry> goals = report.verdicts()
			.stream()
			.filter((verdict) -> verdict.contender().equals(outcome.contender()))
			.map((verdict) -> new GoalEntry(verdict.goal(), verdict.actual(), verdict.met()))
			.toList();
		boolean measured = outcome.measured();
		return new Entry(report.benchmark().name(), outcome.contender(), outcome.unit().label(),
				measured ? rounded(outcome.best()) : null, measured ? rounded(outcome.median()) : null,
				measured ? rounded(outcome.allocatedPerOperation()) : null, outcome.absence(), ratios(report, outcome),
				facts(outcome), goals);
	}

	private static Map<String, @Nullable Double> ratios(CaseReport report, Outcome outcome) {
		Map<String, @Nullable Double> ratios = new LinkedHashMap<>();
		for (Reference reference : report.benchmark().references()) {
			report.outcomes()
				.ratio(outcome, reference)
				.ifPresent((ratio) -> ratios.put(reference.label(), rounded(ratio)));
		}
		return ratios;
	}

	private static Map<String, Object> facts(Outcome outcome) {
		Map<String, Object> facts = new LinkedHashMap<>(outcome.facts());
		facts.replaceAll((name, fact) -> (fact instanceof Double number) ? Math.round(number * 1000) / 1000.0 : fact);
		return facts;
	}

	/** JSON has no word for what is not a number but null. */
	private static @Nullable Double rounded(double value) {
		return Double.isNaN(value) ? null : Math.round(value * 1000) / 1000.0;
	}

	@JsonPropertyOrder({ "case", "contender", "unit", "best", "median", "allocatedPerOp", "absent", "ratios", "facts",
			"goals" })
	private record Entry(@JsonProperty("case") String benchmark, @JsonProperty String contender,
			@JsonProperty String unit, @JsonProperty @Nullable Double best, @JsonProperty @Nullable Double median,
			@JsonProperty @Nullable Double allocatedPerOp,
			@JsonProperty @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String absent,
			@JsonProperty @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, @Nullable Double> ratios,
			@JsonProperty @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> facts,
			@JsonProperty @JsonInclude(JsonInclude.Include.NON_EMPTY) List<GoalEntry> goals) {
	}

	@JsonPropertyOrder({ "goal", "actual", "met" })
	private record GoalEntry(@JsonProperty String goal, @JsonProperty String actual, @JsonProperty boolean met) {
	}

}
