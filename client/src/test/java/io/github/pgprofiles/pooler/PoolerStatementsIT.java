package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** What reaches the server of a profile's work behind PgBouncer, counted there. */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class PoolerStatementsIT {

	static TestDatabase database;

	private TestProxy server;

	private PgBouncer bouncer;

	private TestProxy pooler;

	@BeforeEach
	void open() throws IOException {
		this.server = new TestProxy(database.host(), database.serverPort());
		this.bouncer = PgBouncer.inTransactionMode("127.0.0.1", this.server.port(), "default_pool_size = 1");
		this.pooler = new TestProxy("127.0.0.1", this.bouncer.port());
	}

	@AfterEach
	void close() throws IOException {
		this.pooler.close();
		this.bouncer.close();
		this.server.close();
	}

	private ProfileSettingsBuilder orders() {
		return ProfileSettings.builder("orders")
			.host("127.0.0.1")
			.port(this.pooler.port())
			.database(database.name())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pooler(PoolerMode.TRANSACTION);
	}

	@Test
	void poolerAddsNothingToAnyTransaction() {
		try (PostgresClients.Closeable clients = PostgresClients.open(orders().build())) {
			PostgresClient orders = clients.primary();
			orders.sql("select 1").query(Integer.class).single();
			this.server.takeStatements();
			for (int i = 0; i < 8; i++) {
				orders.sql("select :i::int").param("i", i).query(Integer.class).single();
			}
			orders.transaction().run((tx) -> tx.sql("select 3").query(Integer.class).single());
			assertThat(this.server.takeStatements()).containsExactlyElementsOf(
					List.of("select $1::int", "select $1::int", "select $1::int", "select $1::int", "select $1::int",
							"select $1::int", "select $1::int", "select $1::int", "BEGIN", "select 3", "COMMIT"));
		}
	}

	@Test
	void firstLoginAsksOnceWhatTheTextOfValuesDependsOn() {
		this.pooler.takeStatements();
		try (PostgresClients.Closeable clients = PostgresClients.open(orders().applicationName("cash desk").build())) {
			PostgresClient orders = clients.primary();
			// and what HikariCP asks the first connection of a pool
			assertThat(this.pooler.takeStatements()).containsExactlyInAnyOrder(
					"select pg_catalog.current_setting('extra_float_digits'), pg_catalog.current_setting('IntervalStyle'),"
							+ " pg_catalog.current_setting('bytea_output')",
					"", "SHOW TRANSACTION ISOLATION LEVEL");
			assertThat(orders.sql("show application_name").query(String.class).single()).isEqualTo("cash desk");
			assertThat(orders.sql("show datestyle").query(String.class).single()).isEqualTo("ISO, MDY");
		}
	}

}
