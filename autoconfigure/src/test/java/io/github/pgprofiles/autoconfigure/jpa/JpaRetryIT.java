package io.github.pgprofiles.autoconfigure.jpa;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.transaction.Transaction;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is run again where JPA begins the transactions, and what is made of a COMMIT whose
 * answer is lost.
 */
@SpringBootTest(classes = JpaApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@DirtiesContext
class JpaRetryIT {

	private static final TestProxy proxy = new TestProxy("localhost", TestServer.port());

	@Autowired
	private PostgresClient orders;

	@Autowired
	private JpaApplication.Springs springs;

	@Autowired
	private EntityManagerFactory factory;

	@PersistenceContext
	private EntityManager entities;

	/** The title that each attempt has read. */
	private final List<String> read = new ArrayList<>();

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		for (String line : TestServer.profile("orders")) {
			String[] entry = line.split("=", 2);
			registry.add(entry[0], () -> entry[1]);
		}
		registry.add("app.postgres.profiles.orders.port", proxy::port);
		registry.add("app.postgres.profiles.orders.retry.timeout", () -> "5s");
	}

	@AfterAll
	static void closeProxy() throws IOException {
		proxy.close();
	}

	@BeforeEach
	void fill() {
		this.orders.sql("drop table if exists book").update();
		this.orders.sql("create table book (id int primary key, title text)").update();
		this.orders.sql("insert into book values (1, 'old')").update();
		this.orders.sql("create sequence if not exists attempts").update();
		this.orders.sql("select setval('attempts', 1, false)").query(Long.class).single();
	}

	/** Has the first COMMIT of a change be refused by a trigger that runs at COMMIT. */
	private void refuseTheFirstCommit() {
		this.orders.sql("""
				create or replace function refuse() returns trigger language plpgsql as $$
				begin
					if nextval('attempts') = 1 then
						raise exception 'not now' using errcode = '40001';
					end if;
					return null;
				end $$""").update();
		this.orders.sql("""
				create constraint trigger refuse after insert or update on book
				deferrable initially deferred for each row execute function refuse()""").update();
	}

	private String title() {
		return this.orders.sql("select title from book where id = 1").query(String.class).single();
	}

	/** Reads by JPA, and has the first attempt lose against another transaction. */
	private Book readAndConflict(Transaction tx) {
		Book book = this.entities.find(Book.class, 1);
		this.read.add(book.getTitle());
		if (this.read.size() == 1) {
			tx.requiresNew().run((other) -> other.sql("update book set title = 'theirs'").update());
		}
		return book;
	}

	@Test
	void conflictIsRunAgainWithAFreshPersistenceContext() {
		List<Book> seen = new ArrayList<>();
		this.orders.transaction().repeatableRead().retry().run((tx) -> {
			Book book = readAndConflict(tx);
			assertThat(seen).noneMatch((earlier) -> earlier == book || this.entities.contains(earlier));
			seen.add(book);
			book.setTitle(book.getTitle() + " and ours");
		});
		assertThat(this.read).containsExactly("old", "theirs");
		assertThat(title()).isEqualTo("theirs and ours");
	}

	@Test
	void conflictOfAStatementOfTheClientIsRunAgain() {
		this.orders.transaction().repeatableRead().retry().run((tx) -> {
			Book book = readAndConflict(tx);
			tx.sql("update book set title = ?").param(book.getTitle() + " and ours").update();
		});
		assertThat(this.read).containsExactly("old", "theirs");
		assertThat(title()).isEqualTo("theirs and ours");
	}

	@Test
	void conflictAtCommitIsRunAgain() {
		refuseTheFirstCommit();
		this.orders.transaction().retry().run((tx) -> {
			Book book = this.entities.find(Book.class, 1);
			this.read.add(book.getTitle());
			book.setTitle("ours");
		});
		assertThat(this.read).containsExactly("old", "old");
		assertThat(title()).isEqualTo("ours");
	}

	@Test
	void conflictIsTheProfilesAndSafeToRunAgain() {
		refuseTheFirstCommit();
		assertThatThrownBy(() -> this.springs.plain(() -> this.entities.find(Book.class, 1).setTitle("ours")))
			.satisfies((ex) -> {
				PostgresError error = PostgresError.of(ex);
				assertThat(error.sqlState()).isEqualTo("40001");
				assertThat(error.profile()).isEqualTo("orders");
				assertThat(error.safeToRetry()).isTrue();
			});
		assertThat(title()).isEqualTo("old");
	}

	/** As an entity manager that is open while a web request is handled. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void entityManagerThatOutlivesTheTransactionForgetsWhatWasRolledBack(boolean atCommit) {
		if (atCommit) {
			refuseTheFirstCommit();
		}
		EntityManager request = this.factory.createEntityManager();
		TransactionSynchronizationManager.bindResource(this.factory, new EntityManagerHolder(request));
		try {
			assertThat(this.entities.find(Book.class, 1).getTitle()).isEqualTo("old");
			this.orders.transaction().repeatableRead().retry().run((tx) -> {
				Book book = atCommit ? this.entities.find(Book.class, 1) : readAndConflict(tx);
				book.setTitle(book.getTitle() + " and ours");
			});
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this.factory);
			request.close();
		}
		assertThat(title()).isEqualTo(atCommit ? "old and ours" : "theirs and ours");
	}

	@Test
	void lostConnectionIsRunAgain() {
		this.orders.transaction().retry().run((tx) -> {
			this.read.add(this.entities.find(Book.class, 1).getTitle());
			this.entities.persist(new Book(2, "new"));
			this.entities.flush();
			if (this.read.size() == 1) {
				tx.sql("select pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single();
			}
		});
		assertThat(this.read).hasSize(2);
		assertThat(this.orders.sql("select count(*) from book").query(Long.class).single()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(CommitCut.class)
	void entityManagerThatOutlivesTheTransactionOutlivesItsConnectionToo(CommitCut cut) {
		EntityManager request = this.factory.createEntityManager();
		TransactionSynchronizationManager.bindResource(this.factory, new EntityManagerHolder(request));
		try {
			this.orders.transaction().retry().run((tx) -> {
				this.read.add(this.entities.find(Book.class, 1).getTitle());
				if (this.read.size() == 1) {
					tx.sql("select pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single();
				}
			});
			assertThat(this.read).containsExactly("old", "old");
			proxy.cutAtCommit(cut, 1);
			this.orders.transaction().retry().run((tx) -> this.entities.find(Book.class, 1).setTitle("ours"));
			this.springs.plain(() -> assertThat(
					this.entities.createQuery("select title from Book", String.class).getSingleResult())
				.isEqualTo("ours"));
		}
		finally {
			TransactionSynchronizationManager.unbindResource(this.factory);
			request.close();
		}
		assertThat(title()).isEqualTo("ours");
	}

	@ParameterizedTest
	@EnumSource(CommitCut.class)
	void lostAnswerToCommitIsUnknown(CommitCut cut) {
		proxy.cutAtCommit(cut, 1);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(
				() -> this.orders.transaction().name("publish").run((tx) -> this.entities.persist(new Book(2, "new"))))
			.withMessageContainingAll("Profile 'orders'", "the answer to COMMIT of transaction 'publish' was lost")
			.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isFalse());
		proxy.cutAtCommit(cut, 1);
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.springs.plain(() -> this.entities.persist(new Book(3, "new"))))
			.withMessageContaining("Springs.plain");
	}

	@ParameterizedTest
	@EnumSource(CommitCut.class)
	void lostAnswerToCommitIsFoundOutWithRetry(CommitCut cut) {
		proxy.cutAtCommit(cut, 1);
		String result = this.orders.transaction().retry().execute((tx) -> {
			this.read.add("");
			this.entities.persist(new Book(2, "new"));
			return "done";
		});
		assertThat(result).isEqualTo("done");
		assertThat(this.read).hasSize((cut == CommitCut.COMMIT_LOST) ? 2 : 1);
		assertThat(this.orders.sql("select count(*) from book").query(Long.class).single()).isEqualTo(2);
	}

	@Test
	void nameStandsBehindBeginWhereThatIsAMessageOfOurs() {
		var named = this.orders.transaction().name("transfer");
		for (var each : List.of(named.retry(), named.timeout(Duration.ofSeconds(20)))) {
			proxy.takeStatements();
			each.run((tx) -> this.entities.find(Book.class, 1));
			assertThat(proxy.takeStatements()).anyMatch((sql) -> sql.startsWith("begin /* transfer */"));
		}
		named.run((tx) -> this.entities.find(Book.class, 1));
		named.serializable().run((tx) -> this.entities.find(Book.class, 1));
		assertThat(proxy.takeStatements()).noneMatch((sql) -> sql.contains("transfer"));
	}

	@Test
	void silentServerAtCommitIsUnknownWhenTheDeadlineHasPassed() {
		long begin = System.nanoTime();
		assertThatExceptionOfType(CommitOutcomeUnknownException.class)
			.isThrownBy(() -> this.orders.transaction().timeout(Duration.ofMillis(800)).run((tx) -> {
				tx.sql("update book set title = 'new'").update();
				proxy.freeze();
			}));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
	}

}
