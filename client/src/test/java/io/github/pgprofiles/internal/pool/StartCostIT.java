package io.github.pgprofiles.internal.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the start of a pool costs, beside that of a plain one. */
@Timeout(60)
@PostgresTest
class StartCostIT {

	static TestDatabase database;

	private TestProxy proxy;

	@BeforeEach
	void open() {
		this.proxy = new TestProxy(database.host(), database.port());
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
	}

	private ProfileSettings profile(String name, int minSize) {
		return Profiles.of(name, database)
			.host(this.proxy.host())
			.port(this.proxy.port())
			.pool(PoolSettings.defaults().withMaxSize(Math.max(1, minSize)).withMinSize(minSize))
			.build();
	}

	private HikariDataSource plain(String name, int minSize) {
		HikariConfig config = new HikariConfig();
		config.setPoolName(name);
		config.setJdbcUrl("jdbc:postgresql://%s:%d/%s".formatted(this.proxy.host(), this.proxy.port(), database.name()));
		config.setUsername(TestServer.USER);
		config.setPassword(TestServer.PASSWORD);
		config.setMaximumPoolSize(Math.max(1, minSize));
		config.setMinimumIdle(minSize);
		return new HikariDataSource(config);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void startTakesNoMoreRoundTripsThanThatOfAPlainPoolAndOneConnection(int minSize) {
		try (HikariDataSource pool = plain("plain", minSize)) {
			assertThat(pool.isRunning()).isTrue();
		}
		this.proxy.takeConnections();
		int plain = this.proxy.takeRoundTrips();
		try (HikariDataSource pool = Profiles.pool(profile("orders", minSize))) {
			assertThat(pool.isRunning()).isTrue();
			assertThat(this.proxy.takeConnections()).isOne();
			assertThat(this.proxy.takeRoundTrips()).isLessThanOrEqualTo(plain);
			System.out.println("TRIPS " + plain);
			assertThat(Profiles.client(pool).sql("select 1").query(Integer.class).single()).isOne();
		}
	}

	@Test
	void everyProfileOpensOneConnectionWithItsStart() {
		List<ProfileSettings> profiles = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			profiles.add(profile("p" + i, 1));
		}
		Map<String, HikariDataSource> pools = new PoolStarter((name, pool) -> {
		}).start(profiles);
		try {
			assertThat(this.proxy.takeConnections()).isEqualTo(5);
			assertThat(pools.values()).allSatisfy((pool) -> assertThat(pool.getHikariPoolMXBean().getTotalConnections())
				.isOne());
		}
		finally {
			PoolCloser.close(pools.values());
		}
	}

	/** HikariCP's own threads of adding and closing end after some seconds. */
	@Test
	void idlePoolHasNoMoreThreadsThanAPlainOne() {
		Set<Thread> before = threads();
		try (HikariDataSource pool = plain("plain", 1)) {
			Awaitility.await().pollDelay(Duration.ofSeconds(6)).until(pool::isRunning);
			int plain = since(before).size();
			Set<Thread> between = threads();
			try (HikariDataSource ours = Profiles.pool(profile("orders", 1))) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(10))
					.untilAsserted(() -> assertThat(since(between)).hasSizeLessThanOrEqualTo(plain)
						.allMatch((thread) -> thread.getName().startsWith("orders:")));
				assertThat(ours.isRunning()).isTrue();
			}
		}
	}

	private static Set<Thread> threads() {
		return new HashSet<>(Thread.getAllStackTraces().keySet());
	}

	private static Set<Thread> since(Set<Thread> before) {
		Set<Thread> since = threads();
		since.removeAll(before);
		since.removeIf((thread) -> thread.getName().startsWith("test-proxy") || !thread.isAlive());
		return since;
	}

}
