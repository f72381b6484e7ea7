package io.github.pgprofiles.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.github.pgprofiles.benchmarks.JarRun.text;
import static org.assertj.core.api.Assertions.assertThat;

/** The jar as a user runs it, in a process of its own. */
class BenchmarksIT {

	private static final List<String> READERS = List.of("raw", "ours", "JdbcTemplate-index", "JdbcTemplate-label",
			"JdbcClient", "Jdbi", "jOOQ");

	private static final List<String> TEXT_READERS = List.of("raw", "ours", "JdbcTemplate", "JdbcClient", "Jdbi",
			"jOOQ");

	private static final List<String> OURS = List.of("ours", "ours-cursor", "ours-copy");

	private static final List<String> OURS_OF_TRADES = List.of("ours", "ours-cursor", "ours-copy", "ours-parameter");

	private static final List<String> PEERS = List.of("ResultSet-1000", "ResultSet-10000", "queryForStream-lambda",
			"queryForStream-DataClass", "JdbcClient", "Jdbi", "jOOQ", "vertx");

	private static final List<String> WIDE_PEERS = List.of("ResultSet-100", "ResultSet-1000", "queryForStream-lambda",
			"Jdbi", "jOOQ", "vertx");

	@TempDir
	Path directory;

	@Test
	void everyReaderIsInTableAndJson() throws Exception {
		JarRun run = succeeds("--cases", "pk-read,pk-read-tx", "--rows", "15", "--rounds", "2");
		assertThat(run.out()).contains("cores", "JDK", "PostgreSQL 18", "15 rows, 2 rounds; in us/op, lower is better",
				"ours at most 1.03 of raw: ");
		for (String contender : READERS) {
			assertThat(run.out().lines().filter((line) -> line.startsWith(contender + " "))).hasSize(2);
		}
		assertThat(run.names()).containsExactlyElementsOf(Stream.of("pk-read", "pk-read-tx")
			.flatMap((name) -> READERS.stream().map((contender) -> name + "/" + contender))
			.toList());
		assertThat(run.json()).allSatisfy((result) -> {
			assertThat(result.propertyNames()).startsWith("case", "contender", "unit", "best", "median",
					"allocatedPerOp");
			assertThat(text(result, "unit")).isEqualTo("us/op");
			assertThat(result.get("best").asDouble()).isPositive().isLessThanOrEqualTo(result.get("median").asDouble());
			assertThat(result.get("allocatedPerOp").asDouble()).isPositive();
			assertThat(result.get("ratios").get("raw").asDouble()).isPositive();
		});
	}

	@Test
	void everyReaderByTextIsMeasuredAndItsRoundTripsCounted() throws Exception {
		JarRun run = succeeds("--cases", "text-read,text-read-1ms", "--rows", "4", "--rounds", "2");
		assertThat(run.out()).contains("4 rows, 2 rounds; in us/op, lower is better", "ours at most 1.03 of raw: ",
				"ours no more round trips than raw: ");
		assertThat(run.names()).containsExactlyElementsOf(Stream.of("text-read", "text-read-1ms")
			.flatMap((name) -> names(name, Stream.of(TEXT_READERS)).stream())
			.toList());
		assertThat(run.json()).allSatisfy((result) -> {
			assertThat(result.get("median").asDouble()).isPositive();
			assertThat(result.get("ratios").get("raw").asDouble()).isPositive();
		});
		assertThat(run.json()).filteredOn((result) -> text(result, "case").endsWith("-1ms"))
			.allSatisfy((result) -> assertThat(result.get("best").asDouble()).as("1 ms each way for each trip")
				.isGreaterThan(2000 * result.get("facts").get("trips/op").asDouble()))
			.extracting((result) -> text(result, "contender") + " " + result.get("facts").get("trips/op"))
			.contains("raw 1.0", "JdbcTemplate 1.0", "JdbcClient 1.0");
	}

