package io.github.pgprofiles.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.NoFigureException;
import io.github.pgprofiles.benchmarks.measure.Unit;
import io.github.pgprofiles.benchmarks.measure.WrongResultException;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.transfer.JdbcTransfer;
import io.github.pgprofiles.benchmarks.typed.TradeTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.pgprofiles.benchmarks.JarRun.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is copied is looked at by the cases themselves, so here every contender copies a
 * few rows.
 */
class CopyCasesIT {

	private static final int ROWS = 1234;

	private static final String LOADS = "ceiling ours PgBulkInsert jdbc-batch jdbc-batch-rewritten unnest"
			+ " copymanager-csv psql asyncpg psycopg2";

	private static final String FILES = "ceiling ours ours-stream psql copymanager";

	/** What not every machine has. */
	private static final List<String> PROGRAMS = List.of("psql", "asyncpg", "psycopg2");

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
	@CsvSource({ "copy-in-records, " + LOADS, "copy-in-records-logged, " + LOADS, "copy-in-records-pk, " + LOADS,
			"copy-in-tls, ours copymanager-csv ours-tls copymanager-csv-tls", "copy-in-file-csv, " + FILES,
			"copy-in-file-binary, " + FILES, "copy-out-file-csv, " + FILES, "copy-out-file-binary, " + FILES,
			"copy-in-file-columns, plain ours staging FastCSV-copy FastCSV-batch",
			"batch-insert, ours jdbc-batch jdbc-batch-rewritten unnest JdbcTemplate Jdbi jOOQ",
			"copy-out-records, ceiling ours raw ResultSet-10000", "copy-out-parallel, one ours raw",
			"copy-out-tls, ours raw ours-tls raw-tls",
			"copy-upsert, ceiling ours raw jdbc-batch jdbc-batch-rewritten unnest" })
	void everyContenderCopiesAllRowsOrIsNotInstalled(String name, String names) throws Exception {
		BenchmarkCase benchmark = Benchmarks.CASES.stream()
			.filter((candidate) -> candidate.name().equals(name))
			.findFirst()
			.orElseThrow();
		assertThat(benchmark.unit()).isEqualTo(Unit.ROWS_PER_SECOND);
		List<Contender> contenders = benchmark.prepare(server, ROWS);
		try {
			assertThat(contenders).extracting(Contender::name).containsExactly(names.split(" "));
			// the ceiling of upserts is psql's
			assertThat(name.equals("copy-upsert") ? List.of("ceiling") : PROGRAMS).containsAll(absent(contenders));
		}
		finally {
			contenders.forEach(Contender::close);
		}
	}

	private static List<String> absent(List<Contender> contenders) throws Exception {
		List<String> absent = new ArrayList<>();
		for (Contender contender : contenders) {
			try {
				contender.verify();
			}
			catch (NoFigureException ex) {
				assertThat(ex.reason()).isEqualTo("not installed");
				absent.add(contender.name());
			}
		}
		return absent;
	}

	@Test
	void roundTripsOfDistantCopiesAreCounted() throws Exception {
		JarRun run = JarRun.succeeds(this.directory, "--cases", "copy-in-records-1ms", "--rows", "20", "--rounds", "1");
		assertThat(run.json())
			.extracting((result) -> text(result, "contender") + " " + result.get("facts").get("trips/op"))
			.containsExactly("statement 1.0", "ours 1.0", "PgBulkInsert 2.0");
		assertThat(run.out()).contains("goal met: ours no more round trips than a statement: 0.00");
	}

	@Test
	void aSingleValueThatIsAnotherEndsTheRun() throws Exception {
		TradeTable.create(server, ROWS);
		EmptyTable.UNLOGGED.create(server);
		String copy = "insert into %s select id, created_at, account, note, quantity, price, active, amount + %s from %s";
		JdbcTransfer wrong = new JdbcTransfer("wrong", server.address().pool(), ROWS,
				(connection) -> connection.createStatement()
					.execute(copy.formatted(EmptyTable.NAME, "case id when 7 then 0.01 else 0 end", TradeTable.NAME)));
		try (Contender contender = EmptyTable.UNLOGGED.contender(wrong, server.address(), ROWS)) {
			assertThatExceptionOfType(WrongResultException.class).isThrownBy(contender::verify)
				.withMessageContaining("'wrong' returned 1234 rows with the checksum ");
		}
		JdbcTransfer few = new JdbcTransfer("few", server.address().pool(), ROWS, (connection) -> {
		});
		try (Contender contender = EmptyTable.UNLOGGED.contender(few, server.address(), ROWS)) {
			assertThatExceptionOfType(WrongResultException.class).isThrownBy(contender::verify)
				.withMessageContaining("'few' returned 0 rows");
		}
	}

	@Test
	void fewRowsAreMeasuredWithTheirRatiosAndGoals() throws Exception {
		JarRun run = JarRun.succeeds(this.directory, "--cases", "copy-in-records", "--rows", "30000", "--rounds", "1",
				"--contenders", "ceiling,ours");
		assertThat(run.names()).containsExactly("copy-in-records/ceiling", "copy-in-records/ours");
		assertThat(run.out()).contains("30000 rows, 1 rounds; in rows/s, higher is better",
				"ours at least 0.95 of ceiling: ", "ours at least 0.88 of ceiling: ",
				"goal met: ours at most 80 bytes allocated for a row: ");
		assertThat(run.json()).allSatisfy((result) -> assertThat(result.get("median").asDouble()).isPositive());
	}

	@Test
	void everyCopyPassesWithFewRowsInASmallHeap() throws Exception {
		JarRun run = JarRun.succeeds(this.directory, "--cases", "copy-heap", "--rows", "25000");
		assertThat(run.json()).extracting((result) -> text(result, "contender"))
			.containsExactly("ours-csv-in", "ours-csv-out", "ours-records-in", "ours-records-out");
		assertThat(run.json()).allSatisfy((result) -> {
			assertThat(result.get("median").asDouble()).isPositive();
			assertThat(result.get("facts").get("live MB").asDouble()).isBetween(1.0, 64.0);
			assertThat(result.get("facts").get("CSV GB").asDouble()).isBetween(0.002, 0.004);
		});
	}

}
