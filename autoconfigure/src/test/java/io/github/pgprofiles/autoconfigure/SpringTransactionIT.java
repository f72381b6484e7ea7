package io.github.pgprofiles.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.IncompatibleTransactionException;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.transaction.ReadOnlyTransaction;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Transactions of the client and {@code @Transactional}, inside one another. */
class SpringTransactionIT {

	private static final String XID = "select pg_current_xact_id()::text";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"))
		.withUserConfiguration(Application.class);

	private void run(Consumer<Fixture> test) {
		this.runner.run((context) -> {
			Fixture fixture = new Fixture(context);
			fixture.orders.sql("create table t (id int primary key)").update();
			fixture.other.sql("create table t (id int primary key)").update();
			test.accept(fixture);
		});
	}

	/** What a test works with. */
	private static final class Fixture {

		private final PostgresClient orders;

		private final PostgresClient other;

		private final Springs springs;

		private final JdbcTemplate jdbcTemplate;

		private final JdbcClient jdbcClient;

		Fixture(ApplicationContext context) {
			this.orders = context.getBean(PostgresClients.class).get("orders");
			this.other = context.getBean(PostgresClients.class).get("reporting");
			this.springs = context.getBean(Springs.class);
			this.jdbcTemplate = new JdbcTemplate(context.getBean("ordersDataSource", javax.sql.DataSource.class));
			this.jdbcClient = context.getBean("ordersJdbcClient", JdbcClient.class);
		}

		List<Integer> committed() {
			return this.orders.transaction()
				.requiresNew()
				.execute((tx) -> tx.sql("select id from t order by id").query(Integer.class).list());
		}

		void insert(int id) {
			this.orders.sql("insert into t values (?)").param(id).update();
		}

		void everybodySeesTheSame(ReadOnlyTransaction tx) {
			String xid = tx.sql(XID).query(String.class).single();
			assertThat(this.orders.sql(XID).query(String.class).single()).isEqualTo(xid);
			assertThat(this.jdbcTemplate.queryForObject(XID, String.class)).isEqualTo(xid);
			assertThat(this.jdbcClient.sql(XID).query(String.class).single()).isEqualTo(xid);
		}

	}

	private static void fail() {
		throw new IllegalStateException("own");
	}

	@Test
	void oursInsideTransactionalIsItsTransaction() {
		run((fixture) -> {
			fixture.springs.plain(() -> fixture.orders.transaction().run((tx) -> {
				fixture.everybodySeesTheSame(tx);
				fixture.insert(1);
				assertThat(fixture.committed()).isEmpty();
			}));
			assertThat(fixture.committed()).containsExactly(1);
			assertThatIllegalStateException().isThrownBy(() -> fixture.springs.plain(() -> {
				fixture.orders.transaction().run((tx) -> fixture.insert(2));
				throw new IllegalStateException("own");
			})).withMessage("own");
			assertThat(fixture.committed()).containsExactly(1);
		});
	}

	@Test
	void transactionalInsideOursIsItsTransaction() {
		run((fixture) -> {
			fixture.orders.transaction().run((tx) -> {
				String xid = tx.sql(XID).query(String.class).single();
				fixture.springs.plain(() -> {
					fixture.everybodySeesTheSame(tx);
					assertThat(fixture.jdbcTemplate.queryForObject(XID, String.class)).isEqualTo(xid);
					fixture.jdbcTemplate.update("insert into t values (1)");
				});
				assertThat(fixture.committed()).isEmpty();
			});
			assertThat(fixture.committed()).containsExactly(1);
			assertThatIllegalStateException().isThrownBy(() -> fixture.orders.transaction().run((tx) -> {
				fixture.springs.plain(() -> fixture.insert(2));
				throw new IllegalStateException("own");
			})).withMessage("own");
			assertThat(fixture.committed()).containsExactly(1);
		});
	}

	@Test
	void transactionalThatFailedInsideOursDoomsItUnlessNested() {
		run((fixture) -> {
			assertThatExceptionOfType(UnexpectedRollbackException.class)
				.isThrownBy(() -> fixture.orders.transaction().run((tx) -> {
					fixture.insert(1);
					assertThatIllegalStateException()
						.isThrownBy(() -> fixture.springs.plain(SpringTransactionIT::fail));
				}));
			assertThat(fixture.committed()).isEmpty();
			fixture.orders.transaction().run((tx) -> {
				fixture.insert(1);
				assertThatIllegalStateException().isThrownBy(() -> tx.nested().run((inner) -> {
					fixture.insert(2);
					fixture.springs.plain(SpringTransactionIT::fail);
				}));
				assertThatIllegalStateException().isThrownBy(() -> fixture.springs.nested(() -> {
					fixture.insert(3);
					fail();
				}));
				fixture.springs.requiresNew(() -> fixture.insert(4));
			});
			assertThat(fixture.committed()).containsExactly(1, 4);
		});
	}

