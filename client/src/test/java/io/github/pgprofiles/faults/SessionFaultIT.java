package io.github.pgprofiles.faults;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.TimeoutSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Sessions that the server ends, one by one, while others work. */
@Timeout(60)
@PostgresTest
class SessionFaultIT {

	private static final int SIZE = 4;

	static TestDatabase database;

	private static PostgresClients.Closeable others;

	private static PostgresClient other;

	@BeforeAll
	static void open() {
		others = Profiles.single("other", database);
		other = others.primary();
	}

	@AfterAll
	static void close() {
		others.close();
	}

	private static HikariDataSource pool(TimeoutSettings timeouts) {
		return Profiles.pool(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(SIZE).withMinSize(SIZE).withTimeout(Duration.ofSeconds(5)))
			.timeouts(timeouts)
			.build());
	}

	private static List<Integer> sessions() {
		return other
			.sql("select pid from pg_stat_activity where datname = current_database() and"
					+ " application_name = 'orders'")
			.query(Integer.class)
			.list();
	}

	private static void terminate(int pid) {
		other.sql("select pg_terminate_backend(?, 5000)").param(pid).query(Boolean.class).single();
	}

	private static void full(HikariDataSource pool) {
		Awaitility.await().untilAsserted(() -> {
			HikariPoolMXBean counts = pool.getHikariPoolMXBean();
			assertThat(counts.getIdleConnections()).isEqualTo(SIZE);
			assertThat(counts.getActiveConnections()).isZero();
			assertThat(sessions()).hasSize(SIZE);
		});
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void terminatedSessionsAreEvictedUnderLoadAndThePoolIsBackToSize() {
		try (HikariDataSource pool = pool(TimeoutSettings.none())) {
			PostgresClient client = Profiles.client(pool);
			full(pool);
			int terminated = 0;
			try (Load load = new Load(SIZE, () -> client.sql("select pg_sleep(0.01)").query().list())) {
				for (int round = 0; round < 10; round++) {
					long before = load.successes();
					Awaitility.await().until(() -> load.successes() > before + 2 * SIZE);
					for (int pid : sessions()) {
						terminate(pid);
						terminated++;
					}
				}
				long before = load.successes();
				Awaitility.await().until(() -> load.successes() > before + 2 * SIZE);
				load.close();
				assertThat(load.failures()).hasSizeBetween(1, terminated).allSatisfy((failure) -> {
					assertThat(failure).hasMessageContaining("Profile 'orders'");
					// the latter where the driver finds the socket closed before it has
					// read why
					assertThat(PostgresError.of(failure).sqlState()).isIn("57P01", "08006");
				});
				assertThat(load.failures())
					.anySatisfy((failure) -> assertThat(PostgresError.of(failure).sqlState()).isEqualTo("57P01"));
			}
			full(pool);
		}
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void sessionsThatEndIdleInTransactionNeverComeBackAsClosed() {
		TimeoutSettings timeouts = TimeoutSettings.none().withIdleInTransaction(Duration.ofMillis(40));
		try (HikariDataSource pool = pool(timeouts)) {
			PostgresClient client = Profiles.client(pool);
			full(pool);
			try (Load load = new Load(SIZE, () -> client.transaction().run((tx) -> {
				tx.sql("select 1").query().list();
				Awaitility.await().pollDelay(Duration.ofMillis(80)).until(() -> true);
				tx.sql("select 1").query().list();
			}))) {
				Awaitility.await().until(() -> load.failures().size() >= 5 * SIZE);
				load.close();
				assertThat(load.successes()).isZero();
				assertThat(load.failures())
					.allSatisfy((failure) -> assertThat(PostgresError.of(failure).sqlState()).isEqualTo("25P03"));
			}
			full(pool);
			assertThat(client.sql("select 1").query(Integer.class).single()).isOne();
		}
	}

}
