package io.github.pgprofiles.query;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;

import com.sun.management.ThreadMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.observation.OperationListener;
import io.github.pgprofiles.observation.OperationResult;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.Timing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a short read allocates beside plain JDBC, in bytes of the calling thread: these
 * are exact where times are not. The least of many rounds counts, for the JIT compiler
 * takes out some of it, and only after a while: it needs a processor of its own.
 */
@Timing
@PostgresTest
class ReadAllocationIT {

	private static final int OPERATIONS = 500;

	private static final int MOST_ROUNDS = 400;

	private static final String BY_KEY = "select id, name, created, price, active from item where id = ?";

	private static final String BY_TEXT = "select id, name from item where name = ?";

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	private static PostgresClient heard;

	private static HikariDataSource pool;

	private static HikariDataSource heardPool;

	private static volatile @Nullable OperationResult last;

	@BeforeAll
	static void open() {
		client
			.sql("create table item (id int8 primary key, name text, created timestamptz, price numeric(12, 2),"
					+ " active bool)")
			.update();
		client.sql("insert into item values (7, 'item number 7', '2026-02-03 04:05:06.789+00', 12.34, true)").update();
		pool = Profiles.unstarted("raw", database);
		heardPool = Profiles.pool("heard", database);
		heard = heardBy(heardPool, (operation) -> (result) -> last = result);
	}

	@AfterAll
	static void close() {
		pool.close();
		heardPool.close();
	}

	record Item(long id, String name, OffsetDateTime created, BigDecimal price, boolean active) {
	}

	record Named(long id, String name) {
	}

	@Test
	void readByPrimaryKeyAllocatesNoMoreThanPlainJdbc() throws Exception {
		long raw = least(ReadAllocationIT::itemByJdbc, 0);
		long most = raw;
		assertThat(least(() -> client.sql(BY_KEY).param(7L).query(Item.class).single(), most))
			.as("bytes per read; plain JDBC: %d", raw)
			.isLessThanOrEqualTo(most);
	}

	@Test
	void readByANamedTextAllocatesLittleMoreThanPlainJdbc() throws Exception {
		String sql = "select id, name from item where name = :name";
		long raw = least(ReadAllocationIT::namedByJdbc, 0);
		// of which some 50 bytes depend on what else the compiler has seen in this JVM
		long most = raw + 760;
		assertThat(least(() -> client.sql(sql).param("name", "item number 7").query(Named.class).single(), most))
			.as("bytes per read; plain JDBC: %d", raw)
			.isLessThanOrEqualTo(most);
	}

	@Test
	@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
	void transactionAllocatesLittleMoreThanPlainJdbc() throws Exception {
		long raw = least(ReadAllocationIT::transactionByJdbc, 0);
		long most = raw + 1600;
		assertThat(least(
				() -> client.transaction().execute((tx) -> tx.sql(BY_KEY).param(7L).query(Item.class).single()), most))
			.as("bytes per transaction; plain JDBC: %d", raw)
			.isLessThanOrEqualTo(most);
	}

	private static PostgresClient heardBy(HikariDataSource its, OperationListener listener) {
		PlatformTransactionManager manager = Profiles.manager(its);
		return PostgresClient.create(its.getPoolName(), its, () -> manager,
				ClientOptions.defaults().withOperationListener(listener));
	}

	/** What is handed over, and no more for each row. */
	@Test
	void listenerIsToldInAFewHundredBytes() throws Exception {
		long silent = least(() -> client.sql(BY_KEY).param(7L).query(Item.class).single(), 0);
		long most = silent + 400;
		assertThat(least(() -> heard.sql(BY_KEY).param(7L).query(Item.class).single(), most))
			.as("bytes per read; without a listener: %d", silent)
			.isLessThanOrEqualTo(most);
		assertThat(last).isNotNull();
	}

	/** Whoever follows nothing pays for nothing but the question. */
	@Test
	void listenerThatFollowsNothingCostsAQuestion() throws Exception {
		PostgresClient asked = heardBy(heardPool, (operation) -> null);
		long silent = least(() -> client.sql(BY_KEY).param(7L).query(Item.class).single(), 0);
		long most = silent + 100;
		assertThat(least(() -> asked.sql(BY_KEY).param(7L).query(Item.class).single(), most))
			.as("bytes per read; without a listener: %d", silent)
			.isLessThanOrEqualTo(most);
	}

	/**
	 * The least that an operation allocates.
	 * @param enough with which nobody looks any further
	 */
	private static long least(Callable<?> operation, long enough) throws Exception {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long least = Long.MAX_VALUE;
		int rounds = (enough > 0) ? MOST_ROUNDS : MOST_ROUNDS / 10;
		for (int round = 0; round < rounds && least > enough; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < OPERATIONS; i++) {
				operation.call();
			}
			least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / OPERATIONS);
		}
		return least;
	}

	private static Item itemByJdbc() throws SQLException {
		try (Connection connection = pool.getConnection()) {
			return item(connection);
		}
	}

	private static Item item(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(BY_KEY)) {
			statement.setLong(1, 7);
			try (ResultSet row = statement.executeQuery()) {
				if (!row.next()) {
					throw new SQLException("There is no row");
				}
				Item item = new Item(row.getLong(1), row.getString(2), row.getObject(3, OffsetDateTime.class),
						row.getBigDecimal(4), row.getBoolean(5));
				if (row.next()) {
					throw new SQLException("There are several rows");
				}
				return item;
			}
		}
	}

	private static Named namedByJdbc() throws SQLException {
		try (Connection connection = pool.getConnection();
				PreparedStatement statement = connection.prepareStatement(BY_TEXT)) {
			statement.setString(1, "item number 7");
			try (ResultSet row = statement.executeQuery()) {
				if (!row.next()) {
					throw new SQLException("There is no row");
				}
				return new Named(row.getLong(1), row.getString(2));
			}
		}
	}

	private static Item transactionByJdbc() throws SQLException {
		try (Connection connection = pool.getConnection()) {
			connection.setAutoCommit(false);
			Item item = item(connection);
			connection.commit();
			return item;
		}
	}

}
