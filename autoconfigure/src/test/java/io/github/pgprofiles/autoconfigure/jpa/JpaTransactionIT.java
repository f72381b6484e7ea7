package io.github.pgprofiles.autoconfigure.jpa;

import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.transaction.ReadOnlyTransaction;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Transactions of the client on a profile whose transactions JPA begins. */
@SpringBootTest(classes = JpaApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class JpaTransactionIT {

	private static final String XID = "select pg_current_xact_id()::text";

	@Autowired
	private PostgresClients clients;

	@Autowired
	private PostgresClient orders;

	@Autowired
	private DataSource dataSource;

	@Autowired
	private JpaApplication.Springs springs;

	@PersistenceContext
	private EntityManager entities;

	private PostgresClient reporting;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("app.postgres.primary", () -> "orders");
		for (String profile : List.of("orders", "reporting")) {
			for (String line : TestServer.profile(profile)) {
				String[] entry = line.split("=", 2);
				registry.add(entry[0], () -> entry[1]);
			}
			registry.add("app.postgres.profiles." + profile + ".pool.max-size", () -> 2);
		}
	}

	@BeforeEach
	void empty() {
		this.reporting = this.clients.get("reporting");
		for (PostgresClient client : List.of(this.orders, this.reporting)) {
			client.sql("create table if not exists book (id int primary key, title text)").update();
			client.sql("truncate book").update();
		}
	}

	/** Whatever a test did, the next borrowers find the defaults. */
	@AfterEach
	void nothingLeaks() {
		String settings = """
				select concat_ws(' ', current_setting('transaction_isolation'),
					current_setting('default_transaction_isolation'), current_setting('transaction_read_only'),
					current_setting('default_transaction_read_only'), current_setting('transaction_deferrable'),
					current_setting('statement_timeout'), current_setting('lock_timeout'))""";
		String defaults = "read committed read committed off off off 0 0";
		this.orders.withConnection((first) -> {
			assertThat(first.isReadOnly()).isFalse();
			assertThat(new JdbcTemplate(new SingleConnectionDataSource(first, true)).queryForObject(settings,
					String.class))
				.isEqualTo(defaults);
			assertThat(this.orders.sql(settings).query(String.class).single()).isEqualTo(defaults);
			return null;
		});
	}

	private void insert(int id) {
		this.orders.sql("insert into book values (?, 'by the client')").param(id).update();
	}

	private List<Integer> committed() {
		return this.orders.transaction()
			.requiresNew()
			.execute((tx) -> tx.sql("select id from book order by id").query(Integer.class).list());
	}

	private static String title(ReadOnlyTransaction tx, int id) {
		return tx.sql("select title from book where id = ?").param(id).query(String.class).single();
	}

	private static void fail() {
		throw new IllegalStateException("own");
	}

	@Test
	void nobodyElseEndsTheTransactionThatJpaBegan() {
		for (String end : List.of("commit", "rollback", "insert into book values (9, 'x'); commit")) {
			assertThatThrownBy(() -> this.springs.plain(() -> {
				insert(1);
				this.entities.createNativeQuery(end).executeUpdate();
			})).hasRootCauseInstanceOf(SQLFeatureNotSupportedException.class)
				.rootCause()
				.hasMessageContaining("would end the transaction");
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> this.orders.transaction().run((tx) -> {
					this.entities.persist(new Book(2, "by JPA"));
					this.entities.flush();
					tx.sql(end).update();
				}));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> this.springs.plain(() -> this.orders.withConnection((connection) -> {
					insert(3);
					connection.commit();
					return null;
				})));
		}
		assertThat(committed()).isEmpty();
		this.springs.plain(() -> this.entities.persist(new Book(4, "by JPA")));
		assertThat(committed()).containsExactly(4);
	}

	@Test
	void entityAndRowAreCommittedTogetherAndRolledBackTogether() {
		this.orders.transaction().run((tx) -> {
			this.entities.persist(new Book(1, "by JPA"));
			this.entities.flush();
			assertThat(title(tx, 1)).isEqualTo("by JPA");
			insert(2);
			assertThat(this.entities.find(Book.class, 2).getTitle()).isEqualTo("by the client");
			String xid = tx.sql(XID).query(String.class).single();
			assertThat(this.entities.createNativeQuery(XID, String.class).getSingleResult()).isEqualTo(xid);
			assertThat(new JdbcTemplate(this.dataSource).queryForObject(XID, String.class)).isEqualTo(xid);
			this.springs.plain(() -> assertThat(this.orders.sql(XID).query(String.class).single()).isEqualTo(xid));
			assertThat(committed()).isEmpty();
			this.entities.persist(new Book(3, "written at COMMIT"));
		});
		assertThat(committed()).containsExactly(1, 2, 3);
		assertThatIllegalStateException().isThrownBy(() -> this.orders.transaction().run((tx) -> {
			this.entities.persist(new Book(4, "by JPA"));
			this.entities.flush();
			insert(5);
			fail();
		})).withMessage("own");
		assertThat(committed()).containsExactly(1, 2, 3);
		this.orders.transaction().run((tx) -> {
			this.entities.persist(new Book(4, "by JPA"));
			this.entities.flush();
			insert(5);
			tx.rollbackOnly();
		});
		assertThat(committed()).containsExactly(1, 2, 3);
	}

	@Test
	void optionsHoldForJpaAndForTheClient() {
		String all = "select concat_ws(' ', current_setting('transaction_isolation'), "
				+ "current_setting('transaction_read_only'), current_setting('transaction_deferrable'), "
				+ "current_setting('lock_timeout'))";
		Consumer<ReadOnlyTransaction> same = (
				tx) -> assertThat(this.entities.createNativeQuery(all, String.class).getSingleResult())
					.isEqualTo(tx.sql(all).query(String.class).single());
		this.orders.transaction().serializable().readOnly().deferrable().run((tx) -> {
			assertThat(tx.sql(all).query(String.class).single()).isEqualTo("serializable on on 0");
			same.accept(tx);
			this.entities.persist(new Book(9, "never written"));
		});
		this.orders.transaction().repeatableRead().lockTimeout(Duration.ofSeconds(2)).run((tx) -> {
			assertThat(tx.sql(all).query(String.class).single()).isEqualTo("repeatable read off off 2s");
			same.accept(tx);
		});
		this.orders.transaction().readOnly().run((tx) -> {
			same.accept(tx);
			tx.nested()
				.run((inner) -> assertThat(inner.sql(all).query(String.class).single())
					.isEqualTo("read committed on off 0"));
		});
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> this.orders.transaction()
			.readOnly()
			.run((tx) -> assertThatThrownBy(
					() -> this.entities.createNativeQuery("insert into book values (1)").executeUpdate())
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("25006"))));
		assertThat(committed()).isEmpty();
	}

	@Test
	@Timing
	void deadlineHoldsForJpaAndForTheClient() {
		List<Runnable> works = List.of(() -> this.orders.sql("select pg_sleep(20)").query(String.class).single(),
				() -> this.entities.createNativeQuery("select 1 from pg_sleep(20)").getSingleResult());
		for (Runnable work : works) {
			long begin = System.nanoTime();
			assertThatThrownBy(() -> this.orders.transaction().timeout(Duration.ofMillis(700)).run((tx) -> {
				insert(1);
				work.run();
			})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("57014"));
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(650),
					Duration.ofSeconds(5));
		}
		assertThat(committed()).isEmpty();
	}

	@Test
	void limitOfLocksHoldsForJpaAndForTheClient() {
		insert(1);
		List<Runnable> works = List.of(() -> this.orders.sql("update book set title = 'b'").update(),
				() -> this.entities.createNativeQuery("update book set title = 'b'").executeUpdate());
		for (Runnable work : works) {
			this.orders.transaction().run((tx) -> {
				tx.sql("update book set title = 'a'").update();
				assertThatThrownBy(() -> this.orders.transaction()
					.requiresNew()
					.lockTimeout(Duration.ofMillis(100))
					.run((inner) -> work.run()))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("55P03"));
			});
		}
	}

	@Test
	void timeoutOfJpasTransactionHoldsForOurStatementsAndCannotBeSwallowed() {
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> this.springs.forOneSecond(() -> {
			insert(1);
			this.orders.transaction().run((tx) -> tx.sql("select pg_sleep(20)").query(String.class).single());
		}));
		assertThatThrownBy(() -> this.springs.forOneSecond(() -> {
			insert(1);
			this.reporting.sql("select pg_sleep(1.2)").query(String.class).single();
			assertThatThrownBy(() -> insert(2)).isInstanceOf(TransactionTimedOutException.class);
		})).isInstanceOf(UnexpectedRollbackException.class);
		assertThat(committed()).isEmpty();
	}

	@Test
	void whatJpaBeganIsJoinedAndAnotherKindIsRefusedNamingBoth() {
		this.springs.serializable(() -> {
			this.orders.transaction().serializable().retry().run((tx) -> insert(1));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> this.orders.transaction().readCommitted().name("inner").run((tx) -> insert(2)))
				.withMessageContainingAll("Profile 'orders'", "transaction 'inner' is to be READ COMMITTED",
						"Springs.serializable', which is SERIALIZABLE");
		});
		assertThat(committed()).containsExactly(1);
		this.springs.plain(() -> {
			this.orders.transaction().readCommitted().run((tx) -> insert(2));
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> this.orders.transaction().serializable().run((tx) -> insert(3)))
				.withMessageContaining("Springs.plain', which is READ COMMITTED");
		});
		assertThat(committed()).containsExactly(1, 2);
		this.springs.readOnly(() -> {
			assertThat(this.orders.transaction().readOnly().<String, RuntimeException>execute((tx) -> title(tx, 1)))
				.isEqualTo("by the client");
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> this.orders.transaction().run((tx) -> insert(3)))
				.withMessageContaining("Springs.readOnly', which is read only");
		});
		this.orders.transaction()
			.run((tx) -> assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> this.orders.transaction().serializable().readOnly().deferrable().run((inner) -> {
				})));
	}

	@Test
	void requiresNewIsATransactionOfJpasOwn() {
		this.orders.transaction().serializable().run((tx) -> {
			Book outer = new Book(1, "outer");
			this.entities.persist(outer);
			this.entities.flush();
			tx.requiresNew().run((inner) -> {
				assertThat(this.entities.contains(outer)).isFalse();
				this.entities.persist(new Book(2, "inner"));
				this.entities.flush();
				assertThat(title(inner, 2)).isEqualTo("inner");
			});
			assertThat(this.entities.contains(outer)).isTrue();
			assertThat(committed()).containsExactly(2);
			tx.rollbackOnly();
		});
		assertThat(committed()).containsExactly(2);
	}

	@Test
	void swallowedFailureOfTheClientIsNamed() {
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> this.orders.transaction().run((tx) -> {
				insert(1);
				assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> insert(1));
			}))
			.withMessageContainingAll("Profile 'orders'", "[insert into book values (?, 'by the client')]");
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> this.springs.plain(() -> {
			insert(1);
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> insert(1));
		})).withMessageContainingAll("Profile 'orders'", "[insert into book values (?, 'by the client')]");
		assertThat(committed()).isEmpty();
	}

	@Test
	void profilesAreIndependentThoughJpaUsesOneOfThem() {
		this.orders.transaction().serializable().run((tx) -> {
			this.entities.persist(new Book(1, "by JPA"));
			this.reporting.sql("select 1").query(Integer.class).single();
			this.reporting.transaction().readOnly().run((beside) -> {
				assertThat(beside.sql("show transaction_isolation").query(String.class).single())
					.isEqualTo("read committed");
				this.entities.flush();
				assertThat(title(tx, 1)).isEqualTo("by JPA");
			});
			assertThatIllegalStateException().isThrownBy(() -> this.reporting.transaction().run((beside) -> {
				beside.sql("insert into book values (7)").update();
				this.orders.transaction().serializable().run((joined) -> insert(2));
				fail();
			}));
		});
		assertThat(committed()).containsExactly(1, 2);
		this.reporting.transaction().run((outer) -> {
			this.orders.sql("select 1").query(Integer.class).single();
			outer.sql("insert into book values (8)").update();
			assertThatIllegalStateException().isThrownBy(() -> this.orders.transaction().run((tx) -> {
				this.entities.persist(new Book(3, "by JPA"));
				this.entities.flush();
				fail();
			}));
		});
		assertThat(committed()).containsExactly(1, 2);
		assertThat(this.reporting.sql("select id from book").query(Integer.class).list()).containsExactly(8);
	}

}
