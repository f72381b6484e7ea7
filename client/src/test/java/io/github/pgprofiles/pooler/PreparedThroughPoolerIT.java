package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** What is prepared through a PgBouncer that follows it from session to session. */
@Timeout(120)
@PostgresTest
@RequiresPgBouncer(from = "1.21")
class PreparedThroughPoolerIT {

	private static final String FOLLOWS = "max_prepared_statements = 100";

	private static final String ROUND_ROBIN = "server_round_robin = 1\ndefault_pool_size = 4\nmin_pool_size = 4";

	static TestDatabase database;

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (int i = this.opened.size() - 1; i >= 0; i--) {
			this.opened.get(i).close();
		}
	}

	private <T extends AutoCloseable> T closing(T resource) {
		this.opened.add(resource);
		return resource;
	}

	private PgBouncer bouncer(String... further) throws IOException {
		return closing(PgBouncer.inTransactionMode(database.host(), database.serverPort(), further));
	}

	private PostgresClients.Closeable open(int port, int size) {
		return closing(PostgresClients.open(PooledProfile.orders(database, port)
			.poolerMaxPreparedStatements(100)
			.pool(PoolSettings.defaults().withMaxSize(size).withTimeout(Duration.ofSeconds(20)))
			.timeouts(new TimeoutSettings(Duration.ofSeconds(20), null, null))
			.build()));
	}

	@Test
	void sessionRunsWhatItHasPrepared() throws IOException {
		PostgresClient orders = open(bouncer("default_pool_size = 1", FOLLOWS).port(), 1).primary();
		for (int i = 0; i < 15; i++) {
			assertThat(orders.sql("select :i::int as n").param("i", i).query(Integer.class).single()).isEqualTo(i);
		}
		PreparedWork.Runs runs = PreparedWork.runs(orders, "select $1::int as n");
		assertThat(runs.name()).startsWith("PGBOUNCER_");
		assertThat(runs.count()).as("all but the first four").isEqualTo(11);
		assertThat(PreparedWork.runs(orders, "select 1 where pg_catalog.set_config($1, $2, true) is null").count())
			.as("the limit goes with each")
			.isGreaterThanOrEqualTo(15);
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 2 })
	void everybodyGetsHisOwn(int kept) throws Exception {
		PgBouncer bouncer = bouncer("max_prepared_statements = " + kept, ROUND_ROBIN);
		PreparedWork.run(List.of(open(bouncer.port(), 5).primary(), open(bouncer.port(), 5).primary()));
	}

	@Test
	void tableThatHasChangedIsRead() throws IOException {
		PgBouncer bouncer = bouncer(FOLLOWS, ROUND_ROBIN);
		PostgresClient orders = open(bouncer.port(), 2).primary();
		JdbcTemplate plain = new JdbcTemplate(closing(Profiles
			.pool(PooledProfile.orders(database, bouncer.port()).poolerMaxPreparedStatements(100).build())));
		orders.sql("create table changing (id int)").update();
		orders.sql("insert into changing values (1)").update();
		String sql = "select * from changing where id = ?";
		for (int i = 0; i < 16; i++) {
			orders.sql(sql).param(1).query().single();
			plain.queryForMap(sql + " and true", 1);
		}
		for (String column : List.of("a", "b")) {
			database.executeAsSuperuser("alter table changing add column " + column + " int");
			for (int i = 0; i < 16; i++) {
				assertThat(orders.sql(sql).param(1).query().single()).containsKey(column);
				assertThat(plain.queryForMap(sql + " and true", 1)).containsKey(column);
			}
		}
		orders.sql("drop table changing").update();
	}

	/** As many columns as before, so that nothing but their description tells. */
	@Test
	void columnThatIsAnotherOneIsReadAsWhatItIs() throws IOException {
		PgBouncer bouncer = bouncer(FOLLOWS, "default_pool_size = 2");
		PostgresClient orders = open(bouncer.port(), 1).primary();
		PostgresClient other = open(bouncer.port(), 1).primary();
		orders.sql("create table swapped (a int, b int)").update();
		orders.sql("insert into swapped values (1, 2)").update();
		for (int i = 0; i < 8; i++) {
			orders.sql("select * from swapped").query().single();
		}
		database.executeAsSuperuser("alter table swapped drop column a");
		database.executeAsSuperuser("alter table swapped add column c text default 'x'");
		other.transaction().run((tx) -> {
			// has the session that knows the statement, so that another one prepares it
			tx.sql("select 1").query(Integer.class).single();
			assertThat(orders.sql("select * from swapped").query().single()).isEqualTo(Map.of("b", 2, "c", "x"));
		});
		orders.sql("drop table swapped").update();
	}

	@Test
	void transactionThatMeetsAChangedTableRunsAgain() throws IOException {
		PostgresClient orders = open(bouncer(FOLLOWS, ROUND_ROBIN).port(), 1).primary();
		orders.sql("create table moved (id int)").update();
		String sql = "select * from moved where id = ?";
		for (int i = 0; i < 16; i++) {
			orders.sql(sql).param(1).query().list();
		}
		database.executeAsSuperuser("alter table moved add column a int");
		for (int i = 0; i < 8; i++) {
			AtomicInteger runs = new AtomicInteger();
			orders.transaction().retry().run((tx) -> {
				runs.incrementAndGet();
				tx.sql(sql).param(1).query().list();
			});
			assertThat(runs).hasValue((i == 0) ? 2 : 1);
		}
		orders.sql("drop table moved").update();
	}

	@Test
	void columnOfAnotherTypeIsCompared() throws IOException {
		PostgresClient orders = open(bouncer(FOLLOWS, ROUND_ROBIN).port(), 2).primary();
		orders.sql("create table typed (id int)").update();
		orders.sql("insert into typed values (1)").update();
		String sql = "select count(*) from typed where id = :id";
		for (int i = 0; i < 16; i++) {
			assertThat(orders.sql(sql).param("id", "1").query(Long.class).single()).isOne();
		}
		database.executeAsSuperuser("alter table typed alter column id type text");
		for (int i = 0; i < 16; i++) {
			assertThat(orders.sql(sql).param("id", "1").query(Long.class).single()).isOne();
		}
		orders.sql("drop table typed").update();
	}

	@ParameterizedTest
	@ValueSource(strings = { "deallocate all", "discard all", "discard plans",
			"do $$ begin execute 'deallocate all'; end $$" })
	void whatIsGivenUpBySqlIsPreparedAgain(String sql) throws IOException {
		PgBouncer bouncer = bouncer(FOLLOWS, ROUND_ROBIN);
		PostgresClients.Closeable clients = closing(PostgresClients
			.open(PooledProfile.orders(database, bouncer.port()).poolerMaxPreparedStatements(100).build()));
		PostgresClient orders = clients.primary();
		for (int round = 0; round < 4; round++) {
			for (int i = 0; i < 16; i++) {
				assertThat(orders.sql("select :i::int as kept").param("i", i).query(Integer.class).single())
					.isEqualTo(i);
			}
			orders.sql(sql).update();
		}
	}

	@Test
	void copyLooksAtItsTableByNoStatementOfSql() throws IOException {
		PostgresClient orders = open(bouncer(FOLLOWS, ROUND_ROBIN).port(), 2).primary();
		orders.sql("create table copied (a int, b int)").update();
		for (int i = 0; i < 12; i++) {
			orders.copy().into("copied").records(PreparedWork.Row.class).from(List.of(new PreparedWork.Row(i, i)));
		}
		assertThat(orders.sql("select count(*) from copied").query(Long.class).single()).isEqualTo(12);
		for (int i = 0; i < 8; i++) {
			assertThat(
					orders.sql("select count(*) from pg_prepared_statements where from_sql").query(Long.class).single())
				.isZero();
		}
		orders.sql("drop table copied").update();
	}

	/** As docs/pooler.md says: it is the pooler that takes two clients' texts for one. */
	@Test
	void literalOfATextIsReadOnceInASessionForAllClients() throws IOException {
		PgBouncer bouncer = bouncer(FOLLOWS, "default_pool_size = 1");
		long utc = literal(open(bouncer.port(), 1).primary(), "UTC", 7);
		PostgresClient other = open(bouncer.port(), 1).primary();
		assertThat(literal(other, "Asia/Tokyo", 4)).as("not prepared yet").isEqualTo(utc - 9 * 3600);
		assertThat(literal(other, "Asia/Tokyo", 1)).isEqualTo(utc);
	}

	private static long literal(PostgresClient client, String zone, int times) {
		long read = 0;
		for (int i = 0; i < times; i++) {
			read = client.transaction()
				.setting("timezone", zone)
				.execute((tx) -> tx.sql("select extract(epoch from timestamptz '2026-01-01 00:00')::bigint")
					.query(Long.class)
					.single());
		}
		return read;
	}

}
