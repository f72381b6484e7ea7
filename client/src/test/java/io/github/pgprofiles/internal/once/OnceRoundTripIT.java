package io.github.pgprofiles.internal.once;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.testing.EveryServer;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestProfile;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.transaction.ReadOnlyTransaction;
import io.github.pgprofiles.transaction.TransactionSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What work costs that happens once, in trips to the server. */
@EveryServer
@PostgresTest
class OnceRoundTripIT {

	private static TestProxy proxy;

	@TestProfile(proxied = true)
	private static PostgresClient client;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void open() {
		// makes the table, and looks for old results, which it does once an hour; and
		// loads
		// what writes JSON: the pool looks after a connection that lay idle for so long
		client.transaction().once("first").fingerprint("request").run((tx) -> {
		});
	}

	@BeforeEach
	void counted() {
		proxy.takeRoundTrips();
	}

	private static void work(ReadOnlyTransaction tx) {
		tx.sql("select 1").query().list();
		tx.sql("select 2").query().list();
	}

	private static int cost(Runnable work) {
		proxy.takeRoundTrips();
		work.run();
		return proxy.takeRoundTrips();
	}

	@Test
	void onceCostsTwoMoreThanTheWorkAlone() {
		int alone = cost(() -> client.transaction().run(OnceRoundTripIT::work));
		assertThat(alone).isEqualTo(3);
		assertThat(cost(() -> client.transaction().once(this.key).run(OnceRoundTripIT::work))).isEqualTo(alone + 2);
	}

	@Test
	void withOptionsItCostsOneMoreThanTheWorkAlone() {
		TransactionSpec.Serializable transaction = client.transaction()
			.serializable()
			.retry()
			.lockTimeout(Duration.ofSeconds(10));
		int alone = cost(() -> transaction.run(OnceRoundTripIT::work));
		assertThat(alone).isEqualTo(4);
		assertThat(cost(() -> transaction.once(this.key).fingerprint("request").run(OnceRoundTripIT::work)))
			.isEqualTo(alone + 1);
	}

	@Test
	@NotPooled("is about statements that stay prepared, of which there are none there")
	void firstMessageIsPreparedSoonAndCostsTheSame() {
		TransactionSpec.Serializable transaction = client.transaction().serializable().retry();
		for (int i = 0; i < 20; i++) {
			String each = this.key + i;
			assertThat(cost(() -> transaction.once(each).run(OnceRoundTripIT::work))).isEqualTo(5);
			assertThat(cost(() -> transaction.run(OnceRoundTripIT::work))).isEqualTo(4);
			assertThat(cost(() -> client.transaction().once(each + "x").run(OnceRoundTripIT::work))).isEqualTo(5);
		}
		List<String> prepared = client.sql("select statement from pg_prepared_statements").query(String.class).list();
		assertThat(prepared).anyMatch((sql) -> sql.startsWith("insert into") && sql.contains("pg_current_xact_id"))
			.anyMatch((sql) -> sql.startsWith("select pg_catalog.pg_current_xact_id()"));
	}

	@Test
	void replayCostsThree() {
		client.transaction().once(this.key, String.class).execute((tx) -> "result");
		assertThat(cost(() -> client.transaction().once(this.key, String.class).execute((tx) -> "never"))).isEqualTo(3);
	}

	@Test
	void joinedItCostsTwo() {
		assertThat(cost(() -> client.transaction().run((tx) -> {
			tx.sql("select 0").query().list();
			client.transaction().once(this.key).run(OnceRoundTripIT::work);
			client.transaction().once(this.key + "2").run(OnceRoundTripIT::work);
		}))).isEqualTo(2 + (2 + 2) + (2 + 2));
	}

	@Test
	void failureCostsNoMoreThanItsRollback() {
		assertThat(cost(() -> {
			try {
				client.transaction().once(this.key).run((tx) -> {
					throw new IllegalStateException("own");
				});
			}
			catch (IllegalStateException ex) {
				// as it is to be
			}
		})).isEqualTo(2);
	}

	@Test
	void statementsArePreparedSoonAndCostTheSame() {
		for (int i = 0; i < 20; i++) {
			String each = this.key + i;
			assertThat(cost(() -> client.transaction().once(each).run(OnceRoundTripIT::work))).isEqualTo(5);
			assertThat(cost(() -> client.transaction().once(each).run(OnceRoundTripIT::work))).isEqualTo(3);
		}
	}

}
