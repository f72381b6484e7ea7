package io.github.pgprofiles.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.CopyCase;
import io.github.pgprofiles.testing.CopyCase.Form;
import io.github.pgprofiles.testing.CopyCase.Way;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.testing.tls.TlsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A server that reads no more, so that whoever writes to it is blocked, on a plain line
 * and an encrypted one.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@ValueSource(strings = { "disable", "require" })
@Timing
@PostgresTest
class StalledServerIT {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private static final Duration GRACE = Duration.ofMillis(500);

	private static final Duration DRAIN = Duration.ofSeconds(5);

	/** Of a row, of which one or two are more than all buffers take. */
	private static final String LONG = "x".repeat(4 * 1024 * 1024);

	static TestDatabase database;

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	private static PostgresClients.Closeable others;

	private final String sslmode;

	private TestProxy proxy;

	private PostgresClients.Closeable clients;

	private PostgresClient client;

	StalledServerIT(String sslmode) {
		this.sslmode = sslmode;
	}

	@BeforeAll
	static void makeTheTable() {
		others = Profiles.single("other", database);
		CopyCase.makeTable(others.primary());
	}

	@AfterAll
	static void closeOthers() {
		others.close();
	}

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port());
		this.clients = PostgresClients.open(Profiles.of("orders", database)
			.host(this.proxy.host())
			.port(this.proxy.port())
			.sslmode(this.sslmode)
			.build());
		this.client = this.clients.primary();
	}

	@AfterEach
	void close() throws IOException {
		this.clients.close();
		this.proxy.close();
		assertThat(CopyCase.rows(others.primary())).containsExactly("-1 before");
		assertThat(threads("pgprofiles-abort")).isZero();
	}

	private static long threads(String name) {
		return Thread.getAllStackTraces().keySet().stream().filter((each) -> each.getName().equals(name)).count();
	}

	private void copy(Form form, Duration limit) {
		new CopyCase(Way.DIRECT, form, false).run(this.client, (row) -> {
			if (row == 0) {
				this.proxy.stall();
			}
			return LONG;
		}, limit);
	}

	private void givesUp(Runnable call) {
		int pid = Backends.of(this.client);
		long begin = System.nanoTime();
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(call::run)
			.withMessageContainingAll("Profile 'orders'", "1000 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.plus(GRACE).plusMillis(600));
		assertThat(Backends.of(this.client)).isNotEqualTo(pid);
	}

	@Test
	void copyWithALimitIsGivenUpAndTheTimersOfTheJvmRunOn() {
		for (Form form : Form.values()) {
			givesUp(() -> copy(form, LIMIT));
			assertTimersRun();
		}
	}

	private static void assertTimersRun() {
		CompletableFuture<Void> never = new CompletableFuture<>();
		never.orTimeout(1, TimeUnit.MILLISECONDS);
		assertThatThrownBy(() -> never.get(2, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
			.hasCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void closingAbortsACopyThatIsBlocked() {
		assertThatClosingEnds(() -> copy(Form.STREAM, null));
	}

	@Test
	void closingAbortsAStatementThatIsBlocked() {
		assertThatClosingEnds(() -> {
			this.proxy.stall();
			this.client.sql("select length(:x)").param("x", Collections.nCopies(4, LONG)).query().list();
		});
	}

	private void assertThatClosingEnds(Runnable blocked) {
		this.client.sql("select 1").query().list();
		CompletableFuture<Throwable> outcome = new CompletableFuture<>();
		Thread working = new Thread(() -> {
			try {
				blocked.run();
				outcome.complete(new AssertionError("It has ended"));
			}
			catch (RuntimeException ex) {
				outcome.complete(ex);
			}
		});
		working.setDaemon(true);
		working.start();
		Awaitility.await()
			.until(() -> List.of(working.getStackTrace())
				.stream()
				.anyMatch((frame) -> frame.getMethodName().contains("park") || frame.getMethodName().equals("poll")));
		long begin = System.nanoTime();
		this.clients.close();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(DRAIN.plusSeconds(2));
		assertThat(PostgresError.of(outcome.orTimeout(2, TimeUnit.SECONDS).join()).sqlState()).startsWith("08");
	}

}
