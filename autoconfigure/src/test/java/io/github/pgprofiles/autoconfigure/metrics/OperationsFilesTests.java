package io.github.pgprofiles.autoconfigure.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.pgprofiles.autoconfigure.metrics.MetricsPageIT.Described;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The alert rules and the dashboard use names and labels that Prometheus gets of the
 * metrics of docs/metrics.md, which {@link MetricsPageIT} compares with those that there
 * are.
 */
class OperationsFilesTests {

	private static final Path FOLDER = Path.of("..", "docs", "operations");

	private static final Pattern METRIC = Pattern
		.compile("\\b((?:hikaricp|postgres|db_client|jdbc)_[a-z_]+)(?:\\{([^}]*)\\})?");

	private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"");

	private static final Pattern BY = Pattern.compile("(?:by|on) \\(([^)]*)\\)");

	/** Those that Prometheus adds, and that of a bucket. */
	private static final Set<String> ADDED = Set.of("instance", "job", "le");

	/** Lines as Prometheus gets them: names, each with its labels. */
	private static Map<String, Set<String>> scraped() throws IOException {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		MetricsPageIT.page().forEach((name, described) -> register(registry, name, described));
		Map<String, Set<String>> names = new HashMap<>();
		for (String line : registry.scrape().lines().filter((each) -> !each.startsWith("#")).toList()) {
			int brace = line.indexOf('{');
			int end = (brace >= 0) ? brace : line.indexOf(' ');
			names.computeIfAbsent(line.substring(0, end), (name) -> new TreeSet<>())
				.addAll(LABEL.matcher(line).results().map((label) -> label.group(1)).toList());
		}
		return names;
	}

	private static void register(PrometheusMeterRegistry registry, String name, Described described) {
		Tags tags = Tags.of(described.tags().stream().map((key) -> Tag.of(key, "x")).toList());
		switch (described.type()) {
			case "timer" -> Timer.builder(name)
				.tags(tags)
				.serviceLevelObjectives(Duration.ofMillis(1))
				.register(registry)
				.record(1, TimeUnit.MILLISECONDS);
			case "counter" -> Counter.builder(name).tags(tags).register(registry).increment();
			case "summary" ->
				DistributionSummary.builder(name).baseUnit(described.unit()).tags(tags).register(registry).record(1);
			default -> Gauge.builder(name, () -> 1).tags(tags).register(registry);
		}
	}

	private static void compare(List<String> expressions) throws IOException {
		Map<String, Set<String>> scraped = scraped();
		assertThat(expressions).hasSizeGreaterThan(10);
		for (String expression : expressions) {
			Set<String> labels = new TreeSet<>(ADDED);
			List<MatchResult> metrics = METRIC.matcher(expression).results().toList();
			assertThat(metrics).as(expression).isNotEmpty();
			for (MatchResult metric : metrics) {
				assertThat(scraped).as(expression).containsKey(metric.group(1));
				labels.addAll(scraped.get(metric.group(1)));
				if (metric.group(2) != null) {
					Set<String> own = new TreeSet<>(scraped.get(metric.group(1)));
					own.addAll(ADDED);
					assertThat(LABEL.matcher(metric.group(2)).results().map((label) -> label.group(1))).as(expression)
						.isSubsetOf(own);
				}
			}
			for (MatchResult by : BY.matcher(expression).results().toList()) {
				assertThat(List.of(by.group(1).split(",\\s*", -1))).as(expression).isSubsetOf(labels);
			}
		}
	}

	@Test
	void alertRulesUseWhatThereIs() throws IOException {
		String rules = Files.readString(FOLDER.resolve("alerts.yml"));
		compare(Pattern.compile("expr: (\\|\\n(?: {10}.*\\n)+|.*)")
			.matcher(rules)
			.results()
			.map((each) -> each.group(1))
			.toList());
		String page = Files.readString(Path.of("..", "docs", "operations.md"));
		Set<String> alerts = Pattern.compile("alert: (\\w+)")
			.matcher(rules)
			.results()
			.map((each) -> each.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(alerts).allSatisfy((alert) -> assertThat(page).contains("`" + alert + "`"));
	}

	@Test
	void dashboardUsesWhatThereIs() throws IOException {
		JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(FOLDER.resolve("dashboard.json")));
		List<String> expressions = new ArrayList<>();
		for (JsonNode panel : dashboard.path("panels")) {
			panel.path("targets").forEach((target) -> expressions.add(target.path("expr").asString()));
		}
		compare(expressions);
	}

	/** By Debian's package 'prometheus', where it is. */
	@Test
	void rulesFireWhenTheyAreMeantTo(@TempDir Path folder) throws Exception {
		Path tool = Path.of("/usr/bin/promtool");
		Assumptions.assumeTrue(Files.isExecutable(tool), "promtool, of Debian's package 'prometheus', is not here");
		Files.copy(FOLDER.resolve("alerts.yml"), folder.resolve("alerts.yml"));
		try (InputStream cases = getClass().getResourceAsStream("/operations/alerts-test.yml")) {
			Files.write(folder.resolve("test.yml"), Objects.requireNonNull(cases).readAllBytes());
		}
		for (List<String> command : List.of(List.of("check", "rules", "alerts.yml"),
				List.of("test", "rules", "test.yml"))) {
			List<String> words = new ArrayList<>(List.of(tool.toString()));
			words.addAll(command);
			Process process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor()).as(said).isZero();
		}
	}

}
