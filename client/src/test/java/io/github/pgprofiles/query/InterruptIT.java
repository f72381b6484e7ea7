package io.github.pgprofiles.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.OperationInterruptedException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.ThreadKind;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Interrupts of threads that work on a connection. */
@Timeout(60)
@PostgresTest
class InterruptIT {

	@TestProfile
	private static PostgresClient client;

	@TestProfile("other")
	private static PostgresClient other;

	@BeforeAll
	static void open() {
		client.sql("create table t (n int)").update();
	}

	private static int pid() {
		return Backends.of(client);
	}

	/** Runs what is interrupted on its way, and looks at the connection after it. */
	private static void interrupted(ThreadKind kind, String message, Runnable call) {
		int pid = pid();
		kind.run(() -> {
			assertThatExceptionOfType(OperationInterruptedException.class).isThrownBy(call::run)
				.withMessageContaining("Profile 'orders'")
				.withMessageContaining(message)
				.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"));
			assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
			assertThat(pid()).as("same connection").isEqualTo(pid);
		});
	}

	private static Runnable interruptingAtFive(Consumer<Consumer<Object>> stream) {
		return () -> {
			int[] rows = new int[1];
			stream.accept((row) -> {
				rows[0]++;
				assertThat(rows[0]).isLessThanOrEqualTo(5);
				if (rows[0] == 5) {
					Thread.currentThread().interrupt();
				}
			});
		};
	}

	@ParameterizedTest
	@EnumSource
	void streamEndsBetweenRowsAndItsConnectionIsKept(ThreadKind kind) {
		interrupted(kind, "interrupted",
				interruptingAtFive((each) -> client.sql("select generate_series(1, 100000)").query().forEach(each)));
		interrupted(kind, "interrupted", interruptingAtFive(
				(each) -> client.sql("select generate_series(1, 100)").fetchSize(5).query().withStream((rows) -> {
					rows.forEach(each);
					return true;
				})));
		interrupted(kind, "interrupted",
				interruptingAtFive((each) -> client.sql("select generate_series(1, 100)")
					.timeout(Duration.ofSeconds(20))
					.query()
					.forEach(each)));
	}

	@ParameterizedTest
	@EnumSource
	void streamInATransactionEndsBetweenRowsAndItsConnectionIsKept(ThreadKind kind) {
		interrupted(kind, "interrupted",
				interruptingAtFive((each) -> client.transaction()
					.run((tx) -> tx.sql("select generate_series(1, 100)")
						.timeout(Duration.ofSeconds(20))
						.query()
						.forEach(each))));
	}

	@ParameterizedTest
	@EnumSource
	void copyEndsBetweenChunksAndItsConnectionIsKept(ThreadKind kind) {
		interrupted(kind, "interrupted", () -> client.copy().into("t").csv().from(new InputStream() {

			@Override
			public int read() {
				throw new UnsupportedOperationException();
			}

			@Override
			public int read(byte[] bytes, int offset, int length) {
				Thread.currentThread().interrupt();
				bytes[offset] = '1';
				bytes[offset + 1] = '\n';
				return 2;
			}

		}));
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isZero();
		interrupted(kind, "interrupted",
				() -> client.copy()
					.query("select repeat('x', 1000) from generate_series(1, 100000)")
					.csv()
					.to(new OutputStream() {

						@Override
						public void write(int b) {
							Thread.currentThread().interrupt();
						}

						@Override
						public void write(byte[] bytes, int offset, int length) throws IOException {
							write(0);
						}

					}));
	}

	@ParameterizedTest
	@EnumSource
	@Timing
	void waitForAConnectionEnds(ThreadKind kind) {
		int pid = pid();
		try (Stream<Integer> holder = client.sql("select 1").query(Integer.class).stream()) {
			for (Runnable call : List.<Runnable>of(() -> client.sql("select 1").query().list(),
					() -> client.sql("select 1").query().stream(), () -> client.transaction().run((tx) -> {
					}), () -> client.copy().from("t").csv().to(OutputStream.nullOutputStream()),
					() -> client.withConnection((connection) -> 1))) {
				kind.run(() -> {
					Thread waiting = Thread.currentThread();
					CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(waiting::interrupt);
					long begin = System.nanoTime();
					assertThatExceptionOfType(OperationInterruptedException.class).isThrownBy(call::run)
						.withMessageContaining("waited for a connection");
					assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1500));
					assertThat(Thread.interrupted()).isTrue();
				});
			}
			assertThat(holder.count()).isEqualTo(1);
		}
		assertThat(pid()).isEqualTo(pid);
	}

	@Test
	@Tag("newest-jdk")
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadThatIsInterruptedBeginsNothing() {
		interrupted(ThreadKind.VIRTUAL, "nothing was begun", () -> {
			Thread.currentThread().interrupt();
			client.sql("select 1").query().list();
		});
		interrupted(ThreadKind.VIRTUAL, "nothing was begun", () -> {
			Thread.currentThread().interrupt();
			client.transaction().run((tx) -> {
			});
		});
	}

	/** A read of the socket notices no interrupt. */
	@Test
	void statementOfAPlatformThreadIsNotDisturbed() {
		ThreadKind.PLATFORM.run(() -> {
			Thread.currentThread().interrupt();
			assertThat(client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
			assertThat(Thread.interrupted()).isTrue();
		});
	}

	@Test
	@Tag("newest-jdk")
	@EnabledForJreRange(min = JRE.JAVA_21)
	void interruptInTheMiddleOfAReadOfAVirtualThreadClosesItsConnection() {
		for (Runnable call : List.<Runnable>of(() -> client.sql("select pg_sleep(30)").query().list(),
				() -> client.sql("select pg_sleep(30)").timeout(Duration.ofSeconds(20)).query().list(),
				() -> client.sql("select pg_sleep(30)").query().forEach((row) -> {
				}), () -> client.transaction().run((tx) -> tx.sql("select pg_sleep(30)").query().list()),
				() -> client.copy().query("select pg_sleep(30)").csv().to(OutputStream.nullOutputStream()))) {
			int pid = pid();
			AtomicReference<Thread> reading = new AtomicReference<>();
			CompletableFuture<Void> interrupting = CompletableFuture.runAsync(() -> {
				Awaitility.await()
					.until(() -> other
						.sql("select count(*) from pg_stat_activity where pid = ? and wait_event = 'PgSleep'")
						.param(pid)
						.query(Long.class)
						.single() == 1);
				reading.get().interrupt();
			});
			ThreadKind.VIRTUAL.run(() -> {
				reading.set(Thread.currentThread());
				assertThatExceptionOfType(OperationInterruptedException.class).isThrownBy(call::run)
					.withMessageContaining("interrupt closes the connection");
				assertThat(Thread.interrupted()).isTrue();
			});
			interrupting.join();
			assertThat(pid()).isNotEqualTo(pid);
		}
	}

}
