package io.github.pgprofiles;

import java.io.IOException;
import java.time.Duration;

import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.testing.CommitCut;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Serializable transfers with retry, while sessions are killed at random and answers to
 * COMMIT are lost. For {@code -Dbank.seconds} each, default 5.
 */
class BankIT {

	private static final Logger logger = LoggerFactory.getLogger(BankIT.class);

	private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("bank.seconds", 5));

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final RetrySettings RETRY = new RetrySettings(50, Duration.ofMillis(2), Duration.ofMillis(100),
			Duration.ofSeconds(20));

	@Test
	void sumNeverChangesAndEachTransferIsWhatWasToldWhileSessionsAreKilled() throws IOException {
		run(0);
	}

	@Test
	void sumNeverChangesAndEachTransferIsWhatWasToldWhileAnswersToCommitAreLostToo() throws IOException {
		run(Integer.MAX_VALUE);
	}

	/** Runs the bank with an upper bound of COMMITs that are cut. */
	private static void run(int cuts) throws IOException {
		try (TestProxy proxy = new TestProxy(database.host(), database.port(), Duration.ZERO);
				PostgresClients.Closeable clients = PostgresClients.open(Profiles.of("customers", database)
					.host(proxy.host())
					.port(proxy.port())
					.pool(PoolSettings.defaults().withMaxSize(8).withTimeout(Duration.ofSeconds(10)))
					.retry(RETRY)
					.build());
				PostgresClients.Closeable auditors = PostgresClients
					.open(Profiles.of("auditor", database).pool(PoolSettings.defaults().withMaxSize(3)).build())) {
			Bank bank = new Bank(clients.primary(), auditors.primary());
			Thread cutter = new Thread(() -> cut(proxy, cuts));
			cutter.setDaemon(true);
			cutter.start();
			bank.work(DURATION, clients.primary().transaction().serializable().name("transfer").retry());
			cutter.interrupt();
			logger.info("{} transfers done, {} failed, {} unknown, {} sessions killed, {} audits",
					bank.count(Bank.Told.DONE), bank.count(Bank.Told.FAILED), bank.count(Bank.Told.UNKNOWN), bank.kills,
					bank.audits);
			bank.close();
			assertThat(bank.count(Bank.Told.DONE)).isGreaterThan(50);
			assertThat(bank.kills).hasValueGreaterThan(10);
			assertThat(bank.audits).hasValueGreaterThan(10);
			assertThat(bank.failures).allSatisfy((failure) -> assertThat(PostgresError.of(failure).profile())
				.as("every failure is classified: %s", failure)
				.isEqualTo("customers"));
		}
	}

	/** One COMMIT in a while, its answer lost. */
	private static void cut(TestProxy proxy, int most) {
		for (int i = 0; i < most && !Thread.currentThread().isInterrupted(); i++) {
			proxy.cutAtCommit((i % 2 == 0) ? CommitCut.REPLY_LOST : CommitCut.REPLY_PENDING, 1);
			try {
				java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

}
