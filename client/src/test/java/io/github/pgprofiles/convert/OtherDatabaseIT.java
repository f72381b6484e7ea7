package io.github.pgprofiles.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two databases behind one DataSource, or one after the other behind one address, in
 * which the same OIDs are other types.
 */
@EveryServer
class OtherDatabaseIT {

	/** From here on the driver reads in binary what it can. */
	private static final int PREPARED = 7;

	@RegisterExtension
	static final TestDatabase first = new TestDatabase();

	@RegisterExtension
	static final TestDatabase second = new TestDatabase();

	private static final HikariDataSource[] pools = new HikariDataSource[2];

	private static final Routing routing = new Routing();

	private static PostgresClient client;

	/** Goes to the one or the other. */
	private static final class Routing extends AbstractRoutingDataSource {

		private int chosen;

		@Override
		protected Object determineCurrentLookupKey() {
			return this.chosen;
		}

	}

	record Things(List<Object> v) {
	}

	record Numbers(List<Integer> v) {
	}

	record Texts(List<String> v) {
	}

	@BeforeAll
	static void open() {
		int[] oids = new int[3];
		prepare(first, "create domain thing as int", "create type kind as enum ('x', 'y')");
		prepare(second, "create domain thing as text", "create type kind as (a int, b text)");
		try (HikariDataSource pool = pool(first)) {
			Map<String, Object> found = Profiles.client(pool)
				.sql("select 'thing'::regtype::oid::int as a, '_thing'::regtype::oid::int as b,"
						+ " 'kind'::regtype::oid::int as c")
				.query()
				.single();
			oids[0] = (Integer) found.get("a");
			oids[1] = (Integer) found.get("b");
			oids[2] = (Integer) found.get("c");
		}
		second.executeAsSuperuser("""
				set allow_system_table_mods = on;
				update pg_class set reltype = %3$d where relname = 'kind';
				update pg_type set oid = %3$d where typname = 'kind';
				update pg_type set typelem = %3$d where typname = '_kind';
				update pg_type set oid = %1$d, typarray = %2$d where typname = 'thing';
				update pg_type set oid = %2$d, typelem = %1$d where typname = '_thing'""".formatted(oids[0], oids[1],
				oids[2]));
		for (TestDatabase database : List.of(first, second)) {
			database.executeAsSuperuser("create table t (v thing[], k kind); grant all on t to app");
		}
		pools[0] = pool(first);
		pools[1] = pool(second);
		routing.setTargetDataSources(Map.of(0, pools[0], 1, pools[1]));
		routing.afterPropertiesSet();
		JdbcTransactionManager manager = new JdbcTransactionManager(routing);
		client = PostgresClient.create("tenants", routing, () -> manager);
	}

	private static void prepare(TestDatabase database, String... statements) {
		for (String statement : statements) {
			database.executeAsSuperuser(statement);
		}
	}

	private static HikariDataSource pool(TestDatabase database) {
		HikariDataSource pool = Profiles.unstarted("tenants", database);
		pool.setMaximumPoolSize(2);
		return pool;
	}

	@AfterAll
	static void close() {
		for (HikariDataSource pool : pools) {
			pool.close();
		}
	}

	private static void on(int database) {
		routing.chosen = database;
		client.sql("delete from t").update();
	}

	private static <T> void reads(String sql, Class<T> type, T expected) {
		for (int i = 0; i < PREPARED; i++) {
			assertThat(client.sql(sql).query(type).single()).isEqualTo(expected);
		}
		for (StreamEngine engine : StreamEngine.values()) {
			List<T> rows = client.sql(sql).engine(engine).query(type).withStream(Stream::toList);
			assertThat(rows).as("%s", engine).containsExactly(expected);
		}
	}

	private static void readsAny(String sql, @Nullable Object expected) {
		for (int i = 0; i < PREPARED; i++) {
			assertThat(client.sql(sql).query().single()).isEqualTo(Map.of("v", expected));
		}
		for (StreamEngine engine : List.of(StreamEngine.AUTO, StreamEngine.CURSOR)) {
			List<Object> rows = new ArrayList<>();
			client.sql(sql).engine(engine).query().forEach(rows::add);
			assertThat(rows).as("%s", engine).containsExactly(Map.of("v", expected));
		}
	}

	@Test
	@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
	void readsAndWritesEachDatabasesOwnTypes() {
		for (int i = 0; i < 3; i++) {
			on(0);
			assertThat(client.copy().into("t").records(Numbers.class).from(List.of(new Numbers(List.of(7, 8)))).rows())
				.isOne();
			client.sql("update t set k = 'x'").update();
			reads("select v from t", Numbers.class, new Numbers(List.of(7, 8)));
			reads("select v from t", Things.class, new Things(List.of(7, 8)));
			readsAny("select v from t", List.of(7, 8));
			readsAny("select k as v from t", "x");
			reads("select k from t", String.class, "x");
			on(1);
			assertThat(
					client.copy().into("t").records(Texts.class).from(List.of(new Texts(List.of("7", "a,b")))).rows())
				.isOne();
			client.sql("update t set k = row(1, 'x')").update();
			reads("select v from t", Texts.class, new Texts(List.of("7", "a,b")));
			reads("select v from t", Things.class, new Things(List.of("7", "a,b")));
			readsAny("select v from t", List.of("7", "a,b"));
			readsAny("select k as v from t", "(1,x)");
			assertThat(client.sql("select k from t").query(String.class).<List<String>>withStream(Stream::toList))
				.containsExactly("(1,x)");
		}
	}

	@Test
	@NotPooled("its DataSource is not that of a profile, and knows of no pooler")
	void readsTheTypesOfADatabaseThatHasTakenAnothersPlace() {
		on(0);
		client.sql("insert into t values ('{7}', 'x')").update();
		on(1);
		client.sql("insert into t values ('{a}', row(1, 'x'))").update();
		try (HikariDataSource pool = pool(first)) {
			PostgresClient moving = Profiles.client(pool);
			for (int i = 0; i < PREPARED; i++) {
				assertThat(moving.sql("select v from t").query(Things.class).single())
					.isEqualTo(new Things(List.of(7)));
				assertThat(moving.sql("select k from t").query(String.class).<List<String>>withStream(Stream::toList))
					.containsExactly("x");
			}
			swap(pool);
			try {
				for (int i = 0; i < PREPARED; i++) {
					assertThat(moving.sql("select v from t").query(Things.class).single())
						.isEqualTo(new Things(List.of("a")));
					assertThat(
							moving.sql("select k from t").query(String.class).<List<String>>withStream(Stream::toList))
						.containsExactly("(1,x)");
				}
			}
			finally {
				swap(pool);
			}
		}
	}

	private static void execute(String sql) {
		TestServer.get().execute("postgres", sql);
	}

	/** Everybody is thrown out, and comes back to the other one. */
	private static void swap(HikariDataSource pool) {
		for (TestDatabase database : List.of(first, second)) {
			execute("alter database %s allow_connections false".formatted(database.name()));
		}
		for (HikariDataSource each : List.of(pool, pools[0], pools[1])) {
			each.getHikariPoolMXBean().softEvictConnections();
		}
		execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname in ('%s', '%s')"
			.formatted(first.name(), second.name()));
		execute("alter database %s rename to swapped".formatted(first.name()));
		execute("alter database %s rename to %s".formatted(second.name(), first.name()));
		execute("alter database swapped rename to %s".formatted(second.name()));
		for (TestDatabase database : List.of(first, second)) {
			execute("alter database %s allow_connections true".formatted(database.name()));
		}
	}

}
