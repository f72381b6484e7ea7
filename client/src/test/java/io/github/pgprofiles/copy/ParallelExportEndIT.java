package io.github.pgprofiles.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How an export by several connections comes to its end. */
@EveryServer
class ParallelExportEndIT extends ParallelFixture {

	@Test
	void sinksAreAllClosedWhateverTheFirstThrows() {
		IllegalStateException first = new IllegalStateException("first");
		AtomicInteger closed = new AtomicInteger();
		assertThatThrownBy(() -> client.copy().from("big").csv().parallel(3).toStreams((i) -> new OutputStream() {

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				throw new IOException("full");
			}

			@Override
			public void write(int value) throws IOException {
				throw new IOException("full");
			}

			@Override
			public void close() {
				if (closed.getAndIncrement() == 0) {
					throw first;
				}
				throw new IllegalArgumentException("another");
			}

		})).hasStackTraceContaining("full").hasStackTraceContaining("first").hasStackTraceContaining("another");
		assertThat(closed).hasValue(3);
	}

	@Test
	void consumerThatSwallowsTheInterruptIsNotCalledAnyMore() {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch latch = new CountDownLatch(2);
		AtomicInteger turn = new AtomicInteger();
		AtomicInteger after = new AtomicInteger();
		Set<Thread> swallowed = ConcurrentHashMap.newKeySet();
		IllegalStateException thrown = new IllegalStateException("no more");
		assertThatThrownBy(() -> client.copy().from("big").records(Row.class).parallel(2).to((row) -> {
			if (swallowed.contains(Thread.currentThread())) {
				after.incrementAndGet();
			}
			if (!threads.add(Thread.currentThread())) {
				return;
			}
			latch.countDown();
			ParallelExportIT.await(latch);
			if (turn.getAndIncrement() == 0) {
				throw thrown;
			}
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				swallowed.add(Thread.currentThread());
			}
		})).isSameAs(thrown);
		assertThat(swallowed).hasSize(1);
		assertThat(after).hasValue(0);
	}

	@Test
	void readerWhoseConnectionIsSilentKeepsACompleteExportOnlyAMoment() throws Exception {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try (TestProxy proxy = new TestProxy(database.host(), database.port());
				PostgresClients.Closeable clients = PostgresClients.open(Profiles.of("silent", database)
					.host(proxy.host())
					.port(proxy.port())
					.pool(PoolSettings.defaults().withMinSize(0).withMaxSize(2))
					.build())) {
			PostgresClient silent = clients.primary();
			CountDownLatch held = new CountDownLatch(1);
			CountDownLatch frozen = new CountDownLatch(1);
			Future<?> holder = executor.submit(() -> silent.withConnection((one) -> {
				held.countDown();
				ParallelExportIT.await(frozen);
				return 0;
			}));
			ParallelExportIT.await(held);
			proxy.freeze();
			// on the other one, which this thread gets again
			silent.sql("select 1").query(Integer.class).single();
			frozen.countDown();
			holder.get(10, TimeUnit.SECONDS);
			long begin = System.nanoTime();
			assertThat(silent.copy().from("big").records(Row.class).parallel(2).to((row) -> {
			}).rows()).isEqualTo(ROWS);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(1),
					Duration.ofSeconds(15));
		}
		finally {
			executor.shutdownNow();
		}
	}

}
