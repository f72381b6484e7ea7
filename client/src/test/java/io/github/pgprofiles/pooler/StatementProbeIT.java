package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** A profile counts on a pooler that follows prepared statements. */
@Timeout(120)
@PostgresTest
@RequiresPgBouncer
class StatementProbeIT {

	private static final String FOUR = "server_round_robin = 1\ndefault_pool_size = 4\nmin_pool_size = 4";

	static TestDatabase database;

	private static PostgresClients.Closeable open(int port, int size) {
		return PostgresClients.open(PooledProfile.orders(database, port)
			.poolerMaxPreparedStatements(100)
			.pool(PoolSettings.defaults().withMaxSize(size))
			.build());
	}

	private static List<String> warnings(LogCapture log) {
		return log.lines().stream().filter((line) -> line.contains("pooler-max-prepared-statements")).toList();
	}

	/** As far as it knows of them. */
	private static String[] notFollowing() {
		return PgBouncer.isFrom("1.21") ? new String[] { FOUR, "max_prepared_statements = 0" } : new String[] { FOUR };
	}

	@Test
	void poolerThatDoesNotIsToldAtTheStartAndNothingIsPrepared() throws Exception {
		try (LogCapture log = new LogCapture();
				PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(), notFollowing());
				PostgresClients.Closeable one = open(bouncer.port(), 5);
				PostgresClients.Closeable other = open(bouncer.port(), 5)) {
			PostgresClient orders = one.primary();
			assertThat(warnings(log)).hasSize(2)
				.allSatisfy((line) -> assertThat(line).contains("'orders'", "is 100", "1.21",
						"max_prepared_statements is above 0", "Nothing is prepared"));
			PreparedWork.run(List.of(orders, other.primary()));
			for (int i = 0; i < 8; i++) {
				assertThat(orders
					.sql("select count(*) from pg_prepared_statements where strpos(statement, 'pgprofiles_probe') = 0")
					.query(Long.class)
					.single()).isZero();
			}
		}
	}

	@Test
	@RequiresPgBouncer(from = "1.21")
	void poolerThatFollowsNoMoreCostsNoWrongRow() throws Exception {
		try (LogCapture log = new LogCapture();
				PgBouncer bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(), FOUR,
						"max_prepared_statements = 100");
				PostgresClients.Closeable one = open(bouncer.port(), 5);
				PostgresClients.Closeable other = open(bouncer.port(), 5)) {
			PreparedWork.run(List.of(one.primary(), other.primary()));
			assertThat(warnings(log)).isEmpty();
			bouncer.set("max_prepared_statements", 0);
			for (PostgresClient each : List.of(one.primary(), other.primary())) {
				for (int i = 0; i < 40; i++) {
					assertThat(each.sql("select :i::int as late").param("i", i).query(Integer.class).list())
						.containsExactly(i);
				}
			}
			assertThat(warnings(log)).hasSize(2)
				.allSatisfy((line) -> assertThat(line).contains("does not follow prepared statements any more"));
			PreparedWork.run(List.of(one.primary(), other.primary()));
		}
	}

	@Test
	void serverByItselfNeedsNobodyToFollow() throws IOException {
		try (LogCapture log = new LogCapture();
				TestProxy server = new TestProxy(database.host(), database.serverPort());
				PostgresClients.Closeable clients = open(server.port(), 1)) {
			PostgresClient orders = clients.primary();
			assertThat(server.takeStatements()).filteredOn((sql) -> sql.contains("pg_prepared_statements")).hasSize(1);
			for (int i = 0; i < 12; i++) {
				orders.sql("select :i::int").param("i", i).query(Integer.class).single();
			}
			assertThat(warnings(log)).isEmpty();
			PreparedWork.Runs runs = PreparedWork.runs(orders, "select $1::int");
			assertThat(runs.name()).matches("S_\\d{16}");
			assertThat(runs.count()).isEqualTo(8);
		}
	}

}
