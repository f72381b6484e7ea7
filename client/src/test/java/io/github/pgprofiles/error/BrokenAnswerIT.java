package io.github.pgprofiles.error;

import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Whatever breaks off between sending and the end of an answer takes its connection with
 * it, and nothing else does.
 */
@Timeout(60)
@SuppressWarnings("InputStreamSlowMultibyteRead") // streams that break at a byte
@PostgresTest
class BrokenAnswerIT {

	/** One connection, so that the next borrower would have the same. */
	@TestProfile
	private static HikariDataSource pool;

	@TestProfile
	private static PlatformTransactionManager manager;

	@TestProfile
	private static PostgresClient client;

	@TestProfile
	private static JdbcTemplate jdbc;

	@BeforeAll
	static void open() {
		client.sql("create table t (id int, b bytea)").update();
	}

	@BeforeEach
	void empty() {
		client.sql("truncate t").update();
	}

	static Stream<Throwable> thrown() {
		return Stream.of(new OutOfMemoryError("own"), new StackOverflowError("own"), new NoClassDefFoundError("own"),
				new ThreadDeath(), new AssertionError("own"), new IllegalStateException("own"),
				new ClassCastException("own"));
	}

	private static int backend() {
		return Backends.of(client);
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> RuntimeException raise(Throwable thrown) throws E {
		throw (E) thrown;
	}

	/** Later statements have their own answers. */
	private static void assertInOrder() {
		for (int i = 0; i < 20; i++) {
			assertThat(client.sql("select :i::int").param("i", i).query(Integer.class).single()).isEqualTo(i);
			assertThat(jdbc.queryForObject("select ?::int", Integer.class, -i)).isEqualTo(-i);
		}
		assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	private static void assertGivenUp(int before) {
		assertInOrder();
		assertThat(backend()).isNotEqualTo(before);
	}

	private static void assertKept(int before) {
		assertInOrder();
		assertThat(backend()).isEqualTo(before);
	}

	/** Breaks off after so many bytes. */
	private static InputStream breaking(int after, Throwable thrown) {
		return new InputStream() {

			private int left = after;

			@Override
			public int read() {
				if (this.left-- > 0) {
					return 'x';
				}
				throw raise(thrown);
			}

		};
	}

	/** Runs a query whose rows meet what is thrown while they are read. */
	private static void breakAnswer(Connection connection, Throwable thrown) throws SQLException {
		BaseConnection raw = connection.unwrap(BaseConnection.class);
		Query query = raw.createQuery("select g from generate_series(1, 100) g; select 2", false, false).query;
		raw.getQueryExecutor().execute(query, query.createParameterList(), new ResultHandlerBase() {

			@Override
			public void handleResultRows(Query from, Field[] fields, List<Tuple> tuples, ResultCursor cursor) {
				throw raise(thrown);
			}

			@Override
			public void handleWarning(SQLWarning warning) {
				throw new AssertionError(warning);
			}

		}, 0, 0, 0);
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void parameterThatBreaksOffInTheMiddleOfBeingSent(Throwable thrown) {
		int before = backend();
		assertThat(catchThrowable(
				() -> jdbc.execute("insert into t (b) values (?)", (PreparedStatementCallback<Integer>) (statement) -> {
					statement.setBinaryStream(1, breaking(100_000, thrown), 1_000_000);
					return statement.executeUpdate();
				})))
			.isSameAs(thrown);
		assertGivenUp(before);
		assertThat(client.sql("select count(*) from t").query(Integer.class).single()).isZero();
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void batchThatBreaksOffInTheMiddleOfBeingSent(Throwable thrown) {
		int before = backend();
		assertThat(catchThrowable(
				() -> jdbc.execute("insert into t (b) values (?)", (PreparedStatementCallback<int[]>) (statement) -> {
					for (int i = 0; i < 20; i++) {
						statement.setBinaryStream(1,
								(i < 10) ? breaking(100_000, new AssertionError("too far")) : breaking(1000, thrown),
								100_000);
						statement.addBatch();
					}
					return statement.executeBatch();
				})))
			.isSameAs(thrown);
		assertGivenUp(before);
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void answerThatBreaksOff(Throwable thrown) {
		int before = backend();
		assertThat(catchThrowable(() -> jdbc.execute((ConnectionCallback<Integer>) (connection) -> {
			breakAnswer(connection, thrown);
			return 0;
		}))).isSameAs(thrown);
		assertGivenUp(before);
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void answerThatBreaksOffInsideATransaction(Throwable thrown) {
		int before = backend();
		Throwable seen = catchThrowable(() -> client.transaction().run((tx) -> {
			tx.sql("insert into t (id) values (1)").update();
			client.withConnection((connection) -> {
				breakAnswer(connection, thrown);
				return 0;
			});
		}));
		assertThat(Stream.iterate(seen, (each) -> each != null, Throwable::getCause)
			.flatMap((each) -> Stream.concat(Stream.of(each), Stream.of(each.getSuppressed())))).contains(thrown);
		assertGivenUp(before);
		assertThat(client.sql("select count(*) from t").query(Integer.class).single()).isZero();
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void errorThatIsSwallowedInsideATransactionLeavesNothingToGoOnWith(Throwable thrown) {
		int before = backend();
		List<Integer> read = new ArrayList<>();
		assertThatThrownBy(() -> new TransactionTemplate(manager).executeWithoutResult((status) -> {
			jdbc.update("insert into t (id) values (1)");
			assertThat(catchThrowable(() -> jdbc.execute((ConnectionCallback<Integer>) (connection) -> {
				breakAnswer(connection, thrown);
				return 0;
			}))).isSameAs(thrown);
			read.add(jdbc.queryForObject("select 77", Integer.class));
		})).isInstanceOf(RuntimeException.class);
		assertThat(read).isEmpty();
		assertGivenUp(before);
		assertThat(client.sql("select count(*) from t").query(Integer.class).single()).isZero();
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void preparedStatementThatIsUsedAgain(Throwable thrown) {
		int before = backend();
		assertThatThrownBy(
				() -> jdbc.execute("select length(?::bytea)", (PreparedStatementCallback<Integer>) (statement) -> {
					for (int i = 0; i < 10; i++) {
						statement.setBytes(1, new byte[] { 1 });
						statement.executeQuery().close();
					}
					statement.setBinaryStream(1, breaking(5000, thrown), 10_000);
					assertThat(catchThrowable(statement::executeQuery)).isSameAs(thrown);
					statement.setBytes(1, new byte[] { 1 });
					try (ResultSet rows = statement.executeQuery()) {
						rows.next();
						return rows.getInt(1);
					}
				}))
			.rootCause()
			.isInstanceOfSatisfying(SQLException.class, (ex) -> assertThat(ex.getSQLState()).isEqualTo("08003"));
		assertGivenUp(before);
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void mapperThatThrowsKeepsTheConnection(Throwable thrown) {
		int before = backend();
		assertThat(catchThrowable(() -> client.sql("select g from generate_series(1, 100) g").query((rows, number) -> {
			throw raise(thrown);
		}).list())).isSameAs(thrown);
		assertThat(catchThrowable(() -> jdbc.query("select g from generate_series(1, 100) g", (rows, number) -> {
			throw raise(thrown);
		}))).isSameAs(thrown);
		assertThat(catchThrowable(() -> client.transaction().run((tx) -> {
			tx.sql("insert into t (id) values (1)").update();
			throw raise(thrown);
		}))).isSameAs(thrown);
		assertKept(before);
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void consumerOfAStreamThatThrowsKeepsTheConnection(Throwable thrown) {
		for (StreamEngine engine : StreamEngine.values()) {
			int before = backend();
			assertThat(catchThrowable(() -> client.streaming()
				.sql("select g from generate_series(1, 10000) g")
				.engine(engine)
				.query(Integer.class)
				.forEach((each) -> {
					if (each == 100) {
						throw raise(thrown);
					}
				}))).as("%s", engine).isSameAs(thrown);
			assertKept(before);
		}
	}

	@ParameterizedTest
	@MethodSource("thrown")
	void sourceOfACopyThatThrowsStoresNothing(Throwable thrown) {
		assertThat(catchThrowable(() -> client.copy().into("t").columns("b").csv().from(breaking(100_000, thrown))))
			.satisfies((ex) -> assertThat(Stream.iterate(ex, (each) -> each != null, Throwable::getCause))
				.contains(thrown));
		assertInOrder();
		assertThat(client.sql("select count(*) from t").query(Integer.class).single()).isZero();
	}

	@ParameterizedTest
	@MethodSource("thrown")
	@NotPooled("takes a lock of the session, which is refused: PoolerRefusalsIT")
	void workUnderALockThatThrowsReleasesTheLock(Throwable thrown) {
		assertThat(catchThrowable(() -> client.lock("work").run(() -> {
			throw raise(thrown);
		}))).isSameAs(thrown);
		assertInOrder();
		assertThat(client.lock("work").tryRun(Duration.ofSeconds(1), () -> {
		})).isTrue();
	}

}
