package io.github.pgprofiles.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.ChildJvm;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server whose name leads elsewhere, or nowhere for a while. In a JVM of its own, which
 * reads its names from a file.
 */
@Timeout(120)
@Timing
@PostgresTest
class HostNameIT {

	private static final String NAME = "db.profiles.test";

	/** For which a JVM keeps an address, 30 s otherwise, and the lack of one, 10 s. */
	private static final Duration CACHE = Duration.ofSeconds(1);

	static TestDatabase database;

	/** Asks the server now and then, and says what came of it. */
	static final class Application {

		private Application() {
		}

		public static void main(String[] args) {
			String seconds = String.valueOf(CACHE.toSeconds());
			Security.setProperty("networkaddress.cache.ttl", seconds);
			Security.setProperty("networkaddress.cache.negative.ttl", seconds);
			try (PostgresClients.Closeable clients = open(ProfileSettings.builder("orders")
				.dsn(System.getenv("DSN"))
				.password(System.getenv("PASSWORD"))
				.pool(PoolSettings.defaults().withMaxSize(2).withTimeout(Duration.ofSeconds(1)))
				.build())) {
				for (int i = 0; true; i++) {
					System.out.println(i + ask(clients.primary()));
					LockSupport.parkNanos(20_000_000);
				}
			}
		}

		/** A JVM that has just begun may take longer than the pool waits. */
		private static PostgresClients.Closeable open(ProfileSettings settings) {
			for (int i = 0; true; i++) {
				try {
					return PostgresClients.open(settings);
				}
				catch (ProfileUnavailableException ex) {
					if (i == 10) {
						throw ex;
					}
				}
			}
		}

		private static String ask(PostgresClient client) {
			try {
				client.sql("select 1").query().list();
				return " fine";
			}
			catch (DataAccessException ex) {
				return " failed: " + PostgresError.of(ex).sqlState() + " " + ex.getMessage() + " " + ex.getRootCause();
			}
		}

	}

	@TempDir
	private Path directory;

	private void lead(String address) throws IOException {
		Path hosts = this.directory.resolve("hosts");
		Path next = this.directory.resolve("next");
		Files.writeString(next, (address.isEmpty() ? "" : address + " " + NAME + "\n"));
		Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private static void await(ChildJvm child, String words) {
		int seen = child.lines().size();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			List<String> lines = child.lines();
			assertThat(lines.subList(seen, lines.size())).anyMatch((line) -> line.contains(words));
		});
	}

	/** All of 127.0.0.0/8 is on loopback there. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void newConnectionsFollowTheNameAndOneThatDoesNotResolveIsTriedAgain() throws IOException {
		lead("127.0.0.1");
		try (TestProxy first = new TestProxy(database.host(), database.port(), loopback(1), 0);
				TestProxy second = new TestProxy(database.host(), database.port(), loopback(2), first.port());
				ChildJvm child = application(first.port())) {
			await(child, " fine");
			assertThat(second.takeConnections()).isZero();
			lead("127.0.0.2");
			first.refuse(true);
			first.reset();
			recovers(child);
			assertThat(second.takeConnections()).isPositive();

			lead("");
			second.refuse(true);
			second.reset();
			await(child, "UnknownHostException");
			lead("127.0.0.1");
			first.refuse(false);
			recovers(child);
			assertThat(child.lines()).filteredOn((line) -> line.contains("failed: "))
				.allMatch((line) -> line.contains("failed: 08001 Profile 'orders'")
						|| line.contains("failed: 08006 Profile 'orders'") || line.contains("no free connection"));
			assertThat(child.lines()).noneMatch((line) -> line.contains(TestServer.PASSWORD));
		}
	}

	private static InetAddress loopback(int last) throws IOException {
		return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
	}

	private static void recovers(ChildJvm child) {
		await(child, "failed: ");
		long begin = System.nanoTime();
		await(child, " fine");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(CACHE.multipliedBy(2).plusSeconds(1));
	}

	private ChildJvm application(int port) {
		return new ChildJvm(Application.class,
				List.of("-Xmx64m", "-Djdk.net.hosts.file=" + this.directory.resolve("hosts")),
				Map.of("DSN", "postgresql://%s@%s:%d/%s".formatted(TestServer.USER, NAME, port, database.name()),
						"PASSWORD", TestServer.PASSWORD));
	}

}
