package io.github.pgprofiles.internal.once;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.OnceSettings;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.dao.PermissionDeniedDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The table of results: made when it is first needed, or by a migration. */
@EveryServer
@PostgresTest
class OnceTableIT {

	private static final AtomicInteger SCHEMAS = new AtomicInteger();

	private static final int THREADS = 8;

	static TestDatabase database;

	private final String schema = "once_" + SCHEMAS.incrementAndGet();

	private final List<PostgresClients.Closeable> opened = new ArrayList<>();

	private PostgresClient direct;

	@BeforeEach
	void open() {
		this.direct = client("public", 1);
	}

	@AfterEach
	void close() {
		this.opened.forEach(PostgresClients.Closeable::close);
	}

	private PostgresClient client(String schema, int poolSize) {
		PostgresClients.Closeable clients = PostgresClients.open(Profiles.of("orders", database)
			.once(new OnceSettings(schema, Duration.ofDays(1)))
			.pool(PoolSettings.defaults().withMaxSize(poolSize).withTimeout(Duration.ofSeconds(10)))
			.build());
		this.opened.add(clients);
		return clients.primary();
	}

	private long results(String schema) {
		return this.direct.sql("select count(*) from \"" + schema.replace("\"", "\"\"") + "\".postgres_profiles_once")
			.query(Long.class)
			.single();
	}

	@RepeatedTest(5)
	void firstUseByManyAtTheSameMomentMakesOneTable() throws Exception {
		String second = this.schema + "_too";
		this.direct.sql("create schema " + this.schema).update();
		this.direct.sql("create schema " + second).update();
		List<PostgresClient> clients = List.of(client(this.schema, THREADS / 2), client(second, THREADS / 2));
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Integer>> running = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				PostgresClient client = clients.get(i % 2);
				int own = i;
				running.add(threads.submit(() -> {
					start.await();
					return client.transaction().once("key" + own, Integer.class).execute((tx) -> own);
				}));
			}
			start.countDown();
			for (int i = 0; i < THREADS; i++) {
				assertThat(running.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i);
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(results(this.schema)).isEqualTo(THREADS / 2);
		assertThat(results(second)).isEqualTo(THREADS / 2);
	}

	@Test
	void firstUseRunsTheWorkOnce() {
		this.direct.sql("create schema " + this.schema).update();
		AtomicInteger runs = new AtomicInteger();
		client(this.schema, 1).transaction()
			.serializable()
			.lockTimeout(Duration.ofSeconds(5))
			.timeout(Duration.ofSeconds(20))
			.retry()
			.once("key")
			.run((tx) -> runs.incrementAndGet());
		assertThat(runs).hasValue(1);
		assertThat(results(this.schema)).isEqualTo(1);
	}

	@Test
	void tableThatWasDroppedIsMadeAgain() {
		this.direct.sql("create schema " + this.schema).update();
		PostgresClient client = client(this.schema, 1);
		client.transaction().once("key").run((tx) -> {
		});
		this.direct.sql("drop table " + this.schema + ".postgres_profiles_once").update();
		client.transaction().once("key").run((tx) -> {
		});
		assertThat(results(this.schema)).isEqualTo(1);
	}

	@Test
	void nameOfASchemaIsTakenAsItIs() {
		String odd = "Odd \"schema\"; drop table x; -- é " + this.schema;
		this.direct.sql("create schema \"" + odd.replace("\"", "\"\"") + '"').update();
		PostgresClient client = client(odd, 2);
		client.transaction().run((tx) -> client.transaction().once("key").run((inner) -> {
		}));
		client.transaction().once("key2").run((tx) -> {
		});
		assertThat(results(odd)).isEqualTo(2);
	}

	@Test
	void schemaThatIsNotThereIsAnErrorThatSaysWhatToDo() {
		AtomicInteger runs = new AtomicInteger();
		assertThatThrownBy(() -> client("nowhere", 1).transaction().once("key").run((tx) -> runs.incrementAndGet()))
			.hasMessageContainingAll("Profile 'orders'", "make the table of once(…)", "nowhere", "docs/once.md",
					"once.schema");
		assertThat(runs).hasValue(0);
	}