	@Test
	void anotherIsolationInsideTransactionalIsRefusedNamingBoth() {
		run((fixture) -> {
			fixture.springs.serializable(() -> {
				fixture.orders.transaction().serializable().retry().run((tx) -> fixture.insert(1));
				assertThatExceptionOfType(IncompatibleTransactionException.class)
					.isThrownBy(() -> fixture.orders.transaction()
						.repeatableRead()
						.name("inner")
						.run((tx) -> fixture.insert(2)))
					.withMessageContainingAll("Profile 'orders'", "transaction 'inner' is to be REPEATABLE READ",
							Springs.class.getName() + ".serializable', which is SERIALIZABLE");
			});
			assertThat(fixture.committed()).containsExactly(1);
		});
	}

	@Test
	void writingInsideReadOnlyTransactionalIsRefusedNamingBoth() {
		run((fixture) -> fixture.springs.readOnly(() -> {
			assertThat(fixture.orders.transaction().readOnly().<Integer, RuntimeException>execute((tx) -> {
				assertThat(tx.sql("show transaction_read_only").query(String.class).single()).isEqualTo("on");
				return tx.sql("select 1").query(Integer.class).single();
			})).isOne();
			assertThatExceptionOfType(IncompatibleTransactionException.class)
				.isThrownBy(() -> fixture.orders.transaction().name("write").run((tx) -> fixture.insert(2)))
				.withMessageContainingAll("transaction 'write' may write",
						Springs.class.getName() + ".readOnly', which is read only");
		}));
	}

	@Test
	@Timing
	void timeoutOfTransactionalHoldsForOurStatements() {
		run((fixture) -> {
			long begin = System.nanoTime();
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> fixture.springs.forOneSecond(() -> fixture.orders.transaction().run((tx) -> {
					fixture.insert(1);
					tx.sql("select pg_sleep(20)").query(String.class).single();
				})));
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofMillis(800),
					Duration.ofSeconds(5));
			assertThatThrownBy(() -> fixture.springs.forOneSecond(() -> {
				fixture.insert(1);
				fixture.other.sql("select pg_sleep(1.2)").query(String.class).single();
				assertThatThrownBy(() -> fixture.insert(2)).isInstanceOf(TransactionTimedOutException.class);
			})).isInstanceOf(UnexpectedRollbackException.class);
			assertThat(fixture.committed()).isEmpty();
			assertThat(fixture.orders.sql("show statement_timeout").query(String.class).single()).isEqualTo("0");
		});
	}

	@Test
	void failureThatTransactionalSwallowedIsNamed() {
		run((fixture) -> {
			assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> fixture.springs.plain(() -> {
				fixture.insert(1);
				assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> fixture.insert(1));
			})).withMessageContainingAll("Profile 'orders'", "[insert into t values (?)]");
			assertThat(fixture.committed()).isEmpty();
		});
	}

	@Test
	void transactionalOnTwoProfilesStandsSideBySide() {
		run((fixture) -> {
			assertThatIllegalStateException().isThrownBy(() -> fixture.springs.plain(() -> {
				fixture.insert(1);
				fixture.other.transaction().serializable().run((tx) -> {
					assertThat(tx.sql("show transaction_isolation").query(String.class).single())
						.isEqualTo("serializable");
					fixture.orders.transaction().run(fixture::everybodySeesTheSame);
					tx.sql("insert into t values (7)").update();
				});
				fail();
			}));
			assertThat(fixture.committed()).isEmpty();
			assertThat(fixture.other.sql("select id from t").query(Integer.class).list()).containsExactly(7);
		});
	}

	/** The user's service. */
	static class Springs {

		@Transactional("orders")
		public void plain(Runnable work) {
			work.run();
		}

		@Transactional(transactionManager = "orders", isolation = Isolation.SERIALIZABLE)
		public void serializable(Runnable work) {
			work.run();
		}

		@Transactional(transactionManager = "orders", readOnly = true)
		public void readOnly(Runnable work) {
			work.run();
		}

		@Transactional(transactionManager = "orders", timeout = 1)
		public void forOneSecond(Runnable work) {
			work.run();
		}

		@Transactional(transactionManager = "orders", propagation = Propagation.NESTED)
		public void nested(Runnable work) {
			work.run();
		}

		@Transactional(transactionManager = "orders", propagation = Propagation.REQUIRES_NEW)
		public void requiresNew(Runnable work) {
			work.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Springs springs() {
			return new Springs();
		}

	}

}
