package io.github.pgprofiles.notification;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.internal.spi.ListenerState;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Where the connection that listens comes from. */
@PostgresTest
@Timeout(120)
@NotPooled("LISTEN needs a session")
class NotificationSourceIT {

	private static TestDatabase database;

	@Test
	void nobodyListensWhereNobodyAsks() {
		assertThat(ListenerState.of(Profiles.unstarted("none", database))).isNull();
		try (HikariDataSource unused = Profiles.pool("unused", database)) {
			Profiles.client(unused).notify("stock", "x");
			assertThat(ListenerState.of(unused)).isNull();
		}
	}

	@Test
	void foreignDataSourceLendsTheConnection() {
		Heard heard = new Heard();
		try (HikariDataSource foreign = Profiles.unstarted("foreign", database)) {
			foreign.setMaximumPoolSize(2);
			PostgresClient client = PostgresClient.create("foreign", foreign, () -> Profiles.manager(foreign));
			try (NotificationSubscription ignored = Heard.listening(client, "stock", heard)) {
				client.notify("stock", "1");
				heard.awaitPayloads(1);
				assertThat(foreign.getHikariPoolMXBean().getActiveConnections()).isOne();
			}
			Awaitility.await().until(() -> foreign.getHikariPoolMXBean().getActiveConnections() == 0);
		}
	}

}
