package io.github.pgprofiles.autoconfigure.jpa;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.error.SessionRequiredException;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** JPA and its transaction manager through PgBouncer in transaction mode. */
@Timeout(60)
@RequiresPgBouncer
@DirtiesContext
@SpringBootTest(classes = JpaApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class JpaPoolerIT {

	private static final int THREADS = 6;

	private static PgBouncer bouncer;

	@Autowired
	private PostgresClient orders;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JpaApplication.Springs springs;

	@Autowired
	private PlatformTransactionManager manager;

	@PersistenceContext
	private EntityManager entities;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) throws IOException {
		bouncer = PgBouncer.inTransactionMode("localhost", TestServer.port(), "default_pool_size = 3",
				"server_round_robin = 1");
		String database = TestServer.newDatabase();
		TestServer.execute(database, "grant all on schema public to app");
		String prefix = "app.postgres.profiles.orders.";
		registry.add(prefix + "host", () -> "127.0.0.1");
		registry.add(prefix + "port", bouncer::port);
		registry.add(prefix + "database", () -> database);
		registry.add(prefix + "user", () -> io.github.pgprofiles.testing.TestServer.USER);
		registry.add(prefix + "password", () -> io.github.pgprofiles.testing.TestServer.PASSWORD);
		registry.add(prefix + "pooler", () -> "transaction");
		registry.add(prefix + "timeouts.statement", () -> "7s");
		registry.add(prefix + "pool.max-size", () -> THREADS);
	}

	@AfterAll
	static void stop() {
		bouncer.close();
	}

	@BeforeEach
	void makeTable() {
		this.orders.sql("drop table if exists book").update();
		this.orders.sql("create table book (id int primary key, title text)").update();
	}

	private Object byJpa(String sql) {
		return this.entities.createNativeQuery(sql).getSingleResult();
	}

	private long count() {
		return this.orders.sql("select count(*) from book").query(Long.class).single();
	}

	@Test
	void entitiesJdbcAndClientShareATransactionOnOneSession() {
		assertThat(this.manager).isInstanceOf(JpaTransactionManager.class);
		String session = "select pg_backend_pid()";
		this.springs.plain(() -> {
			this.entities.persist(new Book(1, "by JPA"));
			this.entities.flush();
			new JdbcTemplate(this.dataSource).update("insert into book values (2, 'by JDBC')");
			this.orders.sql("insert into book values (3, 'by the client')").update();
			assertThat(byJpa(session)).isEqualTo(this.orders.sql(session).query(Integer.class).single());
			assertThat(byJpa("show statement_timeout")).isEqualTo("7s");
		});
		assertThat(count()).isEqualTo(3);
	}

	@Test
	void isolationReadOnlyAndRollbackAreThoseOfTheTransaction() {
		String level = "select current_setting('transaction_isolation') || ' ' || current_setting('transaction_read_only')";
		this.springs.serializable(() -> assertThat(byJpa(level)).isEqualTo("serializable off"));
		this.springs.readOnly(() -> assertThat(byJpa(level)).isEqualTo("read committed on"));
		for (int i = 0; i < 4; i++) {
			this.springs.plain(() -> assertThat(byJpa(level)).isEqualTo("read committed off"));
		}
		assertThatIllegalStateException().isThrownBy(() -> this.springs.plain(() -> {
			this.entities.persist(new Book(1, "gone"));
			this.entities.flush();
			throw new IllegalStateException("own");
		}));
		this.springs.plain(() -> {
			this.entities.persist(new Book(2, "kept"));
			this.entities.flush();
			assertThatIllegalStateException().isThrownBy(() -> this.springs.nested(() -> {
				this.entities.persist(new Book(3, "gone"));
				this.entities.flush();
				throw new IllegalStateException("inner");
			}));
		});
		assertThat(this.orders.sql("select id from book").query(Integer.class).list()).containsExactly(2);
	}

	@Test
	void moreThreadsThanSessionsEachHaveTheirOwn() throws Exception {
		TransactionTemplate template = new TransactionTemplate(this.manager);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<CompletableFuture<Void>> work = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int thread = i;
				work.add(CompletableFuture.runAsync(() -> {
					for (int n = 0; n < 30; n++) {
						int id = thread * 1000 + n;
						template.executeWithoutResult((status) -> {
							this.entities.persist(new Book(id, "of " + thread));
							this.entities.flush();
							assertThat(byJpa("select title from book where id = " + id)).isEqualTo("of " + thread);
						});
						Book read = template.execute((status) -> this.entities.find(Book.class, id));
						assertThat(read.getTitle()).isEqualTo("of " + thread);
					}
				}, executor));
			}
			CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).get(50, TimeUnit.SECONDS);
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(count()).isEqualTo(THREADS * 30);
	}

	@Test
	void whatNeedsASessionIsRefusedAndTheTransactionGoesOn() {
		this.springs.plain(() -> {
			assertThatExceptionOfType(SessionRequiredException.class)
				.isThrownBy(() -> this.orders.sql("set work_mem = '5MB'").update())
				.withMessageContaining("'orders'");
			this.entities.persist(new Book(1, "kept"));
		});
		assertThat(count()).isOne();
	}

}
