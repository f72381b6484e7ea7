package io.github.pgprofiles.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.benchmarks.batch.BatchInsert;
import io.github.pgprofiles.benchmarks.copyfile.CopyFile;
import io.github.pgprofiles.benchmarks.copyfile.CopyFileColumns;
import io.github.pgprofiles.benchmarks.copyfile.FileFormat;
import io.github.pgprofiles.benchmarks.copyin.CopyInDistant;
import io.github.pgprofiles.benchmarks.copyin.CopyInRecords;
import io.github.pgprofiles.benchmarks.copyin.CopyInTls;
import io.github.pgprofiles.benchmarks.copyin.EmptyTable;
import io.github.pgprofiles.benchmarks.copyout.CopyOutParallel;
import io.github.pgprofiles.benchmarks.copyout.CopyOutRecords;
import io.github.pgprofiles.benchmarks.copyout.CopyOutTls;
import io.github.pgprofiles.benchmarks.heap.CopyHeap;
import io.github.pgprofiles.benchmarks.heap.StreamHeap;
import io.github.pgprofiles.benchmarks.item.ObservedRead;
import io.github.pgprofiles.benchmarks.item.PrimaryKeyRead;
import io.github.pgprofiles.benchmarks.item.PrimaryKeyReadInTransaction;
import io.github.pgprofiles.benchmarks.item.SettingsRead;
import io.github.pgprofiles.benchmarks.measure.BenchmarkCase;
import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Measurement;
import io.github.pgprofiles.benchmarks.measure.Outcomes;
import io.github.pgprofiles.benchmarks.network.Network;
import io.github.pgprofiles.benchmarks.notification.NotificationCase;
import io.github.pgprofiles.benchmarks.observed.ObservedCopy;
import io.github.pgprofiles.benchmarks.observed.ObservedStream;
import io.github.pgprofiles.benchmarks.once.Once;
import io.github.pgprofiles.benchmarks.report.CaseReport;
import io.github.pgprofiles.benchmarks.report.JsonReport;
import io.github.pgprofiles.benchmarks.report.Machine;
import io.github.pgprofiles.benchmarks.report.TableReport;
import io.github.pgprofiles.benchmarks.server.BenchmarkServer;
import io.github.pgprofiles.benchmarks.startup.Startup;
import io.github.pgprofiles.benchmarks.startup.jpa.StartupJpa;
import io.github.pgprofiles.benchmarks.text.TextRead;
import io.github.pgprofiles.benchmarks.timeout.Timeouts;
import io.github.pgprofiles.benchmarks.transaction.AccountTransactions;
import io.github.pgprofiles.benchmarks.transaction.RetryConflict;
import io.github.pgprofiles.benchmarks.typed.StreamTyped;
import io.github.pgprofiles.benchmarks.upsert.CopyUpsert;
import io.github.pgprofiles.benchmarks.wide.StreamWide;

/** Runs the benchmarks against an embedded server. */
public final class Benchmarks {

	static final List<BenchmarkCase> CASES = List.of(new PrimaryKeyRead(), new PrimaryKeyReadInTransaction(),
			new SettingsRead(Network.LOOPBACK), new SettingsRead(Network.ONE_MILLISECOND),
			new TextRead(Network.LOOPBACK), new TextRead(Network.ONE_MILLISECOND), new StreamTyped(), new StreamHeap(),
			new StreamWide(), new Timeouts(), new CopyInRecords(EmptyTable.UNLOGGED),
			new CopyInRecords(EmptyTable.LOGGED), new CopyInRecords(EmptyTable.PRIMARY_KEY), new CopyInDistant(),
			new CopyInTls(), CopyFile.in(FileFormat.CSV), CopyFile.in(FileFormat.BINARY), CopyFile.out(FileFormat.CSV),
			CopyFile.out(FileFormat.BINARY), new CopyFileColumns(), new CopyOutRecords(), new CopyOutParallel(),
			new CopyOutTls(), new CopyUpsert(), new CopyHeap(), new BatchInsert(),
			AccountTransactions.serializableReadOnly(Network.LOOPBACK),
			AccountTransactions.serializableReadOnly(Network.ONE_MILLISECOND),
			AccountTransactions.byDefault(Network.LOOPBACK), AccountTransactions.byDefault(Network.ONE_MILLISECOND),
			AccountTransactions.nested(Network.LOOPBACK), AccountTransactions.nested(Network.ONE_MILLISECOND),
			new RetryConflict(Network.LOOPBACK), new RetryConflict(Network.ONE_MILLISECOND), new Once(Network.LOOPBACK),
			new Once(Network.ONE_MILLISECOND), new NotificationCase(), new Startup(), StartupJpa.again(),
			StartupJpa.first(), new ObservedRead(), new ObservedStream(), new ObservedCopy());

