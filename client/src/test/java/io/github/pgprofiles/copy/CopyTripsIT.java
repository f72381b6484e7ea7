package io.github.pgprofiles.copy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How many round trips a COPY in takes, exactly. */
@EveryServer
@PostgresTest
class CopyTripsIT {

	/** Some 100 KB, more than a chunk. */
	private static final int LARGE = 5000;

	static TestDatabase database;

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	record Row(int a, String b) {
	}

	record Mood(int a, String m) {
	}

	@BeforeAll
	static void makeTables() {
		client.sql("create table t (a int, b text)").update();
		client.sql("create table other (a int, b text)").update();
		client.sql("create type mood as enum ('fine')").update();
		client.sql("create table moods (a int, m mood)").update();
		client.sql("create domain positive as int check (value > 0)").update();
		client.sql("create table domains (a positive, b text)").update();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate t, other, moods, domains").update();
	}

	private static int trips(Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		return proxy.takeRoundTrips();
	}

	private static List<Row> rows(int count) {
		return IntStream.rangeClosed(1, count).mapToObj((i) -> new Row(i, "row " + i)).toList();
	}

	private static CopyInSpec.Records<Row> records() {
		return client.copy().into("public.t").records(Row.class);
	}

	private static String text(int rows) {
		StringBuilder text = new StringBuilder();
		for (int i = 1; i <= rows; i++) {
			text.append(i).append(",row number ").append(i).append('\n');
		}
		return text.toString();
	}

	private static byte[] bytes(int rows) {
		return text(rows).getBytes(StandardCharsets.UTF_8);
	}

	/** What begins before its end is known is a transaction of its own there. */
	private static int streamed(int throughAPooler) {
		return TestServer.isPooled() ? throughAPooler : 2;
	}

	private static long count() {
		return client.sql("select count(*) from t").query(Long.class).single();
	}

	@Test
	void recordsTakeTwoTripsForANewTableAndOneFromThenOn() {
		CopyInSpec.Records<Row> copy = client.copy().into("public.other").records(Row.class);
		assertThat(trips(() -> copy.from(rows(100)))).isEqualTo(2);
		for (int i = 0; i < 10; i++) {
			assertThat(trips(() -> copy.from(rows(100)))).isOne();
		}
		assertThat(client.sql("select count(*), sum(a) from other").query(SumOfRows.class).single())
			.isEqualTo(new SumOfRows(1100, 55550));
	}

	record SumOfRows(long count, long sum) {
	}

	@Test
	void noRecordAtAllTakesOneTrip() {
		records().from(rows(1));
		assertThat(trips(() -> assertThat(records().from(List.of()).rows()).isZero())).isOne();
	}

	@Test
	void limitOfTimeTravelsInTheMessage() {
		records().from(rows(1));
		assertThat(trips(() -> records().timeout(Duration.ofMinutes(1)).from(rows(100)))).isOne();
		assertThat(trips(() -> records().timeout(Duration.ofMinutes(1)).from(rows(LARGE)))).isEqualTo(streamed(4));
		assertThat(trips(() -> csv().timeout(Duration.ofMinutes(1)).from(bytes(3)))).isOne();
		assertThat(client.sql("show statement_timeout").query(String.class).single()).isEqualTo("0");
	}

	@Test
	void limitOfTheProfileIsLiftedInTheMessage() {
		try (PostgresClients.Closeable clients = PostgresClients.open(Profiles.of("limited", database)
			.host(proxy.host())
			.port(proxy.port())
			.timeouts(TimeoutSettings.none().withStatement(Duration.ofSeconds(5)))
			.build())) {
			PostgresClient limited = clients.primary();
			limited.sql("create table if not exists public.t (a int, b text)").update();
			CopyInSpec.Records<Row> copy = limited.copy().into("public.t").records(Row.class).where("""
					pg_catalog.current_setting('statement_timeout') = '0'""");
			copy.from(rows(1));
			assertThat(trips(() -> assertThat(copy.from(rows(7)).stored()).isEqualTo(7))).isOne();
			assertThat(trips(() -> assertThat(copy.from(rows(LARGE)).stored()).isEqualTo(LARGE)))
				.isEqualTo(streamed(4));
			assertThat(limited.sql("show statement_timeout").query(String.class).single()).isEqualTo("5s");
		}
	}

