package io.github.pgprofiles.notification;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.NotificationSettings;
import io.github.pgprofiles.internal.spi.ListenerState;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.tls.TlsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** One thread reads an encrypted line, with time-outs, while others write to it. */
@PostgresTest
@Timeout(120)
@NotPooled("LISTEN needs a session")
class NotificationTlsIT {

	static TestDatabase database;

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	@Test
	void encryptedConnectionIsAskedForAWordAndStays() {
		Duration keepalive = Duration.ofSeconds(1);
		Heard heard = new Heard();
		try (HikariDataSource pool = Profiles.pool(Profiles.of("orders", database)
			.sslmode("require")
			.notifications(NotificationSettings.defaults().withKeepalive(keepalive))
			.build())) {
			PostgresClient client = Profiles.client(pool);
			try (NotificationSubscription first = Heard.listening(client, "first", heard)) {
				heard.awaitConnections(1);
				assertThat(client.sql("select ssl from pg_stat_ssl where pid = ?")
					.param(heard.connections().get(0).pid())
					.query(Boolean.class)
					.single()).isTrue();
				// it is asked some times
				Awaitility.await().pollDelay(keepalive.multipliedBy(2)).until(() -> true);
				for (int i = 0; i < 20; i++) {
					Heard another = new Heard();
					try (NotificationSubscription ignored = Heard.listening(client, "other" + i, another)) {
						client.notify("other" + i, "x".repeat(7999));
						client.notify("first", String.valueOf(i));
						another.awaitPayloads(1);
					}
				}
				heard.awaitPayloads(20);
				ListenerState state = ListenerState.of(pool);
				assertThat(first.isListening()).isTrue();
				assertThat(state).isNotNull();
				assertThat(state.connections()).isOne();
			}
		}
	}

}
