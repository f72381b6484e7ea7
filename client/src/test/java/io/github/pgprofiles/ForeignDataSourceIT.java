package io.github.pgprofiles;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Clients of a DataSource that is not one of our pools, and of two pools at once. */
@PostgresTest
class ForeignDataSourceIT {

	static TestDatabase database;

	@TestProfile
	private static HikariDataSource first;

	@TestProfile("archive")
	private static HikariDataSource second;

	private static PostgresClient orders;

	private static PostgresClient archive;

	@BeforeAll
	static void open() {
		orders = client(first);
		archive = client(second);
		orders.sql("create table t (id int primary key)").update();
		orders.sql("create sequence made").update();
	}

	@BeforeEach
	void empty() {
		orders.sql("truncate t").update();
		orders.sql("alter sequence made restart").update();
	}

	private static PostgresClient client(DataSource dataSource) {
		JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
		return PostgresClient.create("foreign", dataSource, () -> manager);
	}

	private static PGSimpleDataSource plain() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setServerNames(new String[] { database.host() });
		dataSource.setPortNumbers(new int[] { database.port() });
		dataSource.setDatabaseName(database.name());
		dataSource.setUser(TestServer.USER);
		dataSource.setPassword(TestServer.PASSWORD);
		return dataSource;
	}

	private static List<Integer> ids() {
		return orders.sql("select id from t order by id").query(Integer.class).list();
	}

	/** What each kind of work leaves behind when the next one begins. */
	private static void worksAndCommits(PostgresClient client) {
		client.sql("insert into t values (1)").update();
		client.batch("insert into t values (?)", List.of(List.of(2), List.of(3)));
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> client.batch("insert into t values (?)", List.of(List.of(9), List.of(1))));
		try (Stream<Integer> rows = client.sql("select id from t order by id").query(Integer.class).stream()) {
			assertThat(rows.limit(1).toList()).containsExactly(1);
		}
		client.sql("insert into t values (4)").update();
		client.transaction().run((tx) -> tx.sql("insert into t values (5)").update());
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			tx.sql("insert into t values (6)").update();
			throw new IllegalStateException("own");
		})).hasMessage("own");
		client.sql("insert into t values (7)").update();
		assertThat(ids()).containsExactly(1, 2, 3, 4, 5, 7);
	}

	@Test
	@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
	void worksWithoutAPool() {
		worksAndCommits(client(plain()));
	}

	@Test
	@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
	void worksWithOneConnectionForever() throws SQLException {
		try (SingleConnectionDataSource single = new SingleConnectionDataSource(plain().getConnection(), true)) {
			worksAndCommits(client(single));
			assertThat(single.getConnection().getAutoCommit()).isTrue();
		}
	}

	@Test
	@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
	void streamLetsOthersUseAConnectionThatIsTheirsToo() throws SQLException {
		try (SingleConnectionDataSource single = new SingleConnectionDataSource(plain().getConnection(), true);
				Statement other = single.getConnection().createStatement();
				Stream<Integer> rows = client(single).sql("select generate_series(1, ?)")
					.param(5000)
					.query(Integer.class)
					.stream()) {
			int expected = 0;
			for (Iterator<Integer> iterator = rows.iterator(); iterator.hasNext();) {
				assertThat(iterator.next()).isEqualTo(++expected);
				try (ResultSet row = other.executeQuery("select " + expected)) {
					assertThat(row.next()).isTrue();
					assertThat(row.getInt(1)).isEqualTo(expected);
				}
			}
			assertThat(expected).isEqualTo(5000);
		}
	}

	@Test
	@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
	void worksWithAPoolThatSwitchesAutocommitOff() {
		try (HikariDataSource pool = Profiles.unstarted("orders", database)) {
			pool.setAutoCommit(false);
			worksAndCommits(client(pool));
		}
	}

	@Test
	void joinsBehindATransactionAwareProxy() {
		PostgresClient client = PostgresClient.create("orders", new TransactionAwareDataSourceProxy(first),
				() -> new JdbcTransactionManager(first));
		worksAndCommits(client);
		orders.sql("truncate t").update();
		assertThatThrownBy(() -> client.transaction().run((tx) -> {
			tx.batch("insert into t values (?)", List.of(List.of(1)));
			throw new IllegalStateException("own");
		})).hasMessage("own");
		assertThat(ids()).isEmpty();
	}

	@Test
	void swallowedFailureIsFoundWhateverTheTransactionManager() {
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> orders.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			assertThatExceptionOfType(BadSqlGrammarException.class)
				.isThrownBy(() -> tx.sql("select nothing").query().list());
		})).withMessageContaining("Profile 'foreign'");
		assertThat(ids()).isEmpty();
	}

	@Test
	void transactionManagerOfAnotherDataSourceIsRefused() {
		JdbcTransactionManager manager = new JdbcTransactionManager(second);
		PostgresClient client = PostgresClient.create("orders", first, () -> manager);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> client.transaction().run((tx) -> tx.sql("insert into t values (1)").update()))
			.withMessageContaining("another DataSource")
			.withMessageContaining("'orders'");
		assertThat(ids()).isEmpty();
	}

	@Test
	void workOnAnotherProfileInsideATransactionIsNoPartOfIt() {
		orders.transaction().run((tx) -> {
			tx.sql("insert into t values (1)").update();
			archive.sql("insert into t values (2)").update();
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> archive.batch("insert into t values (?)", List.of(List.of(3), List.of(2))));
			try (Stream<Long> rows = archive.sql("select nextval('made') from generate_series(1, 100)")
				.fetchSize(10)
				.query(Long.class)
				.stream()) {
				assertThat(rows.iterator().next()).isEqualTo(1);
				assertThat(tx.sql("select last_value from made").query(Long.class).single()).isEqualTo(10);
			}
			assertThat(second.getHikariPoolMXBean().getActiveConnections()).as("nothing is kept until the end")
				.isZero();
		});
		assertThat(ids()).containsExactly(1, 2);
	}

	@Test
	@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
	void connectionThatSpringKeepsOpenInAnotherTransactionIsLeftAlone() {
		try (HikariDataSource pool = Profiles.unstarted("archive", database)) {
			pool.setMaximumPoolSize(2);
			PostgresClient client = client(pool);
			new TransactionTemplate(new JdbcTransactionManager(first)).executeWithoutResult((status) -> {
				assertThat(new JdbcTemplate(pool).queryForObject("select 1", Integer.class)).isEqualTo(1);
				assertThat(pool.getHikariPoolMXBean().getActiveConnections()).as("kept by Spring").isEqualTo(1);
				assertThatExceptionOfType(DuplicateKeyException.class)
					.isThrownBy(() -> client.batch("insert into t values (?)", List.of(List.of(3), List.of(3))));
				client.transaction().run((tx) -> {
					tx.sql("insert into t values (4)").update();
					assertThat(client.sql("select id from t").query(Integer.class).list()).containsExactly(4);
				});
			});
			assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
			assertThat(client.sql("select id from t").query(Integer.class).list()).containsExactly(4);
		}
	}

	@Test
	void lendsAConnection() throws IOException {
		Integer one = orders.withConnection((connection) -> {
			try (var rows = connection.createStatement().executeQuery("select 1")) {
				rows.next();
				return rows.getInt(1);
			}
		});
		assertThat(one).isEqualTo(1);
		String none = orders.withConnection((connection) -> null);
		assertThat(none).isNull();
		IOException own = new IOException("own");
		assertThatThrownBy(() -> orders.withConnection((connection) -> {
			throw own;
		})).isSameAs(own);
		assertThatExceptionOfType(BadSqlGrammarException.class)
			.isThrownBy(() -> orders.withConnection((connection) -> connection.prepareStatement("nonsense").execute()))
			.withMessageContaining("Profile 'foreign'");
		orders.withConnection((connection) -> {
			connection.setAutoCommit(false);
			connection.createStatement().execute("insert into t values (1)");
			connection.close();
			return 1;
		});
		assertThat(ids()).as("what nobody committed is not there").isEmpty();
		assertThat(first.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

}
