package io.github.pgprofiles.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.notification.NotificationSubscription;
import io.github.pgprofiles.testing.Backends;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestStandby;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a standby has refused is done as soon as it is promoted. */
@Timeout(120)
@NotPooled("a standby is a server, and streams from one")
@PostgresTest
class StandbyPromotionIT {

	static TestDatabase database;

	private static TestStandby standby;

	private static PostgresClients.Closeable clients;

	@BeforeAll
	static void open() {
		try (PostgresClients.Closeable primaries = Profiles.single("orders", database)) {
			primaries.primary().sql("create table t (id int primary key, n int not null)").update();
		}
		standby = TestStandby.start();
		clients = PostgresClients.open(Profiles.of("replica", database)
			.host(standby.host())
			.port(standby.port())
			.extensions(List.of("citext"))
			.pool(PoolSettings.defaults().withMinSize(0).withMaxSize(2))
			.build());
	}

	@AfterAll
	static void close() throws Exception {
		clients.close();
		standby.close();
	}

	@Test
	void promotedStandbyTakesLocksAndWritesOnTheSameConnectionAndListens() {
		PostgresClient promoted = clients.primary();
		int pid = Backends.of(promoted);
		AtomicInteger runs = new AtomicInteger();
		AtomicInteger notified = new AtomicInteger();
		assertThatThrownBy(() -> promoted.lock("a").run(runs::incrementAndGet)).hasMessageContaining("is a standby");
		assertThatThrownBy(
				() -> promoted.transaction().once("k", Integer.class).execute((tx) -> runs.incrementAndGet()))
			.hasMessageContaining("is a standby");
		try (NotificationSubscription subscription = promoted.listen("a", (n) -> notified.incrementAndGet())) {
			standby.promote();
			promoted.lock("a").run(runs::incrementAndGet);
			promoted.transaction().serializable().retry().run((tx) -> tx.sql("insert into t values (1, 1)").update());
			promoted.transaction().once("k", Integer.class).execute((tx) -> runs.incrementAndGet());
			assertThat(runs).hasValue(2);
			assertThat(Backends.of(promoted)).isEqualTo(pid);
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
				promoted.notify(subscription.channel(), "");
				return notified.get() > 0;
			});
		}
		List<String> extensions = promoted
			.withConnection((first) -> promoted.sql("select extname from pg_extension").query(String.class).list());
		assertThat(extensions).as("created with the first connection to a primary").contains("citext");
	}

}
