package io.github.pgprofiles.query;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Limits of streams and COPY, which are for the whole of them. */
@Timeout(60)
@PostgresTest
class StreamTimeoutIT {

	private static final Duration LIMIT = Duration.ofMillis(600);

	private static final String SHOW = "select current_setting('statement_timeout')";

	/** Some 10 ms for each row. */
	private static final String SLOW = "select i from generate_series(1, 1000) i, pg_sleep(0.01 + 0 * i)";

	static TestDatabase database;

	private static TestProxy proxy;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	private static PostgresClient limited;

	private int pid;

	@BeforeAll
	static void open() {
		clients = PostgresClients.open(Profiles.of("orders", database).host(proxy.host()).port(proxy.port()).build(),
				Profiles.of("limited", database)
					.host(proxy.host())
					.port(proxy.port())
					.timeouts(TimeoutSettings.none().withStatement(Duration.ofSeconds(20)))
					.build());
		client = clients.get("orders");
		limited = clients.get("limited");
		client.sql("create table t (n int)").update();
	}

	@AfterEach
	void connectionIsKeptAndNothingLeaks() {
		if (this.pid != 0) {
			assertThat(pid(client)).isEqualTo(this.pid);
		}
		assertThat(client.sql(SHOW).query(String.class).single()).isEqualTo("0");
		assertThat(limited.sql(SHOW).query(String.class).single()).isEqualTo("20s");
	}

	@AfterAll
	static void close() throws Exception {
		clients.close();
	}

	private static int pid(PostgresClient of) {
		return Backends.of(of);
	}

	private static void costs(int roundTrips, Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		assertThat(proxy.takeRoundTrips()).isEqualTo(roundTrips);
	}

	private static StreamTemplate.StreamSpec twentyFive(StreamTemplate streaming) {
		return streaming.sql("select generate_series(1, 25)").fetchSize(10);
	}

	private static void drain(RowStream<?> rows) {
		rows.forEach((row) -> {
		});
	}

	private static InputStream lines(String lines) {
		return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
	}

