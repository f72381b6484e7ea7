package io.github.pgprofiles.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.error.PostgresError;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** {@code @TransactionalEventListener} and transactions of the client. */
class TransactionEventsIT {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
				BootDataSourceBackOffAutoConfiguration.class, PostgresProfilesTransactionAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withPropertyValues(TestServer.profile("orders"))
		.withPropertyValues(TestServer.profile("reporting"))
		.withUserConfiguration(Application.class);

	private void run(BiConsumer<ApplicationContext, PostgresClient> test) {
		this.runner.run((context) -> {
			PostgresClient orders = context.getBean(PostgresClients.class).get("orders");
			orders.sql("create table t (id int primary key)").update();
			test.accept(context, orders);
		});
	}

	private static void insert(PostgresClient orders, int id) {
		orders.sql("insert into t values (?)").param(id).update();
	}

	private static List<Integer> committed(PostgresClient orders) {
		return orders.transaction()
			.requiresNew()
			.execute((tx) -> tx.sql("select id from t order by id").query(Integer.class).list());
	}

	@Test
	void eventListenersHearOfOurTransactions() {
		run((context, orders) -> {
			Events events = context.getBean(Events.class);
			orders.transaction().run((tx) -> {
				insert(orders, 1);
				context.publishEvent("first");
				assertThat(events.heard).isEmpty();
			});
			assertThat(events.heard).containsExactly("before commit first []", "after commit first [1]",
					"after completion first [1]");
			events.heard.clear();
			assertThatIllegalStateException().isThrownBy(() -> orders.transaction().run((tx) -> {
				insert(orders, 2);
				context.publishEvent("second");
				throw new IllegalStateException("own");
			}));
			assertThat(events.heard).containsExactly("after rollback second [1]", "after completion second [1]");
			events.heard.clear();
			orders.transaction().run((tx) -> {
				context.publishEvent("third");
				tx.rollbackOnly();
			});
			assertThat(events.heard).containsExactly("after rollback third [1]", "after completion third [1]");
		});
	}

	@Test
	void eventListenersHearOncePerTransactionAlsoWhereItIsRunAgain() {
		run((context, orders) -> {
			Events events = context.getBean(Events.class);
			int[] attempts = { 0 };
			orders.transaction().retry().run((tx) -> {
				context.publishEvent("run " + ++attempts[0]);
				if (attempts[0] == 1) {
					tx.sql("do $$ begin raise exception using errcode = '40001'; end $$").update();
				}
			});
			assertThat(events.heard).containsExactly("after rollback run 1 []", "after completion run 1 []",
					"before commit run 2 []", "after commit run 2 []", "after completion run 2 []");
		});
	}

	@Test
	void listenerThatFailsBeforeCommitRollsBack() {
		run((context, orders) -> {
			orders.transaction().run((tx) -> insert(orders, 1));
			assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> orders.transaction().run((tx) -> {
				insert(orders, 2);
				context.publishEvent(1);
			})).satisfies((ex) -> assertThat(PostgresError.of(ex).sqlState()).isEqualTo("23505"));
			assertThat(committed(orders)).containsExactly(1);
		});
	}

	/** The user's listeners. */
	static class Events {

		final List<String> heard = new ArrayList<>();

		private final PostgresClients clients;

		Events(PostgresClients clients) {
			this.clients = clients;
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		public void beforeCommit(String event) {
			hear("before commit " + event);
		}

		@TransactionalEventListener
		public void afterCommit(String event) {
			hear("after commit " + event);
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
		public void afterRollback(String event) {
			hear("after rollback " + event);
		}

		@TransactionalEventListener(phase = TransactionPhase.AFTER_COMPLETION)
		public void afterCompletion(String event) {
			hear("after completion " + event);
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		public void insert(Integer id) {
			this.clients.get("orders").sql("insert into t values (?)").param(id).update();
		}

		private void hear(String what) {
			this.heard.add(what + " " + committed(this.clients.get("orders")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Events events(PostgresClients clients) {
			return new Events(clients);
		}

	}

}
