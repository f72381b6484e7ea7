package io.github.pgprofiles.transaction;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A caller that is slower than the profile's limit for transactions that lie idle. */
@Timeout(60)
@PostgresTest
class IdleTransactionIT {

	private static final Duration LIMIT = Duration.ofMillis(150);

	private static final Duration SLOW = Duration.ofMillis(400);

	private static final Duration ALL = Duration.ofSeconds(20);

	private static final String ROWS = "select generate_series(1, 3)";

	private static final String IDLE = "idle_in_transaction_session_timeout";

	static TestDatabase database;

	private static TestProxy proxy;

	private static PostgresClients.Closeable clients;

	private static PostgresClient client;

	private static PostgresClients.Closeable others;

	@BeforeAll
	static void open() {
		clients = open("orders", "extended", TimeoutSettings.none().withIdleInTransaction(LIMIT));
		client = clients.primary();
		others = Profiles.single("other", database);
	}

	private static PostgresClients.Closeable open(String name, String mode, TimeoutSettings timeouts) {
		return PostgresClients.open(Profiles.of(name, database)
			.host(proxy.host())
			.port(proxy.port())
			.property("preferQueryMode", mode)
			.timeouts(timeouts)
			.build());
	}

	@AfterAll
	static void close() {
		clients.close();
		others.close();
	}

	@BeforeEach
	void empty() {
		others.primary().sql("drop table if exists t").update();
		others.primary().sql("create table t (n int)").update();
	}

	private static String show(PostgresClient client, String parameter) {
		return client.sql("show " + parameter).query(String.class).single();
	}

	private static void slow() {
		Awaitility.await().pollDelay(SLOW).until(() -> true);
	}

	/** Takes its time for one of the rows. */
	private static <T> Consumer<T> slowly() {
		return slowly(2);
	}

	private static <T> Consumer<T> slowly(int row) {
		int[] count = new int[1];
		return (each) -> {
			count[0]++;
			if (count[0] == row) {
				slow();
			}
		};
	}

	/** A portion is sent when it is known whether there is a row behind it. */
	private static Iterator<Object> slowRows() {
		return Stream.of(1, 2, 3).peek(slowly(3)).map((n) -> (Object) List.of(n)).iterator();
	}

	private static ByteArrayInputStream csv() {
		return new ByteArrayInputStream("1\n2\n3\n".getBytes(StandardCharsets.UTF_8));
	}

	/** Work on three rows. */
	interface Work {

		void run(PostgresClient client) throws Exception;

	}

	static Stream<Work> streams() {
		return Stream.of((client) -> client.sql(ROWS).fetchSize(1).query(Integer.class).forEach(slowly()),
				(client) -> client.sql(ROWS).engine(StreamEngine.CURSOR).query(Integer.class).forEach(slowly()),
				(client) -> client.sql(ROWS).query(Integer.class).forEach(slowly()),
				(client) -> client.sql(ROWS).timeout(ALL).query(Integer.class).forEach(slowly()),
				(client) -> client.sql(ROWS).timeout(ALL).fetchSize(1).query(Integer.class).forEach(slowly()),
				(client) -> client.sql(ROWS).query(Integer.class).chunks(2).forEach((chunk) -> slow()), (client) -> {
					try (Stream<Integer> rows = client.sql(ROWS).query(Integer.class).stream()) {
						rows.forEach(slowly());
					}
				},
				(client) -> client.copy()
					.query("select n from " + ROWS.substring(7) + " n")
					.records(N.class)
					.to(slowly()),
				(client) -> client.copy().query(ROWS).csv().timeout(ALL).to(slowSink()),
				(client) -> client.copy().query(ROWS).csv().to(slowSink()));
	}

	private static OutputStream slowSink() {
		return new OutputStream() {

			@Override
			public void write(int b) {
				slow();
			}

			@Override
			public void write(byte[] bytes, int offset, int length) {
				slow();
			}

		};
	}

	static Stream<Work> writes() {
		return Stream.of((client) -> client.batch("insert into t values (?)").size(1).update(slowRows()),
				(client) -> client.batch("insert into t values (?)").size(3).update(slowRows()),
				(client) -> client.batch("insert into t values (?) returning n")
					.query(Integer.class)
					.forEach(Stream.of(1, 2, 3).map((n) -> (Object) List.of(n)).iterator(), slowly()),
				(client) -> client.copy().into("t").csv().onProgress((progress) -> slow()).from(csv()),
				(client) -> client.copy().into("t").csv().timeout(ALL).onProgress((progress) -> slow()).from(csv()),
				(client) -> client.copy()
					.into("t")
					.staging("insert into t select n from staging")
					.csv()
					.onProgress((progress) -> slow())
					.from(csv()),
				(client) -> client.copy()
					.into("t")
					.records(N.class)
					.onProgress((progress) -> slow())
					.from(Stream.of(1, 2, 3).map(N::new).peek(slowly())));
	}

	record N(int n) {
	}

	@ParameterizedTest
	@MethodSource("streams")
	void streamOfItsOwnWaitsForItsCaller(Work work) throws Exception {
		assertLifted(work);
	}

	@ParameterizedTest
	@MethodSource("writes")
	void writeOfItsOwnWaitsForItsCaller(Work work) throws Exception {
		assertLifted(work);
		assertThat(others.primary().sql("select count(*) from t").query(Integer.class).single()).isEqualTo(3);
	}

	private static void assertLifted(Work work) throws Exception {
		int pid = Backends.of(client);
		work.run(client);
		// the pool has this one connection
		assertThat(Backends.of(client)).isEqualTo(pid);
		assertThat(show(client, IDLE)).isEqualTo("150ms");
	}