	private void timesOut(Runnable call) {
		this.pid = pid(client);
		long begin = System.nanoTime();
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(call::run)
			.withMessageContainingAll("Profile 'orders'", "600 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.plusMillis(500));
	}

	/** The first run of a statement on a connection costs its description too. */
	private static void describeOnce() {
		drain(twentyFive(client.streaming()).query());
		drain(twentyFive(limited.streaming()).query());
	}

	@Test
	void streamByCopyCostsNoMessageMoreForItsLimit() {
		for (int trips = 3; trips >= 2; trips--) {
			int each = trips;
			costs(each, () -> drain(client.sql("select 1 as n").query()));
			costs(each, () -> drain(client.sql("select 1 as limited").timeout(LIMIT).query()));
			costs(each, () -> drain(limited.sql("select 1 as n").query()));
			costs(each, () -> drain(limited.sql("select 1 as limited").timeout(LIMIT).query()));
		}
	}

	@Test
	void streamOfItsOwnCostsAMessageMoreForItsLimit() {
		describeOnce();
		costs(4, () -> drain(twentyFive(client.streaming()).query()));
		costs(5, () -> drain(twentyFive(client.streaming()).timeout(LIMIT).query()));
		costs(5, () -> drain(twentyFive(limited.streaming()).query()));
		costs(5, () -> drain(twentyFive(limited.streaming()).timeout(LIMIT).query()));
	}

	@Test
	void streamInATransactionCostsAMessageBeforeAndOneAfter() {
		describeOnce();
		client.transaction().run((tx) -> {
			tx.sql("set local statement_timeout = '5s'").update();
			costs(3, () -> drain(twentyFive(tx.streaming()).query()));
			costs(5, () -> drain(twentyFive(tx.streaming()).timeout(LIMIT).query()));
			costs(5, () -> {
				try (Stream<?> rows = twentyFive(tx.streaming()).timeout(LIMIT).query().stream()) {
					Iterator<?> iterator = rows.iterator();
					iterator.next();
					assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("600ms");
					iterator.forEachRemaining((row) -> {
					});
				}
				proxy.takeRoundTrips();
				twentyFive(tx.streaming()).timeout(LIMIT).query().withStream((rows) -> rows.findFirst());
				proxy.takeRoundTrips();
				drain(twentyFive(tx.streaming()).timeout(LIMIT).query());
			});
			assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("5s");
		});
		limited.transaction().run((tx) -> {
			tx.sql("select 1").query().list();
			costs(5, () -> drain(twentyFive(tx.streaming()).query()));
			assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("20s");
			tx.sql("set local statement_timeout = '5s'").update();
			// what the transaction said holds for its streams too
			costs(4, () -> drain(twentyFive(tx.streaming()).query()));
			assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("5s");
		});
	}

	@Test
	void copyCostsBeginAndCommitForItsLimit() {
		costs(1, () -> client.copy().from("t").csv().to(OutputStream.nullOutputStream()));
		costs(3, () -> client.copy().from("t").csv().timeout(LIMIT).to(OutputStream.nullOutputStream()));
		costs(3, () -> limited.copy().from("t").csv().to(OutputStream.nullOutputStream()));
		costs(1, () -> client.copy().into("t").csv().from(lines("1\n")));
		costs(1, () -> client.copy().into("t").csv().timeout(LIMIT).from(lines("1\n")));
		costs(1, () -> limited.copy().into("t").csv().from(lines("1\n")));
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(3);
		client.sql("truncate t").update();
	}

	@Test
	@Timing
	void queryOfAStreamEndsAtItsLimit() {
		timesOut(() -> drain(client.sql("select pg_sleep(30)").timeout(LIMIT).query()));
		timesOut(() -> client.transaction().run((tx) -> drain(tx.sql("select pg_sleep(30)").timeout(LIMIT).query())));
	}

	@Test
	@Timing
	void portionsOfAStreamShareItsLimit() {
		timesOut(() -> drain(client.sql(SLOW).fetchSize(10).timeout(LIMIT).query()));
		timesOut(() -> client.transaction().run((tx) -> drain(tx.sql(SLOW).fetchSize(10).timeout(LIMIT).query())));
		// the second portion alone would be within the limit, and both are not
		timesOut(() -> drain(client.sql(SLOW).fetchSize(45).timeout(LIMIT).query()));
	}

	@Test
	@Timing
	void slowReaderOfAStreamEndsAtItsLimit() {
		timesOut(() -> client.sql("select generate_series(1, 1000)")
			.timeout(LIMIT)
			.query()
			.forEach((row) -> LockSupport.parkNanos(10_000_000)));
		client.transaction().run((tx) -> {
			tx.sql("set local statement_timeout = '5s'").update();
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> tx.sql("select generate_series(1, 1000)")
					.timeout(LIMIT)
					.query()
					.forEach((row) -> LockSupport.parkNanos(10_000_000)));
			assertThat(tx.sql(SHOW).query(String.class).single()).isEqualTo("5s");
		});
	}

	@Test
	@Timing
	void copyOutEndsAtItsLimit() {
		timesOut(() -> client.copy().query(SLOW).csv().timeout(LIMIT).to(OutputStream.nullOutputStream()));
		timesOut(() -> client.copy()
			.query("select repeat('x', 10000) from generate_series(1, 1000000)")
			.csv()
			.timeout(LIMIT)
			.to(new OutputStream() {

				@Override
				public void write(int b) {
					LockSupport.parkNanos(10_000_000);
				}

				@Override
				public void write(byte[] bytes, int offset, int length) {
					LockSupport.parkNanos(10_000_000);
				}

			}));
	}

	@Test
	@Timing
	void copyInEndsAtItsLimitAndLeavesNoRow() {
		timesOut(() -> client.copy().into("t").csv().timeout(LIMIT).from(new InputStream() {

			@Override
			public int read() {
				throw new UnsupportedOperationException();
			}

			@Override
			public int read(byte[] bytes, int offset, int length) {
				LockSupport.parkNanos(10_000_000);
				java.util.Arrays.fill(bytes, offset, offset + length, (byte) '\n');
				bytes[offset] = '1';
				return 2;
			}

		}));
		assertThat(client.sql("select count(*) from t").query(Long.class).single()).isZero();
		client.sql("create table checked (n int check (n is null or pg_sleep(30) is not null))").update();
		timesOut(() -> client.copy().into("checked").csv().timeout(LIMIT).from(lines("1\n")));
	}

}
