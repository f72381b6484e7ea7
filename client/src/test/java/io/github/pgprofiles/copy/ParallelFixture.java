package io.github.pgprofiles.copy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table {@code big (a int, b text)} of {@link #ROWS} rows and a profile with four
 * connections, all of which are back and usable behind each test.
 */
@Timeout(120)
@PostgresTest
abstract class ParallelFixture {

	static final int ROWS = 20_000;

	static final long SUM = (long) ROWS * (ROWS + 1) / 2;

	@TestProfile(poolSize = 4)
	static PostgresClient client;

	@TestProfile(poolSize = 4)
	static HikariDataSource pool;

	@TestProfile("other")
	static PostgresClient other;

	static TestDatabase database;

	record Row(int a, String b) {
	}

	@BeforeAll
	static void makeTheTable() {
		other.sql("create table big (a int, b text)").update();
		other.sql("insert into big select n, 'row ' || n from generate_series(1, %d) n".formatted(ROWS)).update();
	}

	@AfterEach
	void allConnectionsAreBackAndUsable() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
		List<String> sessions = client.sql("""
				select state || ' ' || query from pg_stat_activity
				where pid <> pg_backend_pid() and datname = current_database() and state <> 'idle'
				and application_name <> 'neighbour'
				""").query(String.class).list();
		assertThat(sessions).isEmpty();
		assertThat(client
			.sql("select current_setting('lock_timeout') || current_setting('statement_timeout')"
					+ " || current_setting('transaction_read_only') || current_setting('transaction_isolation')")
			.query(String.class)
			.single()).isEqualTo("00offread committed");
		assertThat(Thread.getAllStackTraces().keySet())
			.noneMatch((thread) -> thread.getName().startsWith("postgres-profiles-export-"));
	}

	static List<Integer> numbers(String table, int connections) {
		ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
		CopyResult result = client.copy()
			.from(table)
			.columns("a")
			.records(Integer.class)
			.parallel(connections)
			.to(seen::add);
		assertThat(result.rows()).isEqualTo(seen.size());
		return seen.stream().sorted().toList();
	}

	static List<Integer> expected(String table) {
		return other.sql("select a from " + table + " order by a").query(Integer.class).list();
	}

}
