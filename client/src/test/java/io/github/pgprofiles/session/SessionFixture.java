package io.github.pgprofiles.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.transaction.ReadOnlyTransaction;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A profile whose settings a test gives, and how many round trips its work takes. Open
 * while the tests of a class run, and warm before each of them.
 */
final class SessionFixture implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

	static final String TENANT = "select current_setting('app.tenant', true)";

	static final String BOTH = "select current_setting('app.tenant', true) || current_setting('app.user', true)";

	private final Supplier<TestDatabase> database;

	private final Supplier<TestProxy> proxy;

	private HikariDataSource pool;

	private PlatformTransactionManager manager;

	private PostgresClient client;

	private JdbcTemplate jdbc;

	private final AtomicReference<Map<String, String>> given = new AtomicReference<>(Map.of());

	record Row(int id, String note) {
	}

	/**
	 * For a test class.
	 * @param database there once its tests begin
	 * @param proxy likewise
	 */
	SessionFixture(Supplier<TestDatabase> database, Supplier<TestProxy> proxy) {
		this.database = database;
		this.proxy = proxy;
	}

	HikariDataSource pool() {
		return this.pool;
	}

	PlatformTransactionManager manager() {
		return this.manager;
	}

	PostgresClient client() {
		return this.client;
	}

	JdbcTemplate jdbc() {
		return this.jdbc;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		this.pool = Profiles.pool(Profiles.of("orders", this.database.get())
			.host(this.proxy.get().host())
			.port(this.proxy.get().port())
			.pool(PoolSettings.defaults().withMaxSize(3).withMinSize(1).withTimeout(Duration.ofSeconds(5)))
			.build());
		this.manager = Profiles.manager(this.pool);
		this.client = PostgresClient.create("orders", this.pool, () -> this.manager,
				ClientOptions.defaults().withSessionSettings((profile) -> {
					assertThat(profile).isEqualTo("orders");
					return this.given.get();
				}));
		this.jdbc = new JdbcTemplate(this.pool);
		this.client.sql("""
				create table t (id int primary key, note text,
				tenant text default current_setting('app.tenant', true))""").update();
	}

	void give(Map<String, String> settings) {
		this.given.set(settings);
	}

	/** Whatever the driver, the client and the server learn is learnt. */
	@Override
	public void beforeEach(ExtensionContext context) {
		give(Map.of("app.tenant", "a", "app.user", "1"));
		for (int i = 0; i < 8; i++) {
			assertThat(single(BOTH)).isEqualTo("a1");
			this.client.transaction().run((tx) -> tenant(tx));
			transaction().executeWithoutResult((status) -> this.jdbc.queryForObject(TENANT, String.class));
		}
		this.client.sql("truncate t").update();
	}

	/** Nothing is left in a session. */
	@Override
	public void afterEach(ExtensionContext context) throws SQLException {
		give(Map.of());
		assertThat(this.pool.getHikariPoolMXBean().getActiveConnections()).isZero();
		for (int i = 0; i < 3; i++) {
			try (Connection connection = this.pool.getConnection()) {
				assertThat(setting(connection)).isNullOrEmpty();
			}
		}
	}

	static String setting(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(TENANT)) {
			rows.next();
			return rows.getString(1);
		}
	}

	static String tenant(ReadOnlyTransaction tx) {
		return tx.sql(TENANT).query(String.class).single();
	}

	TransactionTemplate transaction() {
		return new TransactionTemplate(this.manager);
	}

	int trips(Runnable work) {
		this.proxy.get().takeRoundTrips();
		work.run();
		return this.proxy.get().takeRoundTrips();
	}

	/** As many as without any. */
	void costsNothing(Runnable work) {
		Map<String, String> present = this.given.get();
		give(Map.of());
		// what is learnt the first time
		for (int i = 0; i < 8; i++) {
			work.run();
		}
		int without = trips(work);
		give(present);
		work.run();
		work.run();
		assertThat(trips(work)).isEqualTo(without);
	}

	List<String> tenants() {
		return this.client.sql("select distinct tenant from t").query(String.class).list();
	}

	String single(String sql) {
		return this.client.sql(sql).query(String.class).single();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.pool.close();
	}

}
