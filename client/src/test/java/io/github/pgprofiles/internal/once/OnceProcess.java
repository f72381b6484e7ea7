package io.github.pgprofiles.internal.once;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.testing.TestServer;

/** A JVM of its own that does work under keys, each of which another one does too. */
final class OnceProcess {

	static final int KEYS = 500;

	private static final int THREADS = 4;

	private OnceProcess() {
	}

	public static void main(String[] args) throws Exception {
		ProfileSettings profile = ProfileSettings.builder("orders")
			.host(args[0])
			.port(Integer.parseInt(args[1]))
			.database(args[2])
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pooler(TestServer.pooler())
			.poolerMaxPreparedStatements(TestServer.poolerStatements())
			.pool(PoolSettings.defaults().withMaxSize(THREADS).withTimeout(Duration.ofSeconds(30)))
			.build();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try (PostgresClients.Closeable clients = PostgresClients.open(profile)) {
			PostgresClient client = clients.primary();
			List<Integer> keys = new ArrayList<>();
			for (int i = 0; i < KEYS; i++) {
				keys.add(i);
			}
			System.out.println("ready");
			if (System.in.read() < 0) {
				return;
			}
			List<Future<?>> running = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				List<Integer> own = new ArrayList<>(keys);
				// those of one JVM and of the other meet again and again
				Collections.shuffle(own.subList(0, KEYS / 2));
				running.add(threads.submit(() -> own.forEach((key) -> once(client, key))));
			}
			for (Future<?> each : running) {
				each.get(2, TimeUnit.MINUTES);
			}
			System.out.println("done");
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void once(PostgresClient client, int key) {
		long self = ProcessHandle.current().pid();
		long who = client.transaction().once("key-" + key, Long.class).execute((tx) -> {
			tx.sql("insert into effect values (?, ?)").param(key).param(self).update();
			return self;
		});
		client.sql("insert into seen values (?, ?)").param(key).param(who).update();
	}

}
