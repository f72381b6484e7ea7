package io.github.pgprofiles.session;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import io.github.pgprofiles.testing.AlsoPooled;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.pgprofiles.session.SessionFixture.BOTH;
import static io.github.pgprofiles.session.SessionFixture.TENANT;
import static io.github.pgprofiles.session.SessionFixture.setting;
import static io.github.pgprofiles.session.SessionFixture.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Settings that hold for a transaction, or a statement, and what they cost. */
@Timeout(120)
@EveryServer
@PostgresTest
@AlsoPooled
class LocalSettingsIT {

	static TestDatabase database;

	private static TestProxy proxy;

	@RegisterExtension
	static SessionFixture fixture = new SessionFixture(() -> database, () -> proxy);

	record Large(String note, String tenant) {
	}

	@Test
	void statementHasThemInItsOwnMessage() {
		assertThat(fixture.trips(() -> assertThat(fixture.single(BOTH)).isEqualTo("a1"))).isOne();
		fixture.costsNothing(() -> fixture.client().sql("select id from t").query(Integer.class).list());
		fixture.costsNothing(() -> fixture.client().sql("delete from t where id = :id").param("id", 1).update());
	}

	@Test
	void statementWithLargeRowsHasThemInItsOwnMessage() {
		String large = "select note, current_setting('app.tenant', true) as tenant from t where id = :id";
		fixture.client().sql("insert into t values (1, repeat('x', 100000))").update();
		int trips = 0;
		for (int i = 0; i < 20; i++) {
			trips += fixture
				.trips(() -> assertThat(fixture.client().sql(large).param("id", 1).query(Large.class).single().tenant())
					.isEqualTo("a"));
		}
		// one more to describe it, and where the pool looks whether a connection lives
		assertThat(trips).isBetween(20, 24);
	}

	@Test
	void statementWithATimeLimitHasBothInItsOwnMessage() {
		String limited = TENANT + " || current_setting('statement_timeout')";
		for (int i = 0; i < 20; i++) {
			assertThat(fixture.client().sql(limited).timeout(Duration.ofSeconds(9)).query(String.class).single())
				.isEqualTo("a9s");
		}
		assertThat(fixture
			.trips(() -> fixture.client().sql(limited).timeout(Duration.ofSeconds(9)).query(String.class).single()))
			.isOne();
		fixture.costsNothing(
				() -> fixture.client().sql("update t set note = 'x'").timeout(Duration.ofSeconds(9)).update());
	}

	@Test
	void firstStatementOfATransactionHasThemInItsOwnMessage() {
		assertThat(fixture.trips(() -> fixture.client()
			.transaction()
			.run((tx) -> assertThat(tx.sql(BOTH).query(String.class).single()).isEqualTo("a1")))).isEqualTo(2);
		fixture.costsNothing(() -> fixture.client().transaction().run((tx) -> {
			tx.sql("select id from t").query(Integer.class).list();
			tx.sql("select note from t").query(String.class).list();
		}));
	}

	@Test
	void transactionOfAnyKindHasThem() {
		fixture.client().transaction().readCommitted().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		fixture.client().transaction().repeatableRead().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		fixture.client().transaction().serializable().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		fixture.client().transaction().readOnly().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		fixture.client()
			.transaction()
			.serializable()
			.readOnly()
			.deferrable()
			.run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		fixture.client().transaction().retry().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		fixture.client()
			.transaction()
			.timeout(Duration.ofSeconds(9))
			.run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		fixture.client()
			.transaction()
			.lockTimeout(Duration.ofSeconds(9))
			.run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		fixture.client().transaction().requiresNew().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
		assertThat(fixture.client()
			.transaction()
			.once("key of a tenant", String.class)
			.execute((tx) -> tx.sql(TENANT).query(String.class).single())).isEqualTo("a");
		assertThat(fixture.client()
			.transaction()
			.setting("app.tenant", "b")
			.once("key of another", String.class)
			.execute((tx) -> tx.sql(TENANT).query(String.class).single())).isEqualTo("b");
	}