	@Test
	void moreThanAChunkTakesTwoTripsOnceTheTableIsKnown() {
		records().from(rows(1));
		assertThat(trips(() -> records().from(rows(LARGE)))).isEqualTo(streamed(3));
		assertThat(count()).isEqualTo(LARGE + 1);
	}

	@Test
	void domainsAreLookedUpFirstWhereThereIsMoreThanAChunk() {
		CopyInSpec.Records<Row> copy = client.copy().into("public.domains").records(Row.class);
		copy.from(rows(1));
		assertThat(trips(() -> copy.from(rows(100)))).isOne();
		assertThat(trips(() -> copy.from(rows(LARGE)))).isLessThanOrEqualTo(5);
	}

	@Test
	void typesOfOnesOwnAreLookedUpOnceForAConnection() {
		CopyInSpec.Records<Mood> copy = client.copy().into("public.moods").records(Mood.class);
		copy.from(List.of(new Mood(1, "fine")));
		assertThat(trips(() -> copy.from(List.of(new Mood(2, "fine"))))).isOne();
	}

	@Test
	void listenerHasItsLastWordBeforeTheCommit() {
		records().from(rows(1));
		assertThat(trips(() -> records().onProgress((progress) -> {
		}).from(rows(100)))).isEqualTo(3);
		assertThat(trips(() -> csv().onProgress((progress) -> {
		}).from(bytes(100)))).isEqualTo(2);
		IllegalStateException own = new IllegalStateException("own");
		assertThatThrownBy(() -> csv().onProgress((progress) -> {
			throw own;
		}).from(bytes(100))).isSameAs(own);
		assertThat(count()).isEqualTo(201);
	}

	private static CopyInSpec.Csv csv() {
		return client.copy().into("public.t").csv();
	}

	@Test
	void bytesThatFitAChunkTakeOneTripWhateverTheirSource() {
		String text = text(50);
		assertThat(trips(() -> csv().from(bytes(50)))).isOne();
		assertThat(trips(() -> csv().from(text))).isOne();
		assertThat(trips(() -> csv().from(new java.io.StringReader(text)))).isOne();
		assertThat(trips(() -> csv().from(new java.io.ByteArrayInputStream(bytes(50))))).isOne();
		assertThat(trips(() -> client.copy().into("public.t").text().from(text.replace(',', '\t')))).isOne();
		assertThat(trips(() -> csv().from(""))).isOne();
		ByteArrayOutputStream binary = new ByteArrayOutputStream();
		client.copy().from("public.t").binary().to(binary);
		assertThat(trips(() -> client.copy().into("public.t").binary().from(binary.toByteArray()))).isOne();
		assertThat(count()).isEqualTo(500);
	}

	@Test
	void moreBytesThanAChunkTakeTwoTrips() {
		assertThat(trips(() -> csv().from(bytes(LARGE)))).isEqualTo(streamed(3));
		assertThat(count()).isEqualTo(LARGE);
	}

	@Test
	void insideATransactionTheTableIsLookedUpBeforeTheData() {
		records().from(rows(1));
		client.transaction().run((tx) -> {
			tx.sql("select 1").query().list();
			assertThat(trips(() -> tx.copy().into("public.t").records(Row.class).from(rows(100)))).isEqualTo(2);
			assertThat(trips(() -> tx.copy().into("public.t").csv().from(bytes(100)))).isOne();
		});
		assertThat(count()).isEqualTo(201);
	}

	@Test
	void firstStatementOfATransactionBringsItsBegin() {
		assertThat(trips(() -> client.transaction().run((tx) -> tx.copy().into("public.t").csv().from(bytes(100)))))
			.isLessThanOrEqualTo(3);
		assertThat(count()).isEqualTo(100);
	}

}