	@Test
	void everyStreamOfTypedRowsIsMeasuredOrSaysWhyNot() throws Exception {
		JarRun run = succeeds("--cases", "stream-typed", "--rows", "2500", "--rounds", "1");
		assertThat(run.out()).contains("vs ceiling", "vs loop", "vs DataClass", "ours-copy at least 0.90 of ceiling: ");
		assertThat(run.names()).containsExactlyElementsOf(names("stream-typed",
				Stream.of(List.of("ceiling"), OURS_OF_TRADES, PEERS, List.of("asyncpg", "psycopg2"))));
		assertThat(run.json()).allSatisfy((result) -> {
			assertThat(text(result, "unit")).isEqualTo("rows/s");
			if (result.has("absent")) {
				assertThat(text(result, "contender")).isIn("asyncpg", "psycopg2");
				assertThat(text(result, "absent")).isEqualTo("not installed");
				assertThat(result.get("best").isNull()).isTrue();
			}
			else {
				assertThat(result.get("median").asDouble()).isPositive();
				assertThat(result.get("ratios").propertyNames()).containsExactly("ceiling", "loop", "DataClass");
			}
		});
	}

	@Test
	void everyStreamOfWideRowsIsMeasured() throws Exception {
		JarRun run = succeeds("--cases", "stream-wide", "--rows", "250", "--rounds", "1");
		assertThat(run.names()).containsExactlyElementsOf(names("stream-wide", Stream.of(OURS, WIDE_PEERS)));
		assertThat(run.json()).allSatisfy((result) -> assertThat(result.get("median").asDouble()).isPositive());
	}

	@Test
	void everyStreamPassesWithFewRowsInASmallHeap() throws Exception {
		JarRun run = succeeds("--cases", "stream-heap", "--rows", "2000");
		assertThat(run.names()).containsExactlyElementsOf(names("stream-heap",
				Stream.of(OURS_OF_TRADES, PEERS, List.of("forgotten-fetch-size", "forgotten-transaction"))));
		assertThat(run.json()).allSatisfy((result) -> {
			assertThat(result.get("median").asDouble()).isPositive();
			assertThat(result.get("facts").get("live MB").asDouble()).isBetween(1.0, 64.0);
			assertThat(text(result.get("facts"), "heap")).isIn("flat", "growing");
		});
	}

	@Test
	void whoForgetsWhatStreamingTakesRunsOutOfASmallHeap() throws Exception {
		JarRun run = succeeds("--cases", "stream-heap", "--rows", "400000", "--contenders",
				String.join(",", OURS_OF_TRADES) + ",forgotten-fetch-size,forgotten-transaction");
		assertThat(OURS_OF_TRADES).allSatisfy((contender) -> assertThat(run.out())
			.contains("goal met: " + contender + " passes with a flat heap: flat"));
		assertThat(run.json()
			.stream()
			.filter((result) -> result.has("absent"))
			.map((result) -> text(result, "contender") + " " + text(result, "absent")))
			.containsExactly("forgotten-fetch-size OutOfMemoryError", "forgotten-transaction OutOfMemoryError");
	}

	@Test
	void roundTripsOfTimeoutsAreCounted() throws Exception {
		JarRun run = succeeds("--cases", "timeouts", "--rows", "5", "--rounds", "1");
		assertThat(run.json())
			.extracting((result) -> text(result, "contender") + " " + result.get("facts").get("trips/op"))
			.startsWith("raw 1.0", "setQueryTimeout 1.0", "SET-LOCAL 3.0", "@Transactional 2.0",
					"@Transactional-timeout 2.0")
			.contains("ours 1.0", "ours-profile-timeout 1.0", "ours-tx 2.0", "ours-cursor 2.0", "ours-tx-cursor 2.0");
		assertThat(run.out()).contains("goal met: ours-timeout at most 1 round trips more than ours: ")
			.doesNotContain("goal missed");
		assertThat(run.json())
			.allSatisfy((result) -> assertThat(result.get("best").asDouble()).as("1 ms each way for each trip")
				.isGreaterThan(2000 * result.get("facts").get("trips/op").asDouble()));
	}

