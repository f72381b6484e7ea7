package io.github.pgprofiles.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the rows of a batch hold that wait to go at once: their values are those that they
 * had when they were read.
 */
@EveryServer
@PostgresTest
class BatchWaitingIT {

	private static final String ARRAYS = "unnest(";

	/** What is known of a table is kept by the text of the statement. */
	private static int statements;

	private final String insert = "insert into t (id, name) values (?, ?)" + " ".repeat(++statements);

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	@BeforeEach
	void tables() {
		client.sql("drop schema public cascade; create schema public").update();
		client.sql("create table t (id int primary key, name text)").update();
	}

	private static List<List<Object>> rows(int count) {
		return IntStream.rangeClosed(1, count).mapToObj((i) -> List.<Object>of(i, "n" + i)).toList();
	}

	/** Whether a batch of 300 rows went at once; each was counted. */
	private static boolean isAtOnce(String sql) {
		return isAtOnce(sql, rows(300));
	}

	private static boolean isAtOnce(String sql, List<? extends Object> rows) {
		proxy.takeStatements();
		int[] counts = client.batch(sql, rows);
		assertThat(counts).hasSize(rows.size()).containsOnly(1);
		return proxy.takeStatements().stream().anyMatch((statement) -> statement.contains(ARRAYS));
	}

	@Test
	void rowsThatTheSourceUsesAgainKeepTheirValues() {
		client.sql("create table files (id int primary key, name text, content bytea)").update();
		String insert = "insert into files (id, name, content) values (?, ?, ?)";
		for (int run = 0; run < 2; run++) {
			client.sql("truncate files").update();
			@Nullable Object[] row = new Object[3];
			byte[] content = new byte[2];
			Iterator<Object> rows = IntStream.rangeClosed(1, 300).<Object>mapToObj((i) -> {
				row[0] = i;
				row[1] = (i % 2 == 0) ? null : "n" + i;
				content[1] = (byte) i;
				row[2] = content;
				return row;
			}).iterator();
			proxy.takeStatements();
			assertThat(client.batch(insert).update(rows)).isEqualTo(300);
			assertThat(proxy.takeStatements()).anyMatch((statement) -> statement.contains(ARRAYS));
			assertThat(client
				.sql("select count(*) from files where get_byte(content, 1) = id % 256"
						+ " and name is not distinct from case when id % 2 = 1 then 'n' || id end")
				.query(Long.class)
				.single()).isEqualTo(300);
		}
	}

	private enum Letter {

		a, b

	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 150, 299 })
	void valueThatTheDriverHasToKnowMayComeAnywhere(int place) {
		IntFunction<List<Object>> row = (i) -> List.of(i, (i == place) ? (Object) Letter.b : "n");
		for (int run = 0; run < 2; run++) {
			client.sql("truncate t").update();
			List<List<Object>> rows = IntStream.range(0, 300).mapToObj(row).toList();
			assertThat(client.batch(this.insert, rows)).hasSize(300).containsOnly(1);
			assertThat(client.sql("select id from t where name = 'b'").query(Integer.class).single()).isEqualTo(place);
			assertThat(client.sql("select count(*) from t").query(Long.class).single()).isEqualTo(300);
		}
	}

	@Test
	void refusedValueNamesItsRowBeforeTheSourceGoesOn() {
		assertThat(isAtOnce(this.insert)).isTrue();
		List<Object> refused = List.of("a\0b", new Object(), Instant.MAX.minusSeconds(1), new BigDecimal("1e200000"));
		for (Object value : refused) {
			int[] read = new int[1];
			Iterator<List<Object>> rows = IntStream.rangeClosed(1, 300).mapToObj((i) -> {
				read[0] = i;
				return List.<Object>of(1000 + i, (i == 142) ? value : "x");
			}).iterator();
			assertThatExceptionOfType(ParameterException.class).isThrownBy(() -> client.batch(this.insert).update(rows))
				.withMessageContaining("row 142 of the batch: parameter number 2");
			assertThat(read[0]).isBetween(142, 143);
		}
		assertThat(client.sql("select max(id) from t").query(Integer.class).single()).isEqualTo(300);
	}

	@Test
	void edgesOfTimesAndNumbersArriveAsTheyDoOneByOne() {
		client.sql("create table one (id int, a timestamptz, b timestamp, c date, d time, e numeric, f float8, g int8)")
			.update();
		client.sql("create table many (like one)").update();
		List<List<Object>> edges = List.of(
				List.of(1, OffsetDateTime.MAX, LocalDateTime.MAX, LocalDate.MAX, LocalTime.MAX, new BigDecimal("1e30"),
						Double.MAX_VALUE, Long.MAX_VALUE),
				List.of(2, OffsetDateTime.MIN, LocalDateTime.MIN, LocalDate.MIN, LocalTime.MIN,
						new BigDecimal("0.0000000000000001"), Double.MIN_VALUE, Long.MIN_VALUE),
				List.of(3, OffsetDateTime.parse("2026-12-31T23:59:59.9999996+15:59"),
						LocalDateTime.parse("9999-12-31T23:59:59.9999995"), LocalDate.of(1, 1, 1),
						LocalTime.parse("23:59:59.9999996"), new BigDecimal("-12345678901234567.80"), -0.0, -1L),
				List.of(4, OffsetDateTime.parse("0001-01-01T00:00:00+05"), LocalDateTime.parse("0001-01-01T00:00:00"),
						LocalDate.of(0, 12, 31), LocalTime.NOON, new BigDecimal("1.0").setScale(16),
						Double.NEGATIVE_INFINITY, 0L),
				List.of(5, OffsetDateTime.parse("1582-10-10T01:02:03.0000004Z"),
						LocalDateTime.parse("1582-10-10T01:02:03.0000005"), LocalDate.of(-4712, 1, 1),
						LocalTime.MIDNIGHT, BigDecimal.ZERO.setScale(3), Double.NaN, 1L));
		String insert = "insert into %s values (?, ?, ?, ?, ?, ?, ?, ?)";
		for (List<Object> edge : edges) {
			client.batch(insert.formatted("one"), List.of(edge));
			assertThat(isAtOnce(insert.formatted("many"), Collections.nCopies(300, edge))).isTrue();
		}
		assertThat(client.sql("select distinct x::text from many x order by 1").query(String.class).list())
			.isEqualTo(client.sql("select x::text from one x order by 1").query(String.class).list());
	}

}
