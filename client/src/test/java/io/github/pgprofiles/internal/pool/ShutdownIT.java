package io.github.pgprofiles.internal.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.ClientClosedException;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.Load;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** An application that is told to end while it works. */
@Timeout(60)
@PostgresTest
class ShutdownIT {

	private static final int CALLERS = 4;

	static TestDatabase database;

	/** Closes its clients when the JVM ends, as a context of Spring does. */
	static final class Application {

		private Application() {
		}

		public static void main(String[] args) {
			PostgresClients.Closeable clients = PostgresClients.open(ProfileSettings.builder("orders")
				.dsn(System.getenv("DSN"))
				.password(System.getenv("PASSWORD"))
				.pool(PoolSettings.defaults().withMaxSize(CALLERS))
				.build());
			PostgresClient client = clients.primary();
			Load load = new Load(2 * CALLERS, () -> client.transaction().run((tx) -> {
				tx.sql("insert into done values (1)").update();
				tx.sql("select pg_sleep(0.2)").query().list();
			}));
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				clients.close();
				load.close();
				System.out.println("committed " + load.successes());
				System.out
					.println("refused " + load.failures().stream().allMatch(ClientClosedException.class::isInstance));
			}));
			Awaitility.await().until(() -> load.successes() > 2 * CALLERS);
			System.out.println("working");
		}

	}

	@Test
	void terminatedApplicationFinishesItsWorkAndEndsWithinTheLimit() {
		try (PostgresClients.Closeable clients = Profiles.single("other", database);
				ChildJvm child = application(clients.primary())) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(child.lines()).contains("working"));
			child.terminate();
			assertThat(child.await(Duration.ofSeconds(3))).isEqualTo(128 + 15);
			long rows = clients.primary().sql("select count(*) from done").query(Long.class).single();
			assertThat(child.lines()).contains("committed " + rows, "refused true")
				.noneMatch((line) -> line.contains(TestServer.PASSWORD));
		}
	}

	private static ChildJvm application(PostgresClient client) {
		client.sql("create table done (n int)").update();
		return new ChildJvm(Application.class, List.of("-Xmx64m"),
				Map.of("DSN", "postgresql://%s@%s:%d/%s".formatted(TestServer.USER, database.host(), database.port(),
						database.name()), "PASSWORD", TestServer.PASSWORD));
	}

}
