package io.github.pgprofiles.pooler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.PostgresClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten clients at once, each with texts of its own that the driver would give the same
 * names as those of the others.
 */
final class PreparedWork {

	private static final int CLIENTS = 10;

	private static final int ROUNDS = 30;

	record Row(int a, int b) {
	}

	record Runs(String name, long count) {
	}

	private PreparedWork() {
	}

	static void run(List<PostgresClient> clients) throws Exception {
		for (int i = 0; i < CLIENTS; i++) {
			clients.get(0).sql("create table own%d (a int, b int)".formatted(i)).update();
			clients.get(0).sql("insert into own%d values (0, %d)".formatted(i, i)).update();
		}
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
		List<Future<?>> work = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			int number = i;
			PostgresClient client = clients.get(i % clients.size());
			work.add(threads.submit(() -> {
				for (int round = 0; round < ROUNDS; round++) {
					round(client, number, round);
				}
			}));
		}
		for (Future<?> each : work) {
			each.get(100, TimeUnit.SECONDS);
		}
		threads.shutdown();
		for (int i = 0; i < CLIENTS; i++) {
			assertThat(clients.get(0).sql("select a, b from own" + i).query(Row.class).list())
				.containsExactly(new Row(ROUNDS, i));
			clients.get(0).sql("drop table own" + i).update();
		}
	}

	/** How often the session that is asked has run what it has prepared of a text. */
	static Runs runs(PostgresClient client, String sql) {
		return client
			.sql("select name, generic_plans + custom_plans as count from pg_prepared_statements"
					+ " where not from_sql and statement = :sql")
			.param("sql", sql)
			.query(Runs.class)
			.single();
	}

	private static void round(PostgresClient client, int number, int round) {
		assertThat(client.sql("select :n::int as a, %d as b".formatted(number))
			.param("n", round)
			.query(Row.class)
			.single()).isEqualTo(new Row(round, number));
		assertThat(client.sql("update own%d set a = a + 1 where b = :b".formatted(number)).param("b", number).update())
			.isOne();
		client.transaction().setting("app.tenant", "t" + number).run((tx) -> {
			assertThat(tx.sql("select b from own%d where a = :a".formatted(number))
				.param("a", round + 1)
				.query(Integer.class)
				.single()).isEqualTo(number);
			assertThat(tx.sql("select current_setting('app.tenant')").query(String.class).single())
				.isEqualTo("t" + number);
		});
	}

}
