package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows come as text through the pooler, whatever text the role or the database has it
 * made.
 */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class PoolerTextIT {

	private static final List<String> OTHERS = List.of("DateStyle = 'German, DMY'", "IntervalStyle = 'sql_standard'",
			"extra_float_digits = -15", "bytea_output = 'escape'");

	private static final String SQL = """
			select 0.1::float8 + 0.2 as d, 1.1::float4 * 1.1::float4 as f, array[0.1::float8 + 0.2] as ds,
			'\\x005cff'::bytea as b, date '2026-02-01' as day, timestamp '2026-02-01 03:04:05.6' as local,
			timestamptz '2026-02-01 03:04:05.6+00' as at, interval '-1 days -02:03:04.5' as span, 1.50::money as price""";

	private static final double SUM = 0.1 + 0.2;

	static TestDatabase database;

	private PgBouncer bouncer;

	private TestProxy proxy;

	@SuppressWarnings("ArrayRecordComponent") // compared by its values
	record Row(double d, float f, double[] ds, byte[] b, LocalDate day, LocalDateTime local, OffsetDateTime at,
			String span, String price) {

		/** So that arrays are compared too. */
		List<Object> values() {
			return List.of(this.d, this.f, this.ds[0], new String(this.b, StandardCharsets.ISO_8859_1), this.day,
					this.local, this.at.toInstant(), this.span, this.price);
		}

	}

	@BeforeEach
	void change() throws IOException {
		OTHERS.forEach((each) -> set("set " + each));
		this.bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(), "default_pool_size = 2");
		this.proxy = new TestProxy("127.0.0.1", this.bouncer.port());
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
		this.bouncer.close();
		set("reset all");
	}

	private static void set(String setting) {
		database.executeAsSuperuser("alter database " + database.name() + " " + setting);
	}

	private HikariDataSource pool(TimeoutSettings timeouts) {
		return Profiles.pool(PooledProfile.orders(database, this.proxy.port()).timeouts(timeouts).build());
	}

	private static void readsAllRight(HikariDataSource pool) {
		PostgresClient orders = Profiles.client(pool);
		List<Object> expected = List.of(SUM, 1.1f * 1.1f, SUM, "\0\\ÿ", LocalDate.of(2026, 2, 1),
				LocalDateTime.of(2026, 2, 1, 3, 4, 5, 600_000_000),
				OffsetDateTime.parse("2026-02-01T03:04:05.6Z").toInstant(), "-1 days -02:03:04.5", "$1.50");
		assertThat(orders.sql(SQL).query(Row.class).single().values()).isEqualTo(expected);
		orders.transaction()
			.run((tx) -> assertThat(tx.sql(SQL).query(Row.class).single().values()).isEqualTo(expected));
		orders.transaction()
			.serializable()
			.run((tx) -> assertThat(tx.sql(SQL).query(Row.class).single().values()).isEqualTo(expected));
		for (StreamEngine engine : List.of(StreamEngine.AUTO, StreamEngine.CURSOR)) {
			assertThat(orders.sql(SQL).engine(engine).query(Row.class).<List<Row>>withStream(Stream::toList))
				.allSatisfy((row) -> assertThat(row.values()).isEqualTo(expected));
		}
		Map<String, Object> row = new JdbcTemplate(pool).queryForMap(SQL);
		assertThat(row).containsEntry("d", SUM).containsEntry("b", new byte[] { 0, '\\', (byte) 0xff });
		assertThat(row.get("day")).hasToString("2026-02-01");
		assertThat(row.get("local")).hasToString("2026-02-01 03:04:05.6");
	}

	@Test
	void valuesAreWhatTheyAreByThemselvesAndInTransactions() {
		try (HikariDataSource pool = pool(TimeoutSettings.none())) {
			readsAllRight(pool);
		}
	}

	@Test
	void valuesAreWhatTheyAreBesideTimeLimits() {
		TimeoutSettings limits = new TimeoutSettings(Duration.ofSeconds(5), Duration.ofSeconds(4), null);
		try (HikariDataSource pool = pool(limits)) {
			readsAllRight(pool);
			assertThat(Profiles.client(pool).sql("show statement_timeout").query(String.class).single())
				.isEqualTo("5s");
		}
	}

	@Test
	void settingsGoAtNoTripAndStayWithTheirTransaction() {
		try (HikariDataSource pool = pool(TimeoutSettings.none())) {
			PostgresClient orders = Profiles.client(pool);
			orders.sql("select 1").query(Integer.class).single();
			this.proxy.takeRoundTrips();
			assertThat(orders.sql(SQL).query(Row.class).single().d()).isEqualTo(SUM);
			assertThat(this.proxy.takeRoundTrips()).isOne();
			orders.transaction().run((tx) -> assertThat(tx.sql(SQL).query(Row.class).single().d()).isEqualTo(SUM));
			assertThat(this.proxy.takeRoundTrips()).isEqualTo(2);
			orders.sql("vacuum pg_catalog.pg_class").update();
		}
		try (HikariDataSource plain = Profiles.unstarted("plain", database)) {
			plain.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + this.bouncer.port() + "/" + database.name()
					+ "?prepareThreshold=0");
			for (int i = 0; i < 4; i++) {
				assertThat(new JdbcTemplate(plain).queryForObject("show extra_float_digits", String.class))
					.isEqualTo("-15");
			}
		}
	}

	@Test
	void whereTheyAreAsUsualNothingIsSent() {
		set("reset all");
		this.bouncer.reconnect(database.name());
		try (HikariDataSource pool = pool(TimeoutSettings.none())) {
			PostgresClient orders = Profiles.client(pool);
			readsAllRight(pool);
			this.proxy.takeStatements();
			orders.sql("select 3").query(Integer.class).single();
			assertThat(this.proxy.takeStatements()).containsExactly("select 3");
		}
	}

}
