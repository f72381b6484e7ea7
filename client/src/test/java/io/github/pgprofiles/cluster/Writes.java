package io.github.pgprofiles.cluster;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.PostgresClient;
import org.junit.jupiter.params.provider.Arguments;

/** Ways to write, each of which is one more in a row's value. */
final class Writes {

	record Row(int id, int v) {
	}

	private Writes() {
	}

	static Stream<Arguments> all() {
		List<Arguments> all = new ArrayList<>();
		statements(all);
		transactions(all);
		others(all);
		copies(all);
		return all.stream();
	}

	private static void statements(List<Arguments> all) {
		add(all, "update", (client) -> client.sql("update mine set v = v + 1 where id = ?").param(1).update());
		add(all, "returning",
				(client) -> client.sql("update mine set v = v + 1 where id = 1 returning v")
					.query(Long.class)
					.single());
		add(all, "cte",
				(client) -> client.sql("with x as (update mine set v = v + 1 where id = 1 returning v) select * from x")
					.query(Long.class)
					.single());
		add(all, "function", (client) -> client.sql("select bump(1)").query(Long.class).single());
	}

	private static void transactions(List<Arguments> all) {
		add(all, "transaction", (client) -> client.transaction()
			.run((tx) -> tx.sql("update mine set v = v + 1 where id = 1").update()));
		add(all, "function in a transaction", (client) -> client.transaction()
			.run((tx) -> tx.sql("select public.bump(1)").query(Long.class).single()));
		add(all, "serializable with retry",
				(client) -> client.transaction()
					.serializable()
					.retry()
					.run((tx) -> tx.sql("update mine set v = v + 1 where id = 1").update()));
		add(all, "once",
				(client) -> client.transaction()
					.once("k" + System.nanoTime())
					.run((tx) -> tx.sql("update mine set v = v + 1 where id = 1").update()));
		add(all, "batch", (client) -> client.batch("update mine set v = v + 1 where id = ?", List.of(List.of(1))));
	}

	private static void others(List<Arguments> all) {
		add(all, "timeout",
				(client) -> client.sql("update mine set v = v + 1 where id = 1")
					.timeout(Duration.ofSeconds(20))
					.update());
		add(all, "two statements", (client) -> client.withConnection((connection) -> {
			try (Statement statement = connection.createStatement()) {
				return statement.execute("update mine set v = v + 1 where id = 1; select 1");
			}
		}));
		add(all, "jdbc transaction", (client) -> client.withConnection((connection) -> {
			connection.setAutoCommit(false);
			try (Statement statement = connection.createStatement()) {
				statement.execute("update mine set v = v + 1 where id = 1");
				connection.commit();
			}
			finally {
				connection.setAutoCommit(true);
			}
			return true;
		}));
	}

	private static void copies(List<Arguments> all) {
		add(all, "upsert", (client) -> {
			long next = client.sql("select v + 1 from mine where id = 1").query(Long.class).single();
			client.copy()
				.into("mine")
				.onConflict("id")
				.update()
				.records(Row.class)
				.from(List.of(new Row(1, (int) next)));
		});
		add(all, "copy", (client) -> {
			long next = client.sql("delete from mine where id = 1 returning v + 1").query(Long.class).single();
			client.copy()
				.into("mine")
				.csv()
				.from(new ByteArrayInputStream(("1," + next + "\n").getBytes(StandardCharsets.UTF_8)));
		});
		add(all, "copy of records", (client) -> {
			long next = client.sql("delete from mine where id = 1 returning v + 1").query(Long.class).single();
			client.copy().into("mine").records(Row.class).from(List.of(new Row(1, (int) next)));
		});
		add(all, "without a wait by SQL", (client) -> client.transaction().run((tx) -> {
			tx.sql("set local synchronous_commit = off").update();
			tx.sql("update mine set v = v + 1 where id = 1").update();
		}));
		add(all, "without a wait by a parameter", (client) -> client.transaction().run((tx) -> {
			tx.sql("select set_config(?, 'off', true)").param("synchronous_commit").query(String.class).single();
			tx.sql("update mine set v = v + 1 where id = 1").update();
		}));
		add(all, "without a wait for the disk",
				(client) -> client.transaction()
					.setting("synchronous_commit", "off")
					.run((tx) -> tx.sql("update mine set v = v + 1 where id = 1").update()));
	}

	private static void add(List<Arguments> all, String name, Consumer<PostgresClient> write) {
		all.add(Arguments.of(name, write));
	}

}