	@Test
	void limitIsInForceAgainAfterAFailure() {
		List<Work> all = List.of((client) -> client.sql(ROWS).query(Integer.class).forEach((n) -> leave()),
				(client) -> client.sql(ROWS).fetchSize(1).query(Integer.class).forEach((n) -> leave()),
				(client) -> client.batch("insert into t values (?) returning n")
					.query(Integer.class)
					.forEach(List.<Object>of(List.of(1)).iterator(), (n) -> leave()),
				(client) -> client.copy().into("t").csv().onProgress((progress) -> leave()).from(csv()));
		for (Work each : all) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> each.run(client))
				.withMessage("left");
			assertThat(show(client, IDLE)).isEqualTo("150ms");
		}
	}

	private static void leave() {
		throw new IllegalStateException("left");
	}

	@Test
	void inTheUsersTransactionTheLimitHolds() {
		for (Consumer<Transaction> each : List.<Consumer<Transaction>>of(
				(tx) -> tx.sql(ROWS).fetchSize(1).query(Integer.class).forEach(slowly()),
				(tx) -> tx.batch("insert into t values (?)").size(1).update(slowRows()))) {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> client.transaction().run(each::accept))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("25P03"));
		}
		assertThat(show(client, IDLE)).isEqualTo("150ms");
	}

	@ParameterizedTest
	@EnumSource
	void limitsThatTheProfileDoesNotHaveAreLeftAlone(Left left) {
		others.primary().sql("alter role current_user set " + left.parameter + " = '7s'").update();
		database.renewSessions();
		try (PostgresClients.Closeable own = open("own", "extended", left.profile)) {
			own.primary()
				.sql("select current_setting(?)")
				.param(left.parameter)
				.fetchSize(1)
				.query(String.class)
				.forEach((value) -> assertThat(value).isEqualTo("7s"));
			own.primary()
				.sql("select current_setting(?)")
				.param(left.lifted)
				.fetchSize(1)
				.query(String.class)
				.forEach((value) -> assertThat(value).isEqualTo("0"));
		}
		finally {
			others.primary().sql("alter role current_user reset " + left.parameter).update();
			database.renewSessions();
		}
	}

	enum Left {

		STATEMENT("statement_timeout", IDLE, TimeoutSettings.none().withIdleInTransaction(LIMIT)),
		IDLE_TRANSACTION(IDLE, "statement_timeout", TimeoutSettings.none().withStatement(LIMIT));

		private final String parameter;

		private final String lifted;

		@SuppressWarnings("ImmutableEnumChecker") // it is
		private final TimeoutSettings profile;

		Left(String parameter, String lifted, TimeoutSettings profile) {
			this.parameter = parameter;
			this.lifted = lifted;
			this.profile = profile;
		}

	}

	@Test
	void cursorOfTheSimpleProtocolWaitsToo() {
		try (PostgresClients.Closeable simple = open("simple", "simple",
				TimeoutSettings.none().withIdleInTransaction(LIMIT))) {
			assertThat(simple.primary().sql(ROWS).fetchSize(1).query(Integer.class).forEach(slowly())).isEqualTo(3);
			assertThat(simple.primary().batch("insert into t values (?)").size(1).update(slowRows())).isEqualTo(3);
		}
	}

	private static int trips(PostgresClient client, Work work) throws Exception {
		// so that the driver knows what it describes once
		work.run(client);
		proxy.takeRoundTrips();
		work.run(client);
		return proxy.takeRoundTrips();
	}

	@Test
	@NotPooled("counts round trips that are fewer or more with nothing prepared: PoolerStatementsIT, PoolerSettingsIT")
	void oneMessageIsSpentWhereTheCallerMayBeSlow() throws Exception {
		Work stream = (client) -> client.sql(ROWS).query(Integer.class).forEach((n) -> {
		});
		Work portions = (client) -> client.batch("insert into t values (?)")
			.size(1)
			.update(List.<Object>of(List.of(1), List.of(2)).iterator());
		Work returning = (client) -> client.batch("insert into t values (?) returning n")
			.query(Integer.class)
			.forEach(List.<Object>of(List.of(1)).iterator(), (n) -> {
			});
		Work batch = (client) -> client.batch("insert into t values (?)", List.of(List.of(1), List.of(2)));
		Work upsert = (
				client) -> client.copy().into("t").staging("insert into t select n from staging").csv().from(csv());
		Work query = (client) -> client.sql(ROWS).query(Integer.class).list();
		Work limited = (client) -> client.sql(ROWS).timeout(ALL).query(Integer.class).forEach((n) -> {
		});
		try (PostgresClients.Closeable plain = open("plain", "extended", TimeoutSettings.none());
				PostgresClients.Closeable both = open("both", "extended",
						TimeoutSettings.none().withStatement(ALL).withIdleInTransaction(LIMIT));
				PostgresClients.Closeable statement = open("statement", "extended",
						TimeoutSettings.none().withStatement(ALL))) {
			for (Work each : List.of(portions, returning)) {
				assertThat(trips(client, each)).isEqualTo(trips(plain.primary(), each) + 1);
			}
			// the BEGIN of a stream by COPY takes it along
			for (Work each : List.of(stream, batch, upsert, query, limited)) {
				assertThat(trips(client, each)).isEqualTo(trips(plain.primary(), each));
			}
			for (Work each : List.of(stream, upsert, limited, batch)) {
				assertThat(trips(both.primary(), each)).isEqualTo(trips(statement.primary(), each));
			}
		}
	}

}
