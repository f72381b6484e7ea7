package io.github.pgprofiles.testing;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@PostgresTest
class PostgresTestIT {

	private static final String PID = "select pg_backend_pid()";

	static TestDatabase database;

	private static TestProxy proxy;

	@TestProfile
	private static PostgresClient client;

	@TestProfile
	private static HikariDataSource pool;

	@TestProfile
	private static PlatformTransactionManager manager;

	@TestProfile
	private static JdbcTemplate jdbc;

	@TestProfile(value = "wide", poolSize = 3)
	private static HikariDataSource wide;

	@TestProfile(value = "far", proxied = true)
	private static PostgresClient far;

	private static int pid(PostgresClient of) {
		return of.sql(PID).query(Integer.class).single();
	}

	@Test
	@NotPooled("looks at the server's processes, which are the pooler's there")
	void fieldsOfOneProfileShareItsPool() {
		assertThat(pool.getPoolName()).isEqualTo("orders");
		assertThat(pool.getMaximumPoolSize()).isEqualTo(1);
		assertThat(jdbc.queryForObject(PID, Integer.class)).isEqualTo(pid(client));
		assertThat(new TransactionTemplate(manager).<Integer>execute((status) -> pid(client))).isEqualTo(pid(client));
	}

	@Test
	void poolIsAsLargeAsOneFieldSays() {
		assertThat(wide.getMaximumPoolSize()).isEqualTo(3);
	}

	@Test
	void onlyWhatIsProxiedPassesTheProxy() {
		proxy.takeStatements();
		client.sql("select 'near'").query().list();
		far.sql("select 'far'").query().list();
		assertThat(proxy.takeStatements()).contains("select 'far'").doesNotContain("select 'near'");
	}

	@Test
	void databaseIsOwnedByTheUserOfTheTests() {
		assertThat(client
			.sql("select current_database() || ' ' || datdba::regrole from pg_database"
					+ " where datname = current_database()")
			.query(String.class)
			.single()).isEqualTo(database.name() + " " + TestServer.USER);
	}

}