	@Test
	void startOfSeveralProfilesIsMeasuredInMilliseconds() throws Exception {
		JarRun run = succeeds("--cases", "startup", "--rows", "3", "--rounds", "2");
		assertThat(run.out()).contains("3 rows, 2 rounds; in ms/op, lower is better", "vs hikari", "bytes/op",
				"ours at most 1.10 of hikari: ");
		assertThat(run.names()).containsExactly("startup/hikari", "startup/ours");
		assertThat(run.json()).allSatisfy((result) -> {
			assertThat(text(result, "unit")).isEqualTo("ms/op");
			assertThat(result.get("median").asDouble()).isPositive();
			assertThat(result.get("ratios").get("hikari").asDouble()).isPositive();
		});
	}

	@Test
	void notificationsAndTheirListenersIdleTimeAreMeasured() throws Exception {
		JarRun run = succeeds("--cases", "notify", "--rows", "50", "--rounds", "1");
		assertThat(run.out()).contains("50 rows, 1 rounds; in us/op, lower is better", "ours at most 1.20 of raw: ",
				"ours at most 0.1 ms of CPU in an idle second more than raw: ");
		assertThat(run.names()).containsExactly("notify/raw", "notify/ours", "notify/vertx");
		assertThat(run.json()).allSatisfy((result) -> {
			assertThat(result.get("median").asDouble()).isPositive();
			assertThat(result.get("facts").get("idle CPU ms/s").asDouble()).isBetween(0.0, 1000.0);
		});
	}

	@Test
	void whatObservationsAddIsMeasured() throws Exception {
		JarRun run = succeeds("--cases", "pk-read-observed,stream-typed-observed,copy-in-records-observed", "--rows",
				"500", "--rounds", "1");
		assertThat(run.out()).contains("ours-observed adds at most 0.50 of what raw-observed adds: ",
				"ours-observed at least 0.99 of ours: ", "ours-cursor-observed at least 0.99 of ours-cursor: ");
		assertThat(run.names()).containsExactly("pk-read-observed/raw", "pk-read-observed/raw-observed",
				"pk-read-observed/ours", "pk-read-observed/ours-observed", "stream-typed-observed/ours",
				"stream-typed-observed/ours-observed", "stream-typed-observed/ours-cursor",
				"stream-typed-observed/ours-cursor-observed", "copy-in-records-observed/ours",
				"copy-in-records-observed/ours-observed");
		assertThat(run.json()).allSatisfy((result) -> assertThat(result.get("median").asDouble()).isPositive());
	}

	@Test
	void unknownContenderEndsWithExitCodeTwo() throws Exception {
		JarRun run = run("--cases", "pk-read", "--contenders", "raw,nobody");
		assertThat(run.exitCode()).isEqualTo(2);
		assertThat(run.err()).startsWith("pk-read has no contender 'nobody'; it has [raw, ours");
	}

	@Test
	void runsOnlyTheCaseThatIsNamed() throws Exception {
		JarRun run = run("--cases", "pk-read-tx", "--rows", "1", "--rounds", "1");
		assertThat(run.exitCode()).isZero();
		assertThat(run.out()).contains("pk-read-tx:").doesNotContain("pk-read:");
	}

	@Test
	void unknownCaseEndsWithExitCodeTwo() throws Exception {
		JarRun run = run("--cases", "nothing");
		assertThat(run.exitCode()).isEqualTo(2);
		assertThat(run.err()).startsWith("unknown case 'nothing'; the cases are [pk-read, pk-read-tx");
		assertThat(run.out()).isEmpty();
	}

	private static List<String> names(String benchmark, Stream<List<String>> contenders) {
		return contenders.flatMap(List::stream).map((contender) -> benchmark + "/" + contender).toList();
	}

	private JarRun succeeds(String... args) throws IOException, InterruptedException {
		return JarRun.succeeds(this.directory, args);
	}

	private JarRun run(String... args) throws IOException, InterruptedException {
		return JarRun.of(this.directory, args);
	}

}
