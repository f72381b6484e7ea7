package io.github.pgprofiles.query;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProfile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that says a lot while a statement runs. */
@Timeout(400)
@PostgresTest
class NoticesIT {

	private static final int MANY = 300_000;

	/** That become warnings of a statement. */
	private static final int KEPT = 100;

	static TestDatabase database;

	@TestProfile
	private static PostgresClient client;

	@TestProfile("pool")
	private static HikariDataSource pool;

	@BeforeAll
	static void makeTheFunctions() {
		client
			.sql("create function loud(n int, text text) returns int language plpgsql as"
					+ " $$ begin raise notice '% %', n, text; return n; end $$")
			.update();
		client
			.sql("create function all_at_once(most int) returns int language plpgsql as"
					+ " $$ begin for i in 1..most loop raise notice '%', i; end loop; return most; end $$")
			.update();
		client.sql("create table t (n int)").update();
		client
			.sql("create function on_insert() returns trigger language plpgsql as"
					+ " $$ begin raise notice '% was inserted', new.n; return new; end $$")
			.update();
		client.sql("create trigger on_insert before insert on t for each row execute function on_insert()").update();
	}

	/** What runs in a JVM of its own, with little memory. */
	enum Case {

		CURSOR {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.sql("select loud(n, 'x') from generate_series(1, " + MANY + ") n")
					.engine(StreamEngine.CURSOR)
					.query(Integer.class)
					.forEach((n) -> {
					});
			}
		},
		CURSOR_WITH_STATEMENTS_BETWEEN {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.transaction()
					.execute((tx) -> tx.sql("select loud(n, 'x') from generate_series(1, " + MANY + ") n")
						.engine(StreamEngine.CURSOR)
						.query(Integer.class)
						.forEach((n) -> {
							if (n % 1000 == 0) {
								tx.sql("select 1").query(Integer.class).single();
							}
						}));
			}
		},
		COPY {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.sql("select loud(n, 'x') from generate_series(1, " + MANY + ") n")
					.engine(StreamEngine.COPY)
					.query(Integer.class)
					.forEach((n) -> {
					});
			}
		},
		SINGLE {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.sql("select all_at_once(:n)").param("n", MANY).query(Integer.class).single();
			}
		},
		WITH_A_TIMEOUT {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.sql("select all_at_once(:n)")
					.param("n", MANY)
					.timeout(Duration.ofMinutes(2))
					.query(Integer.class)
					.single();
			}
		},
		UPDATE {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.sql("insert into t select generate_series(1, " + MANY + ")").update();
			}
		},
		BATCH {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				client.batch("select all_at_once(?)",
						IntStream.range(0, 100).mapToObj((n) -> List.of(MANY / 100)).toList());
				return MANY;
			}
		},
		COPY_IN {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.copy()
					.into("t")
					.records(CopyInRow.class)
					.from(IntStream.range(0, MANY).mapToObj(CopyInRow::new))
					.rows();
			}
		},
		COPIES_IN_ONE_TRANSACTION {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.transaction().execute((tx) -> {
					long rows = 0;
					for (int i = 0; i < MANY / 500; i++) {
						rows += tx.copy()
							.into("t")
							.records(CopyInRow.class)
							.from(IntStream.range(0, 500).mapToObj(CopyInRow::new))
							.rows();
					}
					return rows;
				});
			}
		},
		LONG_ONES {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return client.sql("select loud(n, repeat('x', 1000000)) from generate_series(1, 200) n")
					.query(Integer.class)
					.list()
					.size() * (MANY / 200L);
			}
		},
		JDBC_TEMPLATE {
			@Override
			long run(PostgresClient client, JdbcTemplate jdbc) {
				return jdbc.queryForObject("select all_at_once(" + MANY + ")", Long.class);
			}
		};

		abstract long run(PostgresClient client, JdbcTemplate jdbc);

	}

	record CopyInRow(int n) {
	}

	/** Runs one of the cases. */
	static final class Application {

		private Application() {
		}

		public static void main(String[] args) {
			Case each = Case.valueOf(System.getenv("CASE"));
			try (HikariDataSource pool = Profiles.pool(ChildJvm.profile().build())) {
				System.out.println("rows: " + each.run(Profiles.client(pool), new JdbcTemplate(pool)));
			}
		}

	}

	@ParameterizedTest
	@EnumSource(Case.class)
	void noticesDoNotFillTheMemory(Case each) {
		try (ChildJvm jvm = ChildJvm.on(database, Application.class, List.of("-Xmx64m"), Map.of("CASE", each.name()))) {
			assertThat(jvm.await(Duration.ofMinutes(6))).as("%s", jvm.lines()).isZero();
			assertThat(jvm.lines()).contains("rows: " + MANY);
		}
	}

	@Test
	void firstNoticesOfEachStatementAreWarnings() throws SQLException {
		try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
			for (int i = 0; i < 3; i++) {
				statement.execute("select all_at_once(3)");
				assertThat(warnings(statement.getWarnings())).containsExactly("1", "2", "3");
				statement.execute("select all_at_once(1000)");
				assertThat(warnings(statement.getWarnings()))
					.isEqualTo(IntStream.rangeClosed(1, KEPT).mapToObj(String::valueOf).toList());
			}
			connection.setAutoCommit(false);
			statement.setFetchSize(10);
			try (ResultSet rows = statement.executeQuery("select loud(n, 'x') from generate_series(1, 1000) n")) {
				int count = 0;
				while (rows.next()) {
					assertThat(rows.getInt(1)).isEqualTo(++count);
				}
				assertThat(count).isEqualTo(1000);
				assertThat(warnings(statement.getWarnings()).size() + warnings(rows.getWarnings()).size())
					.isEqualTo(KEPT);
			}
			connection.rollback();
		}
	}

	private static List<String> warnings(SQLWarning first) {
		return java.util.stream.Stream.iterate(first, (each) -> each != null, SQLWarning::getNextWarning)
			.map(SQLWarning::getMessage)
			.toList();
	}

}
