package io.github.pgprofiles.lock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** Somebody else, who holds locks and looks at the server's list of them. */
final class LockFixture implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(30);

	static final Duration SHORT = Duration.ofMillis(300);

	private static final String LOCKS = " from pg_locks where locktype = 'advisory'"
			+ " and database = (select oid from pg_database where datname = current_database())";

	private final PostgresClients.Closeable clients;

	LockFixture(TestDatabase database) {
		this.clients = PostgresClients.open(profile("other", 4, database).build());
	}

	static ProfileSettingsBuilder profile(String name, int connections, TestDatabase database) {
		return Profiles.of(name, database)
			.pool(PoolSettings.defaults().withMaxSize(connections).withTimeout(Duration.ofSeconds(2)));
	}

	PostgresClient client() {
		return this.clients.primary();
	}

	/** Locks that are held, and waits for some. */
	long locks() {
		return client().sql("select count(*)" + LOCKS).query(Long.class).single();
	}

	void awaitNoLocks() {
		Awaitility.await().until(() -> locks() == 0);
	}

	/** The backend that waits for a lock, once there is one. */
	int awaitWaiting() {
		Awaitility.await().until(() -> waiting() != 0);
		return waiting();
	}

	private int waiting() {
		return pid(" and not granted");
	}

	/** The only backend that holds a lock; 0 without one. */
	int holder() {
		return pid(" and granted");
	}

	private int pid(String which) {
		return client().sql("select pid" + LOCKS + which).query(Integer.class).list().stream().findFirst().orElse(0);
	}

	void terminate(int pid) {
		client().sql("select pg_terminate_backend(?)").param(pid).query().single();
		Awaitility.await()
			.until(() -> client().sql("select count(*) from pg_stat_activity where pid = ?")
				.param(pid)
				.query(Long.class)
				.single() == 0);
	}

	/** Holds a lock on a thread of its own until it is told to end. */
	Holding hold(AdvisoryLock lock) {
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Runnable work = () -> {
			held.countDown();
			await(end);
		};
		// a pooler knows no lock of a session
		CompletableFuture<Void> done = CompletableFuture.runAsync(
				() -> (TestServer.isPooled() ? holdInTransaction(lock, work) : holdAlone(lock, work)).run(),
				(task) -> new Thread(task).start());
		await(held);
		return new Holding(end, done);
	}

	private static Runnable holdInTransaction(AdvisoryLock lock, Runnable work) {
		return () -> lock.inTransaction().run((tx) -> work.run());
	}

	private static Runnable holdAlone(AdvisoryLock lock, Runnable work) {
		return () -> lock.run(work::run);
	}

	Holding hold(String name) {
		return hold(client().lock(name));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Holding(CountDownLatch end, CompletableFuture<Void> done) implements AutoCloseable {

		@Override
		public void close() {
			this.end.countDown();
			this.done.join();
		}

	}

	@Override
	public void close() {
		this.clients.close();
	}

}