	private static final int FAILED = 1;

	private static final int BAD_ARGUMENTS = 2;

	private Benchmarks() {
	}

	/**
	 * Runs the cases that the arguments name, and ends the JVM: with 0 if all went well,
	 * 1 if a case failed, 2 if the arguments make no sense.
	 * @param args see {@code --help}
	 */
	public static void main(String[] args) {
		// said before jOOQ is loaded, which otherwise greets in the middle of a table
		System.setProperty("org.jooq.no-logo", "true");
		System.setProperty("org.jooq.no-tips", "true");
		System.exit(run(args, System.out, System.err));
	}

	static int run(String[] args, PrintStream out, PrintStream err) {
		try {
			Arguments arguments = Arguments.parse(args, CASES);
			if (arguments.help()) {
				out.print(Help.text(CASES));
			}
			else {
				run(arguments, out);
			}
			return 0;
		}
		catch (UsageException ex) {
			err.println(ex.getMessage());
			err.println("See --help.");
			return BAD_ARGUMENTS;
		}
		catch (Exception ex) {
			err.println("The benchmarks failed: " + ex);
			ex.printStackTrace(err);
			return FAILED;
		}
	}

	private static void run(Arguments arguments, PrintStream out) throws Exception {
		TableReport table = new TableReport(out);
		List<CaseReport> reports = new ArrayList<>();
		try (BenchmarkServer server = BenchmarkServer.start()) {
			table.begin(Machine.here(server.version()));
			for (BenchmarkCase benchmark : arguments.cases()) {
				CaseReport report = measure(benchmark, arguments, server);
				table.print(report);
				reports.add(report);
			}
		}
		table.end();
		if (arguments.json() != null) {
			JsonReport.write(reports, arguments.json());
		}
	}

	private static CaseReport measure(BenchmarkCase benchmark, Arguments arguments, BenchmarkServer server)
			throws Exception {
		int rows = (arguments.rows() != null) ? arguments.rows() : benchmark.defaultRows();
		int rounds = (arguments.rounds() != null) ? arguments.rounds() : benchmark.defaultRounds();
		List<Contender> contenders = benchmark.prepare(server, rows);
		try {
			Outcomes outcomes = new Measurement(benchmark.warmUp(rounds, rows), rounds).measure(benchmark.unit(),
					chosen(benchmark, contenders, arguments.contenders()));
			return new CaseReport(benchmark, rows, rounds, outcomes);
		}
		finally {
			contenders.forEach(Contender::close);
		}
	}

	private static List<Contender> chosen(BenchmarkCase benchmark, List<Contender> contenders, Set<String> names) {
		List<String> known = contenders.stream().map(Contender::name).toList();
		for (String name : names) {
			if (!known.contains(name)) {
				throw new UsageException(
						"%s has no contender '%s'; it has %s".formatted(benchmark.name(), name, known));
			}
		}
		return contenders.stream().filter((contender) -> names.isEmpty() || names.contains(contender.name())).toList();
	}

}
