package io.github.pgprofiles.transaction;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Serializable transfers with retry, while sessions are killed at random and answers to
 * COMMIT are lost. For {@code -Dbank.seconds} each, default 5.
 */
@Timing
@PostgresTest
class BankIT {

	private static final Logger logger = LoggerFactory.getLogger(BankIT.class);

	private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("bank.seconds", 5));

	static TestDatabase database;

	private static final RetrySettings RETRY = new RetrySettings(50, Duration.ofMillis(2), Duration.ofMillis(100),
			Duration.ofSeconds(20));

	@Test
	void sumNeverChangesAndEachTransferIsWhatWasToldWhileSessionsAreKilled() throws IOException {
		run(false);
	}

	@Test
	void sumNeverChangesAndEachTransferIsWhatWasToldWhileAnswersToCommitAreLostToo() throws IOException {
		run(true);
	}

	private static void run(boolean answersAreLost) throws IOException {
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
			ScheduledExecutorService cutter = Executors.newSingleThreadScheduledExecutor();
			try {
				ScheduledFuture<?> cuts = cutter.scheduleAtFixedRate(() -> cut(proxy, answersAreLost), 0, 100,
						TimeUnit.MILLISECONDS);
				bank.work(DURATION, clients.primary().transaction().serializable().name("transfer").retry());
				assertThat(cuts.isDone()).as("cuts ended early").isFalse();
			}
			finally {
				cutter.shutdownNow();
			}
			logger.info("{} transfers done, {} failed, {} unknown, {} sessions killed, {} audits",
					bank.count(Bank.Redactor.DONE), bank.count(Bank.Redactor.FAILED), bank.count(Bank.Redactor.UNKNOWN),
					bank.kills, bank.audits);
			bank.close();
			assertThat(bank.count(Bank.Redactor.DONE)).isGreaterThan(50);
			assertThat(bank.kills).hasValueGreaterThan(10);
			assertThat(bank.audits).hasValueGreaterThan(10);
			assertThat(bank.failures).allSatisfy((failure) -> assertThat(PostgresError.of(failure).profile())
				.as("every failure is classified: %s", failure)
				.isEqualTo("customers"));
		}
	}

	/** Has the answer to the next COMMIT lost, in one way or the other, if at all. */
	private static void cut(TestProxy proxy, boolean answersAreLost) {
		boolean pending = ThreadLocalRandom.current().nextBoolean();
		proxy.cutAtCommit(pending ? CommitCut.REPLY_PENDING : CommitCut.REPLY_LOST, answersAreLost ? 1 : 0);
	}

}
