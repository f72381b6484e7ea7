package io.github.pgprofiles.autoconfigure.jpa;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.autoconfigure.PostgresProfileCustomizer;
import io.github.pgprofiles.autoconfigure.TestServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/** Work in callbacks behind a transaction that JPA began. */
class JpaAfterTransactionIT {

	/** When a callback runs. */
	enum Phase {

		AFTER_COMMIT, AFTER_COMPLETION, AFTER_ROLLBACK

	}

	@SpringBootTest(classes = JpaApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	abstract static class Cases {

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

		private PostgresClient witness;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("app.postgres.primary", () -> "orders");
			String[] lines = TestServer.profile("orders");
			for (String line : lines) {
				String[] entry = line.split("=", 2);
				registry.add(entry[0], () -> entry[1]);
				registry.add(entry[0].replace("orders", "witness"), () -> entry[1]);
			}
			registry.add("app.postgres.profiles.orders.pool.max-size", () -> 2);
		}

		@BeforeEach
		void empty() {
			this.witness = this.clients.get("witness");
			this.witness.sql("create table if not exists book (id int primary key, title text)").update();
			this.witness.sql("truncate book").update();
		}

		@AfterEach
		void nothingIsLeft() {
			assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
			// both connections of the pool are there, and as they were
			boolean autocommit = new JdbcTemplate(this.dataSource)
				.execute((java.sql.Connection first) -> new JdbcTemplate(this.dataSource)
					.execute((java.sql.Connection second) -> first.getAutoCommit() && second.getAutoCommit()));
			assertThat(autocommit).isEqualTo(autocommit());
		}

		abstract boolean autocommit();

		private List<Integer> committed() {
			return this.witness.sql("select id from book order by id").query(Integer.class).list();
		}

		private void insert(PostgresClient client, int id) {
			client.sql("insert into book values (?, 'x')").param(id).update();
		}

		private static void register(Phase phase, Runnable work) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					if (phase == Phase.AFTER_COMMIT) {
						work.run();
					}
				}

				@Override
				public void afterCompletion(int status) {
					if (phase != Phase.AFTER_COMMIT) {
						work.run();
					}
				}

			});
		}

		/** Runs something behind a transaction in which an entity was written. */
		private List<Integer> behind(Phase phase, Runnable work) {
			List<Throwable> thrown = new ArrayList<>();
			int[] calls = { 0 };
			Runnable guarded = () -> {
				calls[0]++;
				try {
					work.run();
				}
				catch (RuntimeException | Error ex) {
					thrown.add(ex);
				}
			};
			try {
				this.springs.plain(() -> {
					this.entities.persist(new Book(1, "by JPA"));
					register(phase, guarded);
					if (phase == Phase.AFTER_ROLLBACK) {
						throw new IllegalStateException("own");
					}
				});
			}
			catch (IllegalStateException ex) {
				assertThat(ex).hasMessage("own");
			}
			assertThat(calls[0]).isOne();
			if (!thrown.isEmpty()) {
				throw new AssertionError(thrown.get(0));
			}
			return committed();
		}

		private List<Integer> kept(Phase phase, Integer... more) {
			List<Integer> all = new ArrayList<>(List.of(more));
			if (phase != Phase.AFTER_ROLLBACK) {
				all.add(0, 1);
			}
			return all;
		}

		@ParameterizedTest
		@EnumSource
		void loneWorkIsCommittedWhenItReturns(Phase phase) {
			List<Integer> after = behind(phase, () -> {
				insert(this.orders, 2);
				assertThat(committed()).isEqualTo(kept(phase, 2));
				this.orders.batch("insert into book values (?, 'x')", List.of(List.of(3), List.of(4)));
				assertThat(committed()).isEqualTo(kept(phase, 2, 3, 4));
			});
			assertThat(after).isEqualTo(kept(phase, 2, 3, 4));
		}

		@ParameterizedTest
		@EnumSource
		void transactionsBeginAndEndThere(Phase phase) {
			List<Integer> after = behind(phase, () -> {
				this.orders.transaction().retry().run((tx) -> {
					insert(this.orders, 2);
					this.entities.persist(new Book(3, "by JPA"));
					tx.nested().run((inner) -> insert(this.orders, 4));
					assertThat(committed()).isEqualTo(kept(phase));
				});
				assertThat(committed()).isEqualTo(kept(phase, 2, 3, 4));
				this.orders.transaction().requiresNew().run((tx) -> insert(this.orders, 5));
				assertThat(committed()).isEqualTo(kept(phase, 2, 3, 4, 5));
				insert(this.orders, 6);
			});
			assertThat(after).isEqualTo(kept(phase, 2, 3, 4, 5, 6));
		}

		@ParameterizedTest
		@EnumSource
		void springsTransactionsBeginAndEndThere(Phase phase) {
			List<Integer> after = behind(phase, () -> {
				this.springs.plain(() -> {
					this.entities.persist(new Book(2, "by JPA"));
					insert(this.orders, 3);
				});
				assertThat(committed()).isEqualTo(kept(phase, 2, 3));
				assertThat(this.entities.find(Book.class, 2).getTitle()).isEqualTo("by JPA");
				this.springs.plain(() -> this.entities.find(Book.class, 2).setTitle("changed"));
				assertThat(this.witness.sql("select title from book where id = 2").query(String.class).single())
					.isEqualTo("changed");
			});
			assertThat(after).isEqualTo(kept(phase, 2, 3));
		}

		@ParameterizedTest
		@EnumSource
		void rollbackThereConcernsNothingElse(Phase phase) {
			List<Integer> after = behind(phase, () -> {
				try {
					this.springs.plain(() -> {
						this.entities.persist(new Book(2, "by JPA"));
						throw new IllegalStateException("own");
					});
				}
				catch (IllegalStateException ex) {
					assertThat(ex).hasMessage("own");
				}
				this.springs.plain(() -> this.entities.persist(new Book(3, "by JPA")));
			});
			assertThat(after).isEqualTo(kept(phase, 3));
		}

	}

	@Nested
	class Usual extends Cases {

		@Override
		boolean autocommit() {
			return true;
		}

	}

	/** As Hibernate advises. */
	@Nested
	@TestPropertySource(properties = "spring.jpa.properties.hibernate.connection.provider_disables_autocommit=true")
	@SpringBootTest(classes = { JpaApplication.class, Off.class }, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	class AutocommitOff extends Cases {

		@Override
		boolean autocommit() {
			return false;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Off {

		@Bean
		PostgresProfileCustomizer autocommitOff() {
			return (profile, pool) -> pool.setAutoCommit(profile.equals("witness"));
		}

	}

}