	@Test
	void rightsThatAreMissingToMakeItAreAnErrorThatSaysWhatToDo() {
		database.executeAsSuperuser("create schema %s; grant usage on schema %s to %s".formatted(this.schema,
				this.schema, TestServer.USER));
		PostgresClient client = client(this.schema, 2);
		AtomicInteger runs = new AtomicInteger();
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> client.transaction().once("key").run((tx) -> runs.incrementAndGet()))
			.withMessageContainingAll("Profile 'orders'", "make the table of once(…)", "42501", "docs/once.md",
					"grant select, insert, update and delete on \"" + this.schema + "\".postgres_profiles_once",
					"once.schema");
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> client.transaction()
				.run((tx) -> client.transaction().once("key").run((inner) -> runs.incrementAndGet())))
			.withMessageContaining("docs/once.md");
		assertThat(runs).hasValue(0);
	}

	@Test
	void rightsThatAreMissingOnItAreAnErrorThatSaysWhatToDo() throws IOException {
		database.executeAsSuperuser(
				"create schema %s; grant usage on schema %s to %s; set search_path = %s".formatted(this.schema,
						this.schema, TestServer.USER, this.schema) + ";" + ddl().replace("public.", this.schema + '.'));
		AtomicInteger runs = new AtomicInteger();
		PostgresClient client = client(this.schema, 2);
		assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
			.isThrownBy(() -> client.transaction().once("key").run((tx) -> runs.incrementAndGet()))
			.withMessageContainingAll("begin the transaction", "docs/once.md", "once.schema");
		database.executeAsSuperuser("grant select, insert, update on %s.postgres_profiles_once to %s"
			.formatted(this.schema, TestServer.USER));
		client.transaction().once("key").run((tx) -> runs.incrementAndGet());
		client.transaction().once("key").run((tx) -> runs.incrementAndGet());
		assertThat(runs).hasValue(1);
	}

	@Test
	void migrationMayMakeIt() throws IOException {
		String ddl = ddl().replace("public.", this.schema + '.');
		this.direct.sql("create schema " + this.schema).update();
		this.direct.withConnection((connection) -> connection.createStatement().execute(ddl));
		PostgresClient client = client(this.schema, 1);
		try (LogCapture log = new LogCapture()) {
			// with one connection it could not be made here
			client.transaction().run((tx) -> client.transaction().once("key").run((inner) -> {
			}));
			client.transaction().once("x".repeat(200)).run((tx) -> {
			});
			assertThat(log.lines()).noneMatch((line) -> line.contains("made the table"));
		}
		assertThat(results(this.schema)).isEqualTo(2);
		assertThatThrownBy(() -> this.direct
			.sql("insert into %s.postgres_profiles_once (key, type) values (?, '')".formatted(this.schema))
			.param("x".repeat(201))
			.update()).satisfies((thrown) -> assertThat(PostgresError.of(thrown).sqlState()).isEqualTo("23514"));
	}

	/** As the documentation has it. */
	private static String ddl() throws IOException {
		String page = Files.readString(Path.of("../docs/once.md"));
		int begin = page.indexOf("create table if not exists");
		return page.substring(begin, page.indexOf("```", begin));
	}

	@Test
	void twoProfilesOnOneDatabaseShareTheirResultsInOneSchemaOnly() {
		this.direct.sql("create schema " + this.schema).update();
		String key = UUID.randomUUID().toString();
		assertThat(client("public", 1).transaction().once(key, Integer.class).execute((tx) -> 1)).isEqualTo(1);
		assertThat(client("public", 1).transaction().once(key, Integer.class).execute((tx) -> 2)).isEqualTo(1);
		assertThat(client(this.schema, 1).transaction().once(key, Integer.class).execute((tx) -> 3)).isEqualTo(3);
	}

}
