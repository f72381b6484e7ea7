package io.github.pgprofiles.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.query.StreamEngine;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Row-level security by the settings of a session: no tenant sees another one's rows. */
@Timeout(240)
@EveryServer
@PostgresTest
class TenantsIT {

	private static final int CALLERS = 200;

	private static final int TENANTS = 10;

	private static final int ROWS = 20;

	private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

	static TestDatabase database;

	private static HikariDataSource pool;

	private static PlatformTransactionManager manager;

	private static PostgresClient client;

	private static JdbcTemplate jdbc;

	record Note(int id, String tenant, String note) {
	}

	@BeforeAll
	static void open() {
		pool = Profiles.pool(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(5).withTimeout(Duration.ofSeconds(30)))
			.requiredSettings(List.of("app.tenant"))
			.build());
		manager = Profiles.manager(pool);
		client = PostgresClient.create("orders", pool, () -> manager, ClientOptions.defaults()
			.withSessionSettings((profile) -> (TENANT.get() != null) ? Map.of("app.tenant", TENANT.get()) : Map.of()));
		jdbc = new JdbcTemplate(pool);
		as("ddl", () -> {
			client.sql("""
					create table note (id int generated always as identity, tenant text not null
					default current_setting('app.tenant'), note text, unique (tenant, note))""").update();
			client.sql("alter table note enable row level security").update();
			client.sql("alter table note force row level security").update();
			client.sql("create policy own on note using (tenant = current_setting('app.tenant'))").update();
		});
	}

	@BeforeEach
	void fill() {
		for (int i = 0; i < TENANTS; i++) {
			as("tenant-" + i, () -> {
				client.sql("delete from note").update();
				client.batch("insert into note (note) values (?)",
						IntStream.range(0, ROWS).mapToObj((j) -> List.of("note " + j)).toList());
			});
		}
	}

	@AfterAll
	static void close() {
		pool.close();
	}

	private static void as(String tenant, Runnable work) {
		TENANT.set(tenant);
		try {
			work.run();
		}
		finally {
			TENANT.remove();
		}
	}

	/** Everything by which rows come and go. */
	private static void work(String tenant) {
		assertOwn(tenant, client.sql("select tenant from note").query(String.class).list());
		assertOwn(tenant,
				client.sql("select tenant from note").query(String.class).<List<String>>withStream(Stream::toList));
		assertOwn(tenant,
				client.sql("select tenant from note")
					.engine(StreamEngine.CURSOR)
					.query(String.class)
					.<List<String>>withStream(Stream::toList));
		assertOwn(tenant, client.transaction().execute((tx) -> {
			tx.sql("update note set note = note where note = 'note 1'").update();
			return tx.sql("select tenant from note").query(String.class).list();
		}));
		assertOwn(tenant,
				client.transaction()
					.readOnly()
					.execute((tx) -> tx.sql("select tenant from note")
						.query(String.class)
						.<List<String>>withStream(Stream::toList)));
		assertOwn(tenant, new TransactionTemplate(manager)
			.execute((status) -> jdbc.queryForList("select tenant from note", String.class)));
		copy(tenant);
	}

	private static void copy(String tenant) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		client.copy().query("select tenant from note").csv().to(out);
		assertOwn(tenant, out.toString(StandardCharsets.UTF_8).lines().toList());
		List<String> copied = new ArrayList<>();
		client.copy().from("note").records(Note.class).to((note) -> copied.add(note.tenant()));
		assertOwn(tenant, copied);
		// the server copies into no table with policies; its rows go by another one
		client.copy()
			.into("note")
			.columns("note")
			.staging("insert into note (note) select note from staging")
			.csv()
			.from("copied\n");
		client.copy()
			.into("note")
			.columns("note", "tenant")
			.onConflict("tenant", "note")
			.doNothing()
			.records(Note.class)
			.from(List.of(new Note(0, tenant, "copied"), new Note(0, tenant, "upserted")));
		assertThat(client.sql("delete from note where note in ('copied', 'upserted')").update()).isEqualTo(2);
	}

	private static void assertOwn(String tenant, List<String> tenants) {
		assertThat(Set.copyOf(tenants)).containsExactly(tenant);
	}

	private static void runConcurrently(ExecutorService executor) throws Exception {
		try (Closer closer = new Closer(executor)) {
			List<Future<?>> calls = new ArrayList<>();
			AtomicInteger done = new AtomicInteger();
			for (int i = 0; i < CALLERS; i++) {
				String tenant = "tenant-" + (i % TENANTS);
				String unique = "caller-" + i;
				calls.add(executor.submit(() -> as(unique, () -> {
					client.sql("delete from note").update();
					client.batch("insert into note (note) values (?)",
							IntStream.range(0, ROWS).mapToObj((j) -> List.of("note " + j)).toList());
					work(unique);
					as(tenant,
							() -> assertOwn(tenant, client.sql("select tenant from note").query(String.class).list()));
					done.incrementAndGet();
				})));
			}
			for (Future<?> call : calls) {
				call.get();
			}
			assertThat(done).hasValue(CALLERS);
		}
	}

	/** On Java 17 an executor cannot be closed. */
	private record Closer(ExecutorService executor) implements AutoCloseable {

		@Override
		public void close() {
			this.executor.shutdown();
		}

	}

	@Test
	void noThreadSeesRowsOfAnotherTenant() throws Exception {
		runConcurrently(Executors.newFixedThreadPool(CALLERS));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads are new in 21")
	@Tag("newest-jdk")
	void noVirtualThreadSeesRowsOfAnotherTenant() throws Exception {
		// compiled for Java 17
		runConcurrently((ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
	}

	@Test
	void exportOfSeveralConnectionsSeesTheRowsOfItsTenant() {
		as("tenant-3", () -> {
			Set<String> seen = ConcurrentHashMap.newKeySet();
			AtomicInteger rows = new AtomicInteger();
			client.copy().from("note").records(Note.class).parallel(4).to((note) -> {
				seen.add(note.tenant());
				rows.incrementAndGet();
			});
			assertThat(seen).containsExactly("tenant-3");
			assertThat(rows).hasValue(ROWS);
		});
	}

	@Test
	void rowOfAnotherTenantIsNotWritten() {
		as("tenant-1", () -> {
			assertThatThrownBy(() -> client.sql("insert into note (tenant) values ('tenant-2')").update())
				.hasMessageContaining("row-level security");
			assertThat(client.sql("update note set note = 'x' where tenant = 'tenant-2'").update()).isZero();
			assertThat(client.sql("delete from note where tenant = 'tenant-2'").update()).isZero();
		});
	}

	/** The owner's trap. */
	@Test
	void ownerSeesEverythingUnlessTheTableForcesItsPolicies() {
		as("tenant-1", () -> {
			client.sql("alter table note no force row level security").update();
			try {
				assertThat(client.sql("select count(distinct tenant) from note").query(Integer.class).single())
					.isGreaterThan(1);
			}
			finally {
				client.sql("alter table note force row level security").update();
			}
			assertThat(client.sql("select count(distinct tenant) from note").query(Integer.class).single()).isOne();
		});
	}

	@Test
	void schemaOfATenantIsFoundByTheSearchPath() {
		as("tenant-1", () -> {
			for (String schema : List.of("tenant_a", "Tenant \"B\"")) {
				String quoted = '"' + schema.replace("\"", "\"\"") + '"';
				client.sql("create schema " + quoted).update();
				client.sql("create table " + quoted + ".thing (id int primary key, name text)").update();
				for (int i = 0; i < 8; i++) {
					int id = i;
					client.transaction()
						.searchPath(schema)
						.run((tx) -> tx.sql("insert into thing values (:id, :name)")
							.param("id", id)
							.param("name", schema)
							.update());
					client.transaction()
						.searchPath(schema, "public")
						.run((tx) -> assertThat(tx.sql("select distinct name from thing").query(String.class).list())
							.containsExactly(schema));
				}
				client.transaction()
					.searchPath(schema)
					.run((tx) -> assertThat(tx.sql("select name from thing")
						.query(String.class)
						.<List<String>>withStream(Stream::toList)).hasSize(8).containsOnly(schema));
			}
			assertThatThrownBy(() -> client.sql("select 1 from thing").query(Integer.class).list());
		});
	}

}
