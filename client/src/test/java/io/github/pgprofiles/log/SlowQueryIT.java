package io.github.pgprofiles.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.LoggingSettings;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.SqlLog;
import io.github.pgprofiles.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

class SlowQueryIT {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private SqlLog log;

	@BeforeEach
	void open() {
		this.log = new SqlLog("slow", Level.INFO);
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private static HikariDataSource pool(Duration threshold, boolean explain) {
		return Profiles.pool(Profiles.of("slow", database)
			.logging(new LoggingSettings(false, false, false, threshold, explain))
			.build());
	}

	@Test
	void slowStatementsAreLoggedFromASecondOnByDefault() {
		try (HikariDataSource pool = Profiles.pool("slow", database)) {
			PostgresClient client = Profiles.client(pool);
			client.sql("select 1").query(Integer.class).single();
			client.sql("select pg_sleep(:seconds)").param("seconds", 1.05).query((row, n) -> 1).list();
			new JdbcTemplate(pool).execute("select pg_sleep(1.05)");
		}
		assertThat(this.log.events()).hasSize(2).allMatch((event) -> event.getLevel() == Level.WARN);
		assertThat(this.log.lines().get(0)).matches(
				"slow \\[select pg_sleep\\(\\$1\\)\\] ms=1\\d{3}\\.\\d{3} waitedForPoolMs=\\d+\\.\\d{3} node=\\S+");
		assertThat(this.log.lines().get(1)).startsWith("slow [select pg_sleep(1.05)] ms=1");
	}

	@Test
	void streamsBatchesCopiesAndCommitsAreSlowAsAWhole() {
		try (HikariDataSource pool = pool(Duration.ofMillis(200), false)) {
			PostgresClient client = Profiles.client(pool);
			client.sql("select i, pg_sleep(0.03)::text from generate_series(1, 10) i")
				.fetchSize(2)
				.query()
				.forEach((row) -> {
				});
			client.sql("create table slow (id int)").update();
			client.batch("insert into slow select ? from pg_sleep(0.05)")
				.size(1)
				.update(List.of(List.of(1), List.of(2), List.of(3), List.of(4), List.of(5)));
			client.copy()
				.query("select i, pg_sleep(0.03)::text from generate_series(1, 10) i")
				.csv()
				.to(new java.io.ByteArrayOutputStream());
			client
				.sql("create function wait() returns trigger language plpgsql as"
						+ " 'begin perform pg_sleep(0.3); return null; end'")
				.update();
			client
				.sql("create constraint trigger wait after insert on slow deferrable initially deferred"
						+ " for each row execute function wait()")
				.update();
			client.transaction().run((tx) -> tx.sql("insert into slow values (1)").update());
		}
		assertThat(this.log.lines()).hasSize(4).allMatch((line) -> line.startsWith("slow ["));
		assertThat(this.log.lines().get(0)).contains("rows=10 ");
		assertThat(this.log.lines().get(1)).contains("[insert into slow select $1 from pg_sleep(0.05)] rows=5");
		assertThat(this.log.lines().get(2)).contains("[COPY (select i").contains("rows=10 bytes=");
		assertThat(this.log.lines().get(3)).startsWith("slow [COMMIT]");
	}

	@Test
	void timeOfTheCallerIsNotTheStreams() throws InterruptedException {
		try (HikariDataSource pool = pool(Duration.ofMillis(300), false)) {
			for (io.github.pgprofiles.query.StreamEngine engine : io.github.pgprofiles.query.StreamEngine.values()) {
				CompletableFuture<Void> done = new CompletableFuture<>();
				Profiles.client(pool)
					.sql("select i from generate_series(1, 4) i")
					.engine(engine)
					.query(Integer.class)
					.forEach((i) -> Awaitility.await().pollDelay(Duration.ofMillis(120)).until(() -> true));
				done.complete(null);
			}
		}
		assertThat(this.log.lines()).isEmpty();
	}

	@Test
	void waitForThePoolIsTold() throws Exception {
		try (HikariDataSource pool = pool(Duration.ofMillis(50), false)) {
			PostgresClient client = Profiles.client(pool);
			CompletableFuture<Void> query;
			try (Connection taken = pool.getConnection()) {
				query = CompletableFuture
					.runAsync(() -> client.sql("select pg_sleep(0.06)").query((row, n) -> 1).list());
				Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
			}
			query.get(10, TimeUnit.SECONDS);
		}
		assertThat(this.log.lines()).hasSize(1);
		String waited = this.log.lines().get(0).replaceAll(".*waitedForPoolMs=(\\d+)\\..*", "$1");
		assertThat(Integer.parseInt(waited)).isBetween(150, 2000);
	}

	@Test
	void zeroTurnsItOff() {
		try (HikariDataSource pool = pool(Duration.ZERO, true)) {
			Profiles.client(pool).sql("select pg_sleep(0.3)").query((row, n) -> 1).list();
		}
		assertThat(this.log.lines()).isEmpty();
	}

	@Test
	void planOfASlowQueryIsLogged() {
		try (HikariDataSource pool = pool(Duration.ofMillis(20), true)) {
			PostgresClient client = Profiles.client(pool);
			client.sql("create schema other").update();
			client.sql("create table other.planned (id int primary key, name text)").update();
			client.sql("insert into other.planned values (4711, 'one')").update();
			this.log.take();
			client.sql("select name from other.planned, pg_sleep(0.05) where id = :id and name <> :name -- no")
				.param("id", 4711)
				.param("name", "value")
				.query(String.class)
				.list();
			Awaitility.await().until(() -> this.log.lines().size() == 2);
			String plan = this.log.lines().get(1);
			assertThat(plan).startsWith("plan of [select name from other.planned")
				.contains("\n    ")
				.contains("planned")
				.contains("$1")
				.doesNotContain("4711");
			assertThat(this.log.events()).allMatch((event) -> event.getLevel() == Level.WARN);
		}
	}

	@Test
	void planIsAskedForOnAConnectionThatNobodyWaitsForAndLeavesNothing() {
		try (HikariDataSource pool = pool(Duration.ofMillis(20), true)) {
			PostgresClient client = Profiles.client(pool);
			client.transaction().run((tx) -> {
				tx.sql("select pg_sleep(0.03) where :id::int = 1").param("id", 1).query((row, n) -> 1).list();
				// the only connection of the pool
				Awaitility.await().during(Duration.ofMillis(200)).until(() -> this.log.lines().size() == 1);
				assertThat(tx.sql("select current_setting('transaction_read_only')").query(String.class).single())
					.isEqualTo("off");
			});
			Awaitility.await().until(() -> this.log.lines().size() == 2);
			assertThat(client.sql("select count(*) from pg_prepared_statements where name = 'pgprofiles_plan'")
				.query(Integer.class)
				.single()).isZero();
			assertThat(client.sql("select current_setting('plan_cache_mode')").query(String.class).single())
				.isEqualTo("auto");
		}
	}

	@Test
	void whatWritesOrLocksHasNoPlan() throws SQLException {
		try (HikariDataSource pool = pool(Duration.ofMillis(1), true)) {
			PostgresClient client = Profiles.client(pool);
			client.sql("create table written (id int)").update();
			client.sql("insert into written select 1 from pg_sleep(0.02)").update();
			client.sql("with w as (insert into written values (2) returning id) select id, pg_sleep(0.02) from w")
				.query((row, n) -> 1)
				.list();
			client.sql("select id from written, pg_sleep(0.02) for update of written").query((row, n) -> 1).list();
			client.sql("select 1 as x into written2 from pg_sleep(0.02)").update();
			Awaitility.await()
				.during(Duration.ofMillis(300))
				.until(() -> this.log.lines().stream().noneMatch((line) -> line.startsWith("plan")));
			assertThat(this.log.lines()).hasSizeGreaterThanOrEqualTo(4);
			assertThat(client.sql("select count(*) from written").query(Integer.class).single()).isEqualTo(2);
		}
	}

	@Test
	void noThreadIsMadeWithoutAPlan() {
		try (HikariDataSource pool = pool(Duration.ofMillis(10), false)) {
			Profiles.client(pool).sql("select pg_sleep(0.03)").query((row, n) -> 1).list();
			assertThat(this.log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
			assertThat(Thread.getAllStackTraces().keySet())
				.noneMatch((thread) -> thread.getName().startsWith("pgprofiles-plan"));
		}
	}

}
