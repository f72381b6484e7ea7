package io.github.pgprofiles.internal.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.PoolExhaustedException;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Many more virtual threads than connections. Before JDK 24 a thread that waits within
 * {@code synchronized} holds its carrier, so that is where this can be promised.
 */
@Tag("newest-jdk")
@EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "Virtual threads are pinned by 'synchronized' before JDK 24")
@PostgresTest
class VirtualThreadIT {

	private static final int THREADS = 10_000;

	private static final int CONNECTIONS = 10;

	static TestDatabase database;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	@BeforeAll
	static void open() {
		clients = PostgresClients.open(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(CONNECTIONS).withTimeout(Duration.ofMinutes(2)))
			.build());
		client = clients.primary();
		client.sql("create table item (id int primary key, name text not null)").update();
		client.sql("insert into item select n, 'item ' || n from generate_series(1, 1000) n").update();
	}

	@AfterAll
	static void close() {
		clients.close();
	}

	@Test
	void tenThousandThreadsShareTenConnectionsAndPinNoCarrier(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("threads.jfr");
		// the JVM itself pins who waits while another thread initialises a class, once
		// each
		run(500, VirtualThreadIT::work);
		try (Recording recording = new Recording()) {
			recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
			recording.enable("jdk.VirtualThreadStart");
			recording.start();
			assertThat(run(VirtualThreadIT::work)).hasSize(THREADS)
				.allSatisfy((result) -> assertThat(result).isPositive());
			recording.stop();
			recording.dump(file);
		}
		Map<String, List<RecordedEvent>> events = RecordingFile.readAllEvents(file)
			.stream()
			.collect(Collectors.groupingBy((event) -> event.getEventType().getName()));
		assertThat(events.get("jdk.VirtualThreadStart")).as("what was recorded").hasSizeGreaterThanOrEqualTo(THREADS);
		assertThat(events.getOrDefault("jdk.VirtualThreadPinned", List.of())).as("what pinned, but for the JDK's own")
			.noneMatch(VirtualThreadIT::isOutsideTheJdk);
		assertThat(client
			.sql("select count(*) from pg_stat_activity where datname = current_database()"
					+ " and application_name = 'orders'")
			.query(Long.class)
			.single()).isLessThanOrEqualTo(CONNECTIONS);
	}

	/**
	 * The recorder itself may pin a thread that starts, and who loads a class is pinned.
	 */
	private static boolean isOutsideTheJdk(RecordedEvent event) {
		if (event.getStackTrace() == null) {
			return true;
		}
		List<RecordedFrame> frames = event.getStackTrace().getFrames();
		return !frames.get(0).getMethod().getType().getName().startsWith("jdk.internal.loader.") && frames.stream()
			.map((frame) -> frame.getMethod().getType().getName())
			.anyMatch((name) -> !name.startsWith("java.") && !name.startsWith("jdk."));
	}

	/** Each kind of work in turn. */
	private static long work(int thread) {
		int id = thread % 1000 + 1;
		return switch (thread % 5) {
			case 0 -> client.sql("select * from item where id = ?").param(id).query(Item.class).single().id();
			case 1 -> client.transaction().execute((tx) -> {
				String name = tx.sql("select name from item where id = :id")
					.param("id", id)
					.query(String.class)
					.single();
				return tx.sql("select length(?)").param(name).query(Long.class).single();
			});
			case 2 -> client.sql("select * from item where id <= 20").query(Item.class).forEach((item) -> {
			});
			case 3 -> client.sql("update item set name = name where id = ?").param(id).update();
			default -> client.batch("update item set name = ? where id = ?", List.of(List.of("item", id)))[0];
		};
	}

	@Test
	void threadsThatFindNoConnectionFailByThePoolsRule() throws Exception {
		try (PostgresClients.Closeable small = PostgresClients.open(Profiles.of("small", database)
			.pool(PoolSettings.defaults().withMaxSize(1).withTimeout(Duration.ofSeconds(1)))
			.build())) {
			PostgresClient busy = small.primary();
			busy.withConnection((connection) -> {
				assertThatExceptionOfType(ExecutionException.class)
					.isThrownBy(() -> run(100, (thread) -> busy.sql("select 1").query(Long.class).single()))
					.withCauseInstanceOf(PoolExhaustedException.class);
				return true;
			});
			assertThat(run(2, (thread) -> busy.sql("select 1").query(Long.class).single())).hasSize(2);
		}
	}

	private static List<Long> run(Function<Integer, Long> work) throws Exception {
		return run(THREADS, work);
	}

	private static List<Long> run(int threads, Function<Integer, Long> work)
			throws ReflectiveOperationException, InterruptedException, ExecutionException, TimeoutException {
		// compiled for Java 17, which does not know the method
		ExecutorService executor = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor")
			.invoke(null);
		try {
			List<Future<Long>> futures = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int thread = i;
				futures.add(executor.submit(() -> work.apply(thread)));
			}
			List<Long> results = new ArrayList<>();
			for (Future<Long> future : futures) {
				results.add(future.get(90, TimeUnit.SECONDS));
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

	record Item(int id, String name) {
	}

}
