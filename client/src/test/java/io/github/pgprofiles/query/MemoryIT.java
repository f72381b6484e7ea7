package io.github.pgprofiles.query;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PGobject;

import static org.assertj.core.api.Assertions.assertThat;

/** What a client keeps of what it has seen, and what not. */
@Timeout(400)
@PostgresTest
class MemoryIT {

	static TestDatabase database;

	private static WeakReference<BaseConnection> present(HikariDataSource pool) throws SQLException {
		try (Connection connection = pool.getConnection()) {
			return new WeakReference<>(connection.unwrap(BaseConnection.class));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "'{1,2}'::int[]", "'{a}'::text[]", "'{{a,b},{c,d}}'::varchar[]", "'{1.5}'::numeric[]",
			"'{2020-01-01}'::date[]", "'{\"[1,2)\"}'::int4range[]", "'[1,2)'::int4range", "'{[1,2)}'::int4multirange",
			"'{\"(1,1)\"}'::point[]", "'{(1,1),(0,0)}'::box[]", "'{sad}'::mood[]", "'sad'::mood", "'(1,x)'::pair",
			"'{\"(1,x)\"}'::pair[]", "'{\"[a,b)\"}'::words[]", "'[a,b)'::words", "array['{}']::jsonb[]",
			"'{1}'::positive[]", "1::positive", "1" })
	void closedConnectionIsNotKeptByWhatWasRead(String value) throws SQLException {
		try (HikariDataSource pool = Profiles.pool("orders", database)) {
			PostgresClient client = Profiles.client(pool);
			client.sql("create schema if not exists kept").update();
			client.sql("""
					do $$ begin
						if to_regtype('mood') is null then
							create type mood as enum ('sad', 'ok');
							create type pair as (n int, t text);
							create type words as range (subtype = text);
							create domain positive as int check (value > 0);
						end if;
					end $$""").update();
			WeakReference<BaseConnection> connection = present(pool);
			for (int i = 0; i < 8; i++) {
				// in text and, later, in binary
				client.sql("select " + value + " as v").query(String.class).list();
				client.sql("select " + value + " as v").query().list();
				client.sql("select " + value + " as v").query(PGobject.class).list();
			}
			client.sql("select " + value + " as v").query(String.class).forEach((each) -> {
			});
			assertThat(present(pool).refersTo(connection.get())).isTrue();
			pool.getHikariPoolMXBean().softEvictConnections();
			Awaitility.await().untilAsserted(() -> {
				System.gc();
				assertThat(connection.refersTo(null)).isTrue();
			});
			// the cache is in use
			assertThat(client.sql("select " + value + " as v").query(String.class).list()).hasSize(1);
		}
	}

	/** Statements that a program has put together, each another one. */
	static final class LongTexts {

		private LongTexts() {
		}

		public static void main(String[] args) {
			try (HikariDataSource pool = Profiles.pool(ChildJvm.profile().build())) {
				PostgresClient client = Profiles.client(pool);
				for (int size : new int[] { 1024 * 1024, 60 * 1024 }) {
					// several times the heap, of which a text takes more than its size
					for (int i = 0; i < Math.max(256, 64 * 1024 * 1024 / size); i++) {
						client.sql("select :n -- %d %s".formatted(i, "x".repeat(size)))
							.param("n", i)
							.query(Integer.class)
							.single();
					}
					System.out.println("done with " + size);
				}
			}
		}

	}

	@Test
	void thousandsOfLongTextsDoNotFillTheMemory() {
		// hundreds of megabytes are scanned, which the second compiler pays for
		List<String> options = List.of("-Xmx64m", "-XX:TieredStopAtLevel=4");
		try (ChildJvm jvm = ChildJvm.on(database, LongTexts.class, options, Map.of())) {
			assertThat(jvm.await(Duration.ofMinutes(6))).as("%s", jvm.lines()).isZero();
			assertThat(jvm.lines()).contains("done with 1048576", "done with 61440");
		}
	}

}
