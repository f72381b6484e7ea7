package io.github.pgprofiles.session;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.internal.transaction.CheckedCommitTransactionManager;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** Settings that hold for a transaction, or a statement, of a profile. */
@Timeout(60)
@EveryServer
@PostgresTest
class LocalSettingsIT {

	private static final String TENANT = "select current_setting('app.tenant', true)";

	static TestDatabase database;

	private static TestProxy proxy;

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static JdbcTemplate jdbc;

	private static final AtomicReference<Map<String, String>> given = new AtomicReference<>(Map.of());

	@BeforeAll
	static void open() {
		pool = Profiles.pool(Profiles.of("orders", database).host(proxy.host()).port(proxy.port()).build());
		manager = new CheckedCommitTransactionManager("orders", pool, CommitOutcomeUnknownException::new);
		client = PostgresClient.create("orders", pool, () -> manager,
				ClientOptions.defaults().withSessionSettings((profile) -> given.get()));
		jdbc = new JdbcTemplate(pool);
		client.sql("create table t (id int primary key, tenant text default current_setting('app.tenant', true))")
			.update();
	}

	@BeforeEach
	void give() {
		client.sql("truncate t").update();
		given.set(Map.of("app.tenant", "a"));
		for (int i = 0; i < 8; i++) {
			assertThat(tenant()).isEqualTo("a");
			transaction().execute((tx) -> jdbc.queryForObject(TENANT, String.class));
		}
	}

	@AfterEach
	void nothingIsLeft() {
		given.set(Map.of());
		assertThat(tenant()).isNullOrEmpty();
	}

	@AfterAll
	static void close() {
		pool.close();
	}

	private static String tenant() {
		return client.sql(TENANT).query(String.class).optional().orElse(null);
	}

	private static TransactionTemplate transaction() {
		return new TransactionTemplate(manager);
	}

	private static void costs(int roundTrips, Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		assertThat(proxy.takeRoundTrips()).isEqualTo(roundTrips);
	}

	@Test
	void aStatementHasThemInItsOwnMessage() {
		costs(1, () -> assertThat(tenant()).isEqualTo("a"));
	}

	@Test
	void theFirstStatementOfATransactionHasThemInItsOwnMessage() {
		costs(2, () -> client.transaction().run((tx) -> assertThat(tx.sql(TENANT).query(String.class).single())
			.isEqualTo("a")));
	}

	@Test
	void aTransactionOfSpringsHasThem() {
		costs(2, () -> transaction().executeWithoutResult(
				(status) -> assertThat(jdbc.queryForObject(TENANT, String.class)).isEqualTo("a")));
	}

	@Test
	void aTransactionsOwnComeFirst() {
		costs(2, () -> client.transaction()
			.setting("app.tenant", "b")
			.run((tx) -> assertThat(tx.sql(TENANT).query(String.class).single()).isEqualTo("b")));
	}

}
