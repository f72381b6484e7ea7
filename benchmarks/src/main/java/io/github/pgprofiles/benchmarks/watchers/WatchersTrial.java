package io.github.pgprofiles.benchmarks.watchers;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.pgprofiles.benchmarks.process.Dialogue;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.test.proxy.PostgresProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Has an application with many profiles probed and looked at, and counts what reaches
 * their servers and what CPU time it takes, beside the same application left alone. Each
 * proxy counts as a server of its own; there is one behind them.
 */
public final class WatchersTrial {

	private static final int PROFILES = 50;

	private static final int SECONDS = 60;

	private static final int PROBES = 10;

	private static final int BROWSERS = 10;

	/** Beside those of the pools. */
	private static final int MORE_CONNECTIONS = 20;

	private static final String IDLE = "idle";

	private static final String BOTH = "both";

	private WatchersTrial() {
	}

	/**
	 * A stretch of time.
	 *
	 * @param name of it
	 * @param seen responses and events of the application in a second
	 * @param queries of all profiles in a second: round trips, without questions whether
	 * a connection lives
	 * @param mostQueries in a second, on the server with most of them
	 * @param cpu time of the application's process, in percent of a core
	 * @param statements how often each was sent
	 */
	record Result(String name, double seen, double queries, double mostQueries, double cpu,
			Map<String, Integer> statements) {
	}

	/**
	 * Runs it.
	 * @param args how many profiles, on how many servers, and how many seconds each
	 * stretch has: 50, one for each profile, and 60 by default
	 * @throws Exception if it cannot be run
	 */
	public static void main(String[] args) throws Exception {
		int profiles = (args.length > 0) ? Integer.parseInt(args[0]) : PROFILES;
		int servers = (args.length > 1) ? Integer.parseInt(args[1]) : profiles;
		int seconds = (args.length > 2) ? Integer.parseInt(args[2]) : SECONDS;
		print(run(profiles, servers, seconds), System.out);
		System.exit(0);
	}

	static List<Result> run(int profiles, int servers, int seconds) throws Exception {
		List<PostgresProxy> proxies = new ArrayList<>();
		try (EmbeddedPostgres server = EmbeddedPostgres.builder()
			.setServerConfig("max_connections", String.valueOf(3 * profiles + servers + MORE_CONNECTIONS))
			.start()) {
			for (int i = 0; i < servers; i++) {
				proxies.add(new PostgresProxy(ServerAddress.HOST, server.getPort()));
			}
			try (Dialogue application = start(profiles, proxies)) {
				return new Trial(application, proxies, seconds).run();
			}
		}
		finally {
			proxies.forEach(PostgresProxy::close);
		}
	}

	private static Dialogue start(int profiles, List<PostgresProxy> proxies) throws IOException {
		List<String> command = Stream.concat(
				Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), WatchedApplication.class.getName()),
				IntStream.range(0, profiles).mapToObj((i) -> "" + proxies.get(i % proxies.size()).port()))
			.toList();
		return Dialogue.start("watched", command);
	}

	private static void print(List<Result> results, PrintStream out) {
		out.printf(Locale.ROOT, "%-8s %8s %12s %22s %14s%n", "stretch", "seen/s", "queries/s", "queries/s of a server",
				"CPU, % of core");
		for (Result each : results) {
			out.printf(Locale.ROOT, "%-8s %8.1f %12.2f %22.2f %14.2f%n", each.name(), each.seen(), each.queries(),
					each.mostQueries(), each.cpu());
		}
		Result idle = named(results, IDLE);
		Result both = named(results, BOTH);
		both.statements()
			.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
			.forEach((each) -> out.printf("%6d %s%n", each.getValue(), each.getKey()));
		verdict(out, "at most one query a second and server", both.mostQueries(), (value) -> value <= 1);
		verdict(out, "less than 2 % of a core more than idle", both.cpu() - idle.cpu(), (value) -> value < 2);
	}

	private static Result named(List<Result> results, String name) {
		return results.stream().filter((result) -> result.name().equals(name)).findFirst().orElseThrow();
	}

	private static void verdict(PrintStream out, String goal, double actual, DoublePredicate met) {
		out.printf(Locale.ROOT, "%s: %s: %.2f%n", met.test(actual) ? "goal met" : "goal missed", goal, actual);
	}

	/** One application. */
	private record Trial(Dialogue application, List<PostgresProxy> proxies, int seconds) {

		private static final int STATEMENT = 100;

		List<Result> run() throws Exception {
			HttpClient client = HttpClient.newHttpClient();
			URI actuator = URI.create("http://%s:%s/actuator/".formatted(ServerAddress.HOST,
					this.application.ask(WatchedApplication.PORT)));
			List<Result> results = new ArrayList<>();
			// compiles what is measured
			try (Looking probes = new Probes(client, actuator, PROBES);
					Looking browsers = new PageWatchers(client, actuator, BROWSERS)) {
				measure("", probes, browsers);
			}
			results.add(measure(IDLE));
			try (Looking probes = new Probes(client, actuator, PROBES)) {
				results.add(measure("probed", probes));
			}
			try (Looking browsers = new PageWatchers(client, actuator, BROWSERS)) {
				results.add(measure("watched", browsers));
				try (Looking probes = new Probes(client, actuator, PROBES)) {
					results.add(measure(BOTH, probes, browsers));
				}
			}
			return results;
		}

		private Result measure(String name, Looking... all) throws IOException {
			this.proxies.forEach((proxy) -> {
				proxy.takeRoundTrips();
				proxy.takeStatements();
			});
			long cpu = cpu();
			long before = seen(all);
			long begin = System.nanoTime();
			pass();
			double elapsed = (System.nanoTime() - begin) / 1e9;
			long used = cpu() - cpu;
			int[] queries = this.proxies.stream().mapToInt(PostgresProxy::takeRoundTrips).toArray();
			Map<String, Integer> statements = new LinkedHashMap<>();
			this.proxies.forEach((proxy) -> proxy.takeStatements()
				.forEach((sql) -> statements.merge(sql.substring(0, Math.min(STATEMENT, sql.length())), 1,
						Integer::sum)));
			return new Result(name, (seen(all) - before) / elapsed, Arrays.stream(queries).sum() / elapsed,
					Arrays.stream(queries).max().orElse(0) / elapsed, used / 1e7 / elapsed, statements);
		}

		private static long seen(Looking... all) throws IOException {
			long seen = 0;
			for (Looking each : all) {
				seen += each.seen();
			}
			return seen;
		}

		private long cpu() throws IOException {
			return Long.parseLong(this.application.ask(WatchedApplication.CPU));
		}

		private void pass() {
			long begin = System.nanoTime();
			for (long left = TimeUnit.SECONDS.toNanos(this.seconds); left > 0;) {
				LockSupport.parkNanos(left);
				left = begin + TimeUnit.SECONDS.toNanos(this.seconds) - System.nanoTime();
			}
		}

	}

}
