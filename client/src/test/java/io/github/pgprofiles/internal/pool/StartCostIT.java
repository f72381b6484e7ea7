package io.github.pgprofiles.internal.pool;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
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

	private static final int MOST_ROUND_TRIPS = 4;

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
		config
			.setJdbcUrl("jdbc:postgresql://%s:%d/%s".formatted(this.proxy.host(), this.proxy.port(), database.name()));
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
			assertThat(this.proxy.takeRoundTrips()).isLessThanOrEqualTo(plain).isLessThanOrEqualTo(MOST_ROUND_TRIPS);
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
			assertThat(pools.values())
				.allSatisfy((pool) -> assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isOne());
		}
		finally {
			PoolCloser.close(pools.values());
		}
	}

	/** HikariCP's threads that add and close connections end after some seconds. */
	@Test
	void idlePoolHasNoMoreThreadsThanAPlainOne() {
		try (HikariDataSource plain = plain("plain", 2); HikariDataSource ours = Profiles.pool(profile("orders", 2))) {
			Awaitility.await()
				.until(() -> plain.getHikariPoolMXBean().getIdleConnections() == 2
						&& ours.getHikariPoolMXBean().getIdleConnections() == 2);
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.pollInterval(Duration.ofMillis(100))
				.untilAsserted(() -> assertThat(threads("orders")).hasSameSizeAs(threads("plain")));
			assertThat(threads("postgres-profiles")).isEmpty();
		}
	}

	private static List<String> threads(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith(prefix))
			.toList();
	}

	@Test
	@Timing
	void idlePoolHasNoLargerHeapThanAPlainOne() {
		int count = 20;
		List<HikariDataSource> pools = new ArrayList<>();
		try {
			pools.add(plain("first", 1));
			pools.add(Profiles.pool(profile("second", 1)));
			long before = live();
			for (int i = 0; i < count; i++) {
				pools.add(plain("plain" + i, 1));
			}
			long between = live();
			for (int i = 0; i < count; i++) {
				pools.add(Profiles.pool(profile("ours" + i, 1)));
			}
			long plain = (between - before) / count;
			long ours = (live() - between) / count;
			assertThat(plain).isPositive();
			assertThat(ours).as("bytes, of %d", plain).isLessThan(plain + plain / 10);
		}
		finally {
			PoolCloser.close(pools);
		}
	}

	/** What is left of the heap after a collection. */
	private static long live() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 4; i++) {
			System.gc();
			least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
		}
		return least;
	}

}
