package io.github.pgprofiles.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.pgprofiles.benchmarks.JarRun.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What transactions did is looked at by the cases themselves, so here every contender
 * runs a few.
 */
class TransactionCasesIT {

	private static final List<String> CONTENDERS = List.of("raw", "ours", "TransactionTemplate", "Jdbi", "jOOQ");

	private static final int ROWS = 40;

	private static BenchmarkServer server;

	@TempDir
	Path directory;

	@BeforeAll
	static void start() throws IOException {
		server = BenchmarkServer.start();
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tx-serializable-ro", "tx-default", "tx-nested", "tx-retry-conflict" })
	void everyContenderDoesTheWork(String name) throws Exception {
		BenchmarkCase benchmark = Benchmarks.CASES.stream()
			.filter((known) -> known.name().equals(name))
			.findFirst()
			.orElseThrow();
		List<Contender> contenders = benchmark.prepare(server, ROWS);
		try {
			assertThat(contenders).extracting(Contender::name).isEqualTo(CONTENDERS);
			for (Contender contender : contenders) {
				contender.verify();
				assertThat(contender.round().operations()).isEqualTo(ROWS);
			}
		}
		finally {
			contenders.forEach(Contender::close);
		}
	}

	@Test
	void roundTripsOfTransactionsAreCounted() throws Exception {
		JarRun run = JarRun.succeeds(this.directory, "--cases", "tx-serializable-ro-1ms,tx-default-1ms,tx-nested-1ms",
				"--rows", "5", "--rounds", "1");
		assertThat(run.json())
			.extracting((result) -> text(result, "case") + " " + text(result, "contender") + " "
					+ result.get("facts").get("trips/op"))
			.contains("tx-serializable-ro-1ms raw 3.0", "tx-serializable-ro-1ms ours 3.0",
					"tx-serializable-ro-1ms TransactionTemplate 5.0", "tx-default-1ms raw 3.0",
					"tx-default-1ms ours 3.0", "tx-nested-1ms raw 4.0", "tx-nested-1ms ours 4.0");
		assertThat(run.out()).contains("5 rows, 1 rounds; in us/op, lower is better", "vs TransactionTemplate",
				"ours at most 1.03 of raw: ", "ours at most 0.67 of TransactionTemplate: ",
				"goal met: ours no more round trips than raw: 0.00");
		assertThat(run.json())
			.allSatisfy((result) -> assertThat(result.get("best").asDouble()).as("1 ms each way for each trip")
				.isGreaterThan(2000 * result.get("facts").get("trips/op").asDouble()));
	}

	@Test
	void commitsAndWastedRunsOfConflictsAreCounted() throws Exception {
		JarRun run = JarRun.succeeds(this.directory, "--cases", "tx-retry-conflict,tx-retry-conflict-1ms", "--rows",
				"100", "--rounds", "1");
		assertThat(run.out()).contains("100 rows, 1 rounds; in commits/s, higher is better", "bytes/commit",
				"ours at least 0.95 of raw: ");
		assertThat(run.json()).hasSize(2 * CONTENDERS.size()).allSatisfy((result) -> {
			assertThat(result.get("median").asDouble()).isPositive();
			assertThat(result.get("facts").get("wasted/commit").asDouble()).as("eight meet on ten rows").isPositive();
		});
	}

}
