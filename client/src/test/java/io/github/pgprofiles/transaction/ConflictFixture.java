package io.github.pgprofiles.transaction;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.RetrySettings;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;

/** Two rows, and whoever changes what others have read. */
final class ConflictFixture implements AutoCloseable {

	/** The attempts that failed since the last reset. */
	final List<RetryAttempt> attempts = new CopyOnWriteArrayList<>();

	final PostgresClient client;

	private final PostgresClients.Closeable clients;

	ConflictFixture(TestDatabase database) {
		ClientOptions options = ClientOptions.defaults().withRetryListener(this.attempts::add);
		this.clients = PostgresClients.open(options,
				Profiles.of("orders", database)
					.pool(PoolSettings.defaults().withMaxSize(4))
					.retry(new RetrySettings(4, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20)))
					.build());
		this.client = this.clients.primary();
		this.client.sql("create table t (id int primary key, n int not null)").update();
	}

	void reset() {
		this.client.sql("truncate t").update();
		this.client.sql("insert into t values (1, 0), (2, 0)").update();
		this.attempts.clear();
	}

	int sum() {
		return this.client.sql("select sum(n) from t").query(Integer.class).single();
	}

	/** Changes what the transaction at hand has read, as somebody else. */
	void interfere() {
		CompletableFuture.runAsync(() -> this.client.sql("update t set n = n + 100 where id = 1").update()).join();
	}

	void readAndWrite(Transaction tx, boolean conflict) {
		int n = tx.sql("select n from t where id = 1").query(Integer.class).single();
		if (conflict) {
			interfere();
		}
		tx.sql("update t set n = ? where id = 1").param(n + 1).update();
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
