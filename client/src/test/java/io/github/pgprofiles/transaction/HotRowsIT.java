package io.github.pgprofiles.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Many who want the same two rows at once, each by the default policy. */
@Timeout(120)
@PostgresTest
class HotRowsIT {

	private static final Logger logger = LoggerFactory.getLogger(HotRowsIT.class);

	private static final int CALLERS = 40;

	static TestDatabase database;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void everyTransferCommits(boolean serializable) {
		try (PostgresClients.Closeable clients = open()) {
			PostgresClient client = clients.primary();
			AtomicInteger runs = new AtomicInteger();
			TransactionSpec.Executable<Transaction> transfers = serializable
					? client.transaction().serializable().retry() : client.transaction().repeatableRead().retry();
			all((caller) -> transfers.run((tx) -> {
				runs.incrementAndGet();
				int from = 1 + caller % 2;
				int source = balance(tx, from);
				int target = balance(tx, 3 - from);
				set(tx, from, source - caller);
				set(tx, 3 - from, target + caller);
			}));
			logger.info("{} transfers in {} runs", CALLERS, runs);
			assertMoved(client);
		}
	}

	/** What docs/transactions.md advises for rows that everybody wants. */
	@Test
	void readCommittedNeedsOneRunWhereEachUpdateComputesFromTheRow() {
		try (PostgresClients.Closeable clients = open()) {
			PostgresClient client = clients.primary();
			AtomicInteger runs = new AtomicInteger();
			all((caller) -> client.transaction().readCommitted().run((tx) -> {
				runs.incrementAndGet();
				tx.sql("select id from account order by id for update").query(Integer.class).list();
				add(tx, 1 + caller % 2, -caller);
				add(tx, 2 - caller % 2, caller);
			}));
			assertThat(runs).hasValue(CALLERS);
			assertMoved(client);
		}
	}

	private static PostgresClients.Closeable open() {
		PostgresClients.Closeable clients = PostgresClients.open(Profiles.of("orders", database)
			.pool(PoolSettings.defaults().withMaxSize(10).withTimeout(Duration.ofSeconds(60)))
			.build());
		PostgresClient client = clients.primary();
		client.sql("drop table if exists account").update();
		client.sql("create table account (id int primary key, balance int not null)").update();
		client.sql("insert into account values (1, 1000), (2, 1000)").update();
		return clients;
	}

	@FunctionalInterface
	private interface Caller {

		void call(int number);

	}

	private static void all(Caller caller) {
		CountDownLatch start = new CountDownLatch(1);
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			int number = i;
			all.add(CompletableFuture.runAsync(() -> {
				await(start);
				caller.call(number);
			}, (task) -> new Thread(task).start()));
		}
		start.countDown();
		CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).orTimeout(90, TimeUnit.SECONDS).join();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int balance(Transaction tx, int account) {
		return tx.sql("select balance from account where id = ?").param(account).query(Integer.class).single();
	}

	private static void set(Transaction tx, int account, int balance) {
		tx.sql("update account set balance = ? where id = ?").param(balance).param(account).update();
	}

	private static void add(Transaction tx, int account, int amount) {
		tx.sql("update account set balance = balance + ? where id = ?").param(amount).param(account).update();
	}

	/** Each of the odd callers moved one more than the even one before. */
	private static void assertMoved(PostgresClient client) {
		assertThat(client.sql("select balance from account order by id").query(Integer.class).list())
			.containsExactly(1000 + CALLERS / 2, 1000 - CALLERS / 2);
	}

}
