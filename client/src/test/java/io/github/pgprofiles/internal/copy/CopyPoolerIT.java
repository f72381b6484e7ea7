package io.github.pgprofiles.internal.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Small copies through a PgBouncer that lends its connections for a transaction each. */
@Timeout(120)
@PostgresTest
@RequiresPgBouncer
class CopyPoolerIT {

	private static final int COPIES = 40;

	static TestDatabase database;

	record Row(int a, String b) {
	}

	private static PostgresClients.Closeable open(PgBouncer bouncer) {
		return PostgresClients.open(ProfileSettings.builder("orders")
			.host("127.0.0.1")
			.port(bouncer.port())
			.database("copies")
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pool(PoolSettings.defaults().withMaxSize(2))
			.property("prepareThreshold", "0")
			.build());
	}

	private static List<Row> rows(int from) {
		return IntStream.range(from, from + 2).mapToObj((i) -> new Row(i, "row " + i)).toList();
	}

	@Test
	void clientsThatShareConnectionsCopyAndUpsertRight() throws IOException {
		try (PgBouncer bouncer = new PgBouncer(database.host(), database.port(), "pool_mode = transaction",
				"default_pool_size = 3", "[databases]",
				"copies = host=%s port=%d dbname=%s".formatted(database.host(), database.port(), database.name()));
				PostgresClients.Closeable one = open(bouncer);
				PostgresClients.Closeable another = open(bouncer)) {
			one.primary().sql("create table shared (a int primary key, b text)").update();
			List<CompletableFuture<Void>> work = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				int worker = i;
				PostgresClient client = (i % 2 == 0) ? one.primary() : another.primary();
				work.add(CompletableFuture.runAsync(() -> copy(client, worker)));
			}
			work.forEach(CompletableFuture::join);
			assertThat(one.primary()
				.sql("select count(*) from shared where b = 'row ' || a::int")
				.query(Long.class)
				.single()).isEqualTo(4 * COPIES * 2);
		}
	}

	private static void copy(PostgresClient client, int worker) {
		for (int i = 0; i < COPIES; i++) {
			int from = (worker * COPIES + i) * 2;
			client.copy().into("shared").records(Row.class).from(rows(from));
			client.copy().into("shared").onConflict("a").update().records(Row.class).from(rows(from));
			if (i == COPIES / 2 && worker == 0) {
				client.sql("alter table shared alter a type int8").update();
			}
		}
	}

}
