package io.github.pgprofiles.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.copy.CopyInSpec;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.testing.tls.TlsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** The client's own deadline, behind that of a server which does not keep it. */
@Timeout(60)
@ParameterizedClass
@ValueSource(strings = { "disable", "require" })
@Timing
@PostgresTest
class SilentServerIT {

	private static final Duration LIMIT = Duration.ofMillis(400);

	private static final Duration GRACE = Duration.ofMillis(500);

	static TestDatabase database;

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	private final String sslmode;

	private TestProxy proxy;

	private PostgresClients.Closeable clients;

	private PostgresClients.Closeable others;

	private PostgresClient client;

	private PostgresClient other;

	SilentServerIT(String sslmode) {
		this.sslmode = sslmode;
	}

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port(), Duration.ZERO);
		this.clients = PostgresClients.open(Profiles.of("orders", database)
			.host(this.proxy.host())
			.port(this.proxy.port())
			.sslmode(this.sslmode)
			.build());
		this.others = Profiles.single("others", database);
		this.client = this.clients.primary();
		this.other = this.others.primary();
		this.other.sql("create table if not exists t (n int)").update();
	}

	@AfterEach
	void close() throws IOException {
		this.clients.close();
		this.others.close();
		this.proxy.close();
	}

	private int pid() {
		return Backends.of(this.client);
	}

	private void givesUp(Runnable call) {
		int pid = pid();
		this.proxy.takeCancels();
		long begin = System.nanoTime();
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(call::run)
			.withMessageContainingAll("Profile 'orders'", "400 ms", "silent", "cancel")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).profile()).isEqualTo("orders"));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT.plus(GRACE),
				LIMIT.plus(GRACE).plusMillis(700));
		assertThat(this.proxy.takeCancels()).isEqualTo(1);
		Awaitility.await().untilAsserted(() -> assertThat(running(pid)).isZero());
		assertThat(pid()).isNotEqualTo(pid);
	}

	private long running(int pid) {
		return this.other.sql("select count(*) from pg_stat_activity where pid = ? and state = 'active'")
			.param(pid)
			.query(Long.class)
			.single();
	}

	@Test
	void statementIsGivenUpAndCancelledWhenTheServerGoesSilent() {
		givesUp(() -> {
			this.proxy.freeze();
			this.client.sql("select pg_sleep(30)").timeout(LIMIT).query().list();
		});
		givesUp(() -> {
			this.proxy.freeze();
			this.client.sql("update t set n = 1").timeout(LIMIT).update();
		});
		givesUp(() -> this.client.transaction().run((tx) -> {
			tx.sql("select 1").query().list();
			this.proxy.freeze();
			tx.sql("select 1").timeout(LIMIT).query().list();
		}));
	}

	@Test
	void streamIsGivenUpWhenTheServerGoesSilent() {
		Consumer<Map<String, Object>> freezing = (row) -> this.proxy.freeze();
		givesUp(() -> this.client.sql("select generate_series(1, 100)")
			.fetchSize(1)
			.timeout(LIMIT)
			.query()
			.forEach(freezing));
	}

	@Test
	void copyIsGivenUpWhenTheServerGoesSilent() {
		givesUp(() -> this.client.copy()
			.query("select repeat('x', 1000) from generate_series(1, 1000000)")
			.csv()
			.timeout(LIMIT)
			.to(new OutputStream() {

				@Override
				public void write(int b) {
					throw new UnsupportedOperationException();
				}

				@Override
				public void write(byte[] bytes, int offset, int length) {
					SilentServerIT.this.proxy.freeze();
				}

			}));
		givesUp(() -> this.client.copy().into("t").csv().timeout(LIMIT).onProgress((progress) -> {
		}).from(freezing()));
	}

	@Test
	void endOfACopyThatIsItsCommitIsUnknownWhenTheServerGoesSilent() {
		this.proxy.takeCancels();
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.client.copy().into("t").csv().timeout(LIMIT).from(freezing()))
			.withMessageContainingAll("Profile 'orders'", "400 ms", "silent", "cancel");
		assertThat(this.proxy.takeCancels()).isEqualTo(1);
	}

	record Count(int n) {
	}

	@Test
	void upsertThatCommitsByItselfIsUnknownWhenTheServerGoesSilent() {
		this.other.sql("create table if not exists u (n int primary key)").update();
		CopyInSpec.Records<Count> upsert = this.client.copy()
			.into("u")
			.onConflict("n")
			.doNothing()
			.records(Count.class)
			.timeout(LIMIT);
		this.client.copy().into("u").onConflict("n").doNothing().records(Count.class).from(List.of(new Count(1)));
		this.proxy.takeCancels();
		assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(() -> upsert.from(frozen()))
			.withMessageContainingAll("Profile 'orders'", "400 ms", "silent", "cancel");
		assertThat(this.proxy.takeCancels()).isEqualTo(1);
	}

	/** A number, after which the server hears and says nothing any more. */
	private Iterator<Count> frozen() {
		return Stream.iterate(new Count(2), (number) -> {
			this.proxy.freeze();
			return number.n() < 3;
		}, (number) -> new Count(number.n() + 1)).iterator();
	}

	/** A row, after which the server hears and says nothing any more. */
	private InputStream freezing() {
		return new InputStream() {

			private int left = 1;

			@Override
			public int read() {
				throw new UnsupportedOperationException();
			}

			@Override
			public int read(byte[] bytes, int offset, int length) {
				SilentServerIT.this.proxy.freeze();
				bytes[offset] = '1';
				return this.left-- > 0 ? 1 : -1;
			}

		};
	}

	/** Of the embedded server, whose processes are the test's own. */
	@Test
	void stoppedBackendIsGivenUpAndTheCancelReachesIt() {
		assumeFalse("container".equals(System.getProperty("test.postgres")));
		for (Consumer<PostgresClient> call : List.<Consumer<PostgresClient>>of(
				(c) -> c.sql("select pg_sleep(0.2) as a, pg_sleep(50) as b").timeout(LIMIT).query().list(),
				(c) -> c.sql("select pg_sleep(0.2) as a, pg_sleep(50) as b").timeout(LIMIT).query().forEach((row) -> {
				}),
				(c) -> c.copy()
					.query("select pg_sleep(0.2) as a, pg_sleep(50) as b")
					.csv()
					.timeout(LIMIT)
					.to(OutputStream.nullOutputStream()))) {
			int pid = pid();
			Thread stopping = new Thread(() -> {
				Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> running(pid) == 1);
				signal("-STOP", pid);
			});
			stopping.start();
			try {
				givesUp(() -> call.accept(this.client), pid);
				signal("-CONT", pid);
				Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(running(pid)).isZero());
			}
			finally {
				signal("-CONT", pid);
			}
			assertThat(pid()).isNotEqualTo(pid);
		}
	}

	private void givesUp(Runnable call, int pid) {
		givesUp(call, pid, LIMIT);
	}

	private void givesUp(Runnable call, int pid, Duration limit) {
		long begin = System.nanoTime();
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(call::run).withMessageContaining("silent");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(limit.plus(GRACE),
				limit.plus(GRACE).plusMillis(700));
		assertThat(running(pid)).isEqualTo(1);
		assertThat(this.proxy.takeCancels()).isEqualTo(1);
	}

	@Test
	void blockedWriteOfACopyIsGivenUp() {
		// until the buffers of both sides are full
		Duration limit = LIMIT.multipliedBy(5);
		assumeFalse("container".equals(System.getProperty("test.postgres")));
		int pid = pid();
		try {
			givesUp(() -> this.client.copy().into("t").csv().timeout(limit).from(new InputStream() {

				private boolean stopped;

				@Override
				public int read() {
					throw new UnsupportedOperationException();
				}

				@Override
				public int read(byte[] bytes, int offset, int length) {
					if (!this.stopped) {
						this.stopped = true;
						signal("-STOP", pid);
					}
					java.util.Arrays.fill(bytes, offset, offset + length, (byte) '1');
					bytes[offset + length - 1] = '\n';
					return length;
				}

			}), pid, limit);
		}
		finally {
			signal("-CONT", pid);
		}
		assertThat(this.client.sql("select count(*) from t").query(Long.class).single()).isZero();
	}

	private static void signal(String signal, int pid) {
		try {
			Process kill = new ProcessBuilder("kill", signal, String.valueOf(pid)).start();
			assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
