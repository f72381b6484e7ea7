package io.github.pgprofiles.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.transaction.SafeToRetry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Spring's own retries above Spring's own transactions, by the rules of ours. */
class RetryableIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"))
		.withUserConfiguration(Application.class);

	private ApplicationContextRunner retries() {
		return this.runner.withUserConfiguration(Retries.class);
	}

	private static PostgresClient orders(ApplicationContext context) {
		return context.getBean(PostgresClients.class).get("orders");
	}

	private static Counter counter(ApplicationContext context) {
		orders(context).sql("create table counter (v int not null)").update();
		orders(context).sql("insert into counter values (0)").update();
		return context.getBean(Counter.class);
	}

	private static int value(ApplicationContext context) {
		return orders(context).sql("select v from counter").query(Integer.class).single();
	}

	private static String database(ApplicationContext context) {
		return orders(context).sql("select current_database()").query(String.class).single();
	}

	/** Has another transaction change the row that this one has read. */
	private static void conflict(PostgresClient orders) {
		orders.sql("select v from counter").query(Integer.class).single();
		orders.transaction().requiresNew().run((other) -> other.sql("update counter set v = v + 10").update());
	}

	@Test
	void serializationFailureIsRunAgain() {
		retries().run((context) -> {
			Counter counter = counter(context);
			int attempts = counter.increment((attempt) -> {
				if (attempt < 3) {
					conflict(orders(context));
				}
			});
			assertThat(attempts).isEqualTo(3);
			assertThat(value(context)).isEqualTo(21);
		});
	}

	@Test
	void serializationFailureThatStaysIsThrownInTheEnd() {
		retries().run((context) -> {
			Counter counter = counter(context);
			assertThatExceptionOfType(CannotAcquireLockException.class)
				.isThrownBy(() -> counter.increment((attempt) -> conflict(orders(context))))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("40001"));
			assertThat(counter.attempts()).isEqualTo(4);
		});
	}

	@Test
	void exceptionOfTheMethodItselfIsNotRunAgain() {
		retries().run((context) -> {
			Counter counter = counter(context);
			assertThatIllegalArgumentException().isThrownBy(() -> counter.increment((attempt) -> {
				throw new IllegalArgumentException("too much");
			})).withMessage("too much");
			assertThat(counter.attempts()).isOne();
			assertThat(value(context)).isZero();
		});
	}

	@Test
	void violatedConstraintIsNotRunAgain() {
		retries().run((context) -> {
			Counter counter = counter(context);
			orders(context).sql("create unique index on counter ((1))").update();
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> counter
					.increment((attempt) -> orders(context).sql("insert into counter values (1)").update()))
				.satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23505"));
			assertThat(counter.attempts()).isOne();
		});
	}

	@Test
	void connectionLostBeforeCommitIsRunAgain() {
		retries().run((context) -> {
			Counter counter = counter(context);
			int attempts = counter.increment((attempt) -> {
				if (attempt == 1) {
					orders(context).sql("select pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single();
				}
			});
			assertThat(attempts).isEqualTo(2);
			assertThat(value(context)).isOne();
		});
	}

	@Test
	void connectionLostWhileItLayInThePoolIsRunAgain() {
		retries().run((context) -> {
			Counter counter = counter(context);
			// which the pool then lends without a look at it
			counter.increment((attempt) -> {
			});
			TestServer.execute("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
				.formatted(database(context)));
			counter.increment((attempt) -> {
			});
			assertThat(value(context)).isEqualTo(2);
		});
	}

	@Test
	void outcomeThatIsUnknownIsNotRunAgain() {
		retries().run((context) -> {
			Counter counter = counter(context);
			TestServer.dieAtCommit(database(context), "counter");
			assertThatExceptionOfType(CommitOutcomeUnknownException.class)
				.isThrownBy(() -> counter.increment((attempt) -> {
				}));
			assertThat(counter.attempts()).isOne();
		});
	}

	@Test
	@Timing
	void poolWithoutAFreeConnectionIsNotWaitedForAgain() {
		retries()
			.withPropertyValues("app.postgres.profiles.orders.pool.max-size=1",
					"app.postgres.profiles.orders.pool.timeout=250ms")
			.run((context) -> {
				Counter counter = counter(context);
				HikariDataSource pool = context.getBean("ordersDataSource", HikariDataSource.class);
				long before = System.nanoTime();
				orders(context).withConnection((held) -> {
					assertThatExceptionOfType(CannotCreateTransactionException.class)
						.isThrownBy(() -> counter.increment((attempt) -> {
						}));
					return held;
				});
				assertThat(System.nanoTime() - before).isLessThan(2 * 250_000_000L);
				assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection()).isZero();
			});
	}

	@Test
	void nothingIsRunAgainInsideAnOuterTransaction() {
		retries().run((context) -> {
			Counter counter = counter(context);
			for (String outer : new String[] { "orders", "reporting" }) {
				int before = counter.attempts();
				assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(
						() -> within(context, outer, () -> counter.increment((attempt) -> conflict(orders(context)))))
					.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isTrue());
				assertThat(counter.attempts() - before).as(outer).isOne();
			}
		});
	}

	@Test
	void statementThatIsInNoTransactionOfItsProfileIsNotTakenForUndone() {
		retries().run((context) -> within(context, "reporting", () -> {
			PostgresClient orders = orders(context);
			assertThat(orders.sql("select 1").query(Integer.class).single()).isOne();
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(
						() -> orders.sql("select pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single())
				.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isFalse());
		}));
	}

	private static void within(ApplicationContext context, String outer, Runnable work) {
		context.getBean(PostgresClients.class).get(outer).transaction().serializable().run((tx) -> {
			tx.sql("select 1").query(Integer.class).single();
			work.run();
		});
	}

	@Test
	void retriesInsideOfTheTransactionRunNothingAgain() {
		this.runner.withUserConfiguration(RetriesFirst.class).run((context) -> {
			Counter counter = counter(context);
			assertThatExceptionOfType(CannotAcquireLockException.class)
				.isThrownBy(() -> counter.increment((attempt) -> conflict(orders(context))));
			assertThat(counter.attempts()).isOne();
		});
	}

	/** The user's service. */
	static class Counter {

		private final PostgresClient orders;

		private final AtomicInteger attempts = new AtomicInteger();

		Counter(PostgresClient orders) {
			this.orders = orders;
		}

		@Retryable(predicate = SafeToRetry.class, maxRetries = 3, delay = 1)
		@Transactional(transactionManager = "orders", isolation = Isolation.SERIALIZABLE)
		public int increment(Consumer<Integer> before) {
			int attempt = this.attempts.incrementAndGet();
			before.accept(attempt);
			this.orders.sql("update counter set v = v + 1").update();
			return attempt;
		}

		public int attempts() {
			return this.attempts.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Counter counter(PostgresClients clients) {
			return new Counter(clients.get("orders"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class Retries {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods(proxyTargetClass = true, order = Ordered.HIGHEST_PRECEDENCE)
	static class RetriesFirst {

	}

}
