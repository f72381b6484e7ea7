package io.github.pgprofiles.internal.export;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The transactions of an export, in the order that a test wants. */
@Timeout(60)
@EveryServer
@PostgresTest
class ExportTransactionIT {

	private static final TableName TABLE = TableName.parse("public.t");

	@TestProfile(poolSize = 3)
	private static PostgresClient client;

	@TestProfile(poolSize = 3)
	private static HikariDataSource pool;

	private static long count(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select count(*) from t")) {
			rows.next();
			return rows.getLong(1);
		}
	}

	@Test
	void nextSeesWhatTheFirstSeesAndDoesNotWaitBehindWhoWaitsForTheFirst() throws Exception {
		client.sql("drop table if exists t").update();
		client.sql("create table t as select n from generate_series(1, 10) n").update();
		ConnectionSource connections = new ConnectionSource(pool);
		Connection one = connections.acquireOwn();
		Connection two = connections.acquireOwn();
		ExportTransaction first = ExportTransaction.first(connections, one, null, TABLE);
		ExportTransaction.Snapshot snapshot = first.export();
		assertThat(snapshot).isNotNull();
		first.lock(TABLE);
		client.sql("insert into t values (11)").update();
		ExportTransaction next = ExportTransaction.next(connections, two, null, TABLE, snapshot);
		assertThat(count(two)).isEqualTo(10);
		next.end(true);
		assertThat(count(two)).isEqualTo(11);
		CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> client.sql("truncate t").update());
		Awaitility.await().until(() -> locks(two, "not granted"));
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> ExportTransaction.next(connections, two, null, TABLE, snapshot))
			.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("55P03"));
		assertThat(count(one)).isEqualTo(10);
		first.end(true);
		waiting.get(30, TimeUnit.SECONDS);
		assertThat(count(two)).isZero();
		connections.giveBack(one);
		connections.giveBack(two);
	}

	private static boolean locks(Connection connection, String which) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement
					.executeQuery("select from pg_locks where relation = 'public.t'::regclass and " + which)) {
			return rows.next();
		}
	}

	@Test
	void anotherServerIsNotReadAndASnapshotThatIsGoneIsAnError() throws Exception {
		client.sql("create table if not exists t (n int)").update();
		ConnectionSource connections = new ConnectionSource(pool);
		Connection one = connections.acquireOwn();
		Connection two = connections.acquireOwn();
		ExportTransaction first = ExportTransaction.first(connections, one, null, TABLE);
		ExportTransaction.Snapshot snapshot = first.export();
		assertThat(ExportTransaction.next(connections, two, null, TABLE,
				new ExportTransaction.Snapshot(snapshot.id(), "another")))
			.isNull();
		first.end(true);
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> ExportTransaction.next(connections, two, null, TABLE, snapshot));
		assertThat(two.getAutoCommit()).isTrue();
		connections.giveBack(one);
		connections.giveBack(two);
	}

}
