package io.github.pgprofiles.autoconfigure.jpa;

import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.error.PostgresError;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Savepoints of transactions that JPA began, whose entities know nothing of them. */
@SpringBootTest(classes = JpaApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class JpaNestedIT {

	@Autowired
	private PostgresClient orders;

	@Autowired
	private JpaApplication.Springs springs;

	@Autowired
	private PlatformTransactionManager manager;

	@PersistenceContext
	private EntityManager entities;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		for (String line : TestServer.profile("orders")) {
			String[] entry = line.split("=", 2);
			registry.add(entry[0], () -> entry[1]);
		}
	}

	@BeforeEach
	void empty() {
		this.orders.sql("create table if not exists book (id int primary key, title text)").update();
		this.orders.sql("truncate book").update();
	}

	private void insert(int id) {
		this.orders.sql("insert into book values (?, 'by the client')").param(id).update();
	}

	private List<Integer> committed() {
		return this.orders.transaction()
			.requiresNew()
			.execute((tx) -> tx.sql("select id from book order by id").query(Integer.class).list());
	}

	private static void fail() {
		throw new IllegalStateException("own");
	}

	@Test
	void failureLeavesTheOuterUsable() {
		this.orders.transaction().run((tx) -> {
			this.entities.persist(new Book(1, "outer"));
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> tx.nested().run((inner) -> {
				insert(2);
				insert(1);
			}));
			assertThatIllegalStateException().isThrownBy(() -> tx.nested().run((inner) -> {
				insert(3);
				fail();
			}));
			tx.nested().run((inner) -> {
				insert(4);
				inner.nested().run((innermost) -> this.entities.persist(new Book(5, "innermost")));
			});
			tx.nested().run((inner) -> {
				insert(6);
				assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> insert(1));
				inner.rollbackOnly();
			});
			this.entities.persist(new Book(7, "outer"));
		});
		assertThat(committed()).containsExactly(1, 4, 5, 7);
	}

	@Test
	void whatJpaHeldBackBeforeIsNotUndone() {
		this.orders.transaction().run((tx) -> {
			this.entities.persist(new Book(1, "held back"));
			assertThatIllegalStateException().isThrownBy(() -> tx.nested().run((inner) -> {
				assertThat(this.entities.createQuery("select count(b) from Book b", Long.class).getSingleResult())
					.isOne();
				fail();
			}));
		});
		assertThat(committed()).containsExactly(1);
	}

	/** As documented: a savepoint is the connection's, and JPA is not told. */
	@Test
	void whatJpaHoldsBackInsideIsWrittenWithTheOuter() {
		this.orders.transaction()
			.run((tx) -> assertThatIllegalStateException().isThrownBy(() -> tx.nested().run((inner) -> {
				this.entities.persist(new Book(1, "held back"));
				fail();
			})));
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void flushThatFailsBeforeTheSavepointIsAFailureOfTheOuter() {
		insert(1);
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.orders.transaction().run((tx) -> {
				this.entities.persist(new Book(1, "duplicate"));
				tx.nested().run((inner) -> insert(2));
			}))
			.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23505"));
		assertThat(committed()).containsExactly(1);
	}

	/** JPA itself marks the transaction, for good, when an operation of it fails. */
	@Test
	void failureOfJpaInsideDoomsTheOuter() {
		insert(1);
		assertThatThrownBy(() -> this.orders.transaction().run((tx) -> {
			insert(2);
			assertThatThrownBy(() -> tx.nested().run((inner) -> {
				this.entities.persist(new Book(1, "duplicate"));
				this.entities.flush();
			})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23505"));
			insert(3);
		})).isInstanceOf(UnexpectedRollbackException.class);
		assertThat(committed()).containsExactly(1);
	}

	@Test
	void failureOfAPartThatJoinedInsideDoomsNoMoreThanTheSavepoint() {
		this.orders.transaction().run((tx) -> {
			insert(1);
			assertThatIllegalStateException().isThrownBy(() -> tx.nested().run((inner) -> {
				insert(2);
				this.springs.plain(JpaNestedIT::fail);
			}));
			assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> tx.nested().run((inner) -> {
				insert(3);
				assertThatIllegalStateException().isThrownBy(() -> this.springs.plain(JpaNestedIT::fail));
			}));
			insert(4);
		});
		assertThat(committed()).containsExactly(1, 4);
	}

	@Test
	void failureOfAPartThatJoinedDoomsTheWhole() {
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> this.orders.transaction().run((tx) -> {
				tx.nested().run((inner) -> insert(1));
				assertThatIllegalStateException().isThrownBy(() -> this.springs.plain(JpaNestedIT::fail));
			}));
		assertThat(committed()).isEmpty();
	}

	@Test
	void swallowedFailureInsideIsNamed() {
		this.orders.transaction().run((tx) -> {
			insert(1);
			assertThatExceptionOfType(UnexpectedRollbackException.class)
				.isThrownBy(() -> tx.nested()
					.run((inner) -> assertThatThrownBy(() -> insert(1)).isInstanceOf(DuplicateKeyException.class)))
				.withMessageContaining("[insert into book values (?, 'by the client')]");
			insert(2);
		});
		assertThat(committed()).containsExactly(1, 2);
	}

	@Test
	void springsNestedTransactionsWorkToo() {
		this.springs.plain(() -> {
			insert(1);
			assertThatIllegalStateException().isThrownBy(() -> this.springs.nested(() -> {
				insert(2);
				fail();
			}));
			this.springs.nested(() -> insert(3));
		});
		assertThat(committed()).containsExactly(1, 3);
		new TransactionTemplate(this.manager).executeWithoutResult((status) -> {
			Object savepoint = status.createSavepoint();
			insert(4);
			status.rollbackToSavepoint(savepoint);
			insert(5);
		});
		assertThat(committed()).containsExactly(1, 3, 5);
	}

	@Test
	void savepointThatIsNeverReleasedDoesNotHideAFailureThatComesAfterIt() {
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> new TransactionTemplate(this.manager).executeWithoutResult((status) -> {
				status.createSavepoint();
				insert(1);
				assertThatIllegalStateException().isThrownBy(() -> this.springs.plain(JpaNestedIT::fail));
			}));
		assertThat(committed()).isEmpty();
	}

}