	@Test
	void transactionThatIsDescribedInItsBeginCostsNoMore() {
		fixture.costsNothing(() -> fixture.client()
			.transaction()
			.serializable()
			.run((tx) -> tx.sql("select id from t").query(Integer.class).list()));
		fixture.costsNothing(() -> fixture.client()
			.transaction()
			.retry()
			.timeout(Duration.ofSeconds(9))
			.run((tx) -> tx.sql("select id from t").query(Integer.class).list()));
		fixture.costsNothing(() -> fixture.client()
			.transaction()
			.readOnly()
			.run((tx) -> tx.sql("select id from t").query(Integer.class).list()));
	}

	@Test
	void transactionOfSpringsHasThem() {
		assertThat(fixture.trips(() -> fixture.transaction()
			.executeWithoutResult(
					(status) -> assertThat(fixture.jdbc().queryForObject(BOTH, String.class)).isEqualTo("a1"))))
			.isEqualTo(2);
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		definition.setReadOnly(true);
		new TransactionTemplate(fixture.manager(), definition).executeWithoutResult(
				(status) -> assertThat(fixture.jdbc().queryForObject(BOTH, String.class)).isEqualTo("a1"));
	}

	@Test
	void plainConnectionHasThemInItsTransactions() throws SQLException {
		try (Connection connection = fixture.pool().getConnection()) {
			connection.setAutoCommit(false);
			assertThat(setting(connection)).isEqualTo("a");
			connection.commit();
			fixture.give(Map.of("app.tenant", "b"));
			assertThat(setting(connection)).isEqualTo("b");
			connection.rollback();
			connection.setReadOnly(true);
			assertThat(setting(connection)).isEqualTo("b");
			connection.rollback();
			connection.setReadOnly(false);
			connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
			assertThat(setting(connection)).isEqualTo("b");
			connection.rollback();
			connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			connection.setAutoCommit(true);
			// in none there is no message of ours for them to go with
			assertThat(setting(connection)).isNullOrEmpty();
		}
	}

	@Test
	void isolationThatIsSetByAStatementStillCanBe() throws SQLException {
		try (Connection connection = fixture.pool().getConnection()) {
			connection.setAutoCommit(false);
			try (Statement statement = connection.createStatement()) {
				statement.execute("set transaction isolation level serializable");
			}
			assertThat(setting(connection)).isEqualTo("a");
			connection.rollback();
			connection.setAutoCommit(true);
			try (Statement statement = connection.createStatement()) {
				statement.execute("begin");
				assertThat(setting(connection)).isEqualTo("a");
				statement.execute("rollback");
			}
		}
	}

	@Test
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void lockHasThem() {
		assertThat(fixture.client().lock("nightly").execute(() -> fixture.single(TENANT))).isEqualTo("a");
		fixture.client().lock("nightly").inTransaction().run((tx) -> assertThat(tenant(tx)).isEqualTo("a"));
	}

	@Test
	void connectionOfTheClientHasThem() throws SQLException {
		assertThat(fixture.client().<String, SQLException>withConnection(SessionFixture::setting)).isEqualTo("a");
		fixture.client().<Boolean, SQLException>withConnection((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement(TENANT)) {
				assertThat(statement.getMetaData().getColumnCount()).isOne();
				for (int i = 0; i < 10; i++) {
					try (ResultSet rows = statement.executeQuery()) {
						rows.next();
						assertThat(rows.getString(1)).isEqualTo("a");
					}
				}
			}
			connection.setAutoCommit(false);
			fixture.give(Map.of("app.tenant", "later"));
			assertThat(setting(connection)).isEqualTo("a");
			connection.rollback();
			return true;
		});
	}

	@Test
	void callOfTheDriversOwnApiIsRefusedWhereItCouldHaveNone() throws Exception {
		assertThatThrownBy(() -> fixture.client().withConnection(LocalSettingsIT::copyByTheDriver))
			.hasMessageContaining("has no session settings");
		fixture.client()
			.transaction()
			.run((tx) -> assertThat(fixture.client().withConnection(LocalSettingsIT::copyByTheDriver)).isOne());
	}

	private static long copyByTheDriver(Connection connection) throws Exception {
		return connection.unwrap(PGConnection.class)
			.getCopyAPI()
			.copyOut("copy (" + TENANT + ") to stdout", new ByteArrayOutputStream());
	}

}
