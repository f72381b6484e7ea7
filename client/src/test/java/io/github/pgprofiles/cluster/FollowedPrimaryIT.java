package io.github.pgprofiles.cluster;

import java.time.Duration;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.error.FailingOverException;
import io.github.pgprofiles.error.PostgresError;
import io.github.pgprofiles.internal.spi.PoolLook;
import io.github.pgprofiles.testing.LogCapture;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which server a profile connects to, and what it costs to know that. */
@Timeout(120)
@Tag("own-server")
@EnabledIf("io.github.pgprofiles.testing.OwnServer#isPossible")
class FollowedPrimaryIT {

	@RegisterExtension
	static final Leader leader = new Leader();

	private static ProfileSettingsBuilder profile(List<HostPort> hosts) {
		return leader.cluster()
			.profile("orders", leader.number())
			.dsn("postgresql://%s/%s?target_session_attrs=read-write".formatted(
					String.join(",", hosts.stream().map(HostPort::toString).toList()), leader.primary().database()))
			.pool(PoolSettings.defaults().withMinSize(0).withMaxSize(4).withTimeout(Duration.ofSeconds(10)));
	}

	private static HostPort address(OwnServer server) {
		return new HostPort(server.host(), server.port());
	}

	private static HostPort address(TestProxy proxy) {
		return new HostPort(proxy.host(), proxy.port());
	}

	private static String server(PostgresClient client) {
		return client.sql("select current_setting('port')").query(String.class).single();
	}

	private static int process(PostgresClient client) {
		return client.sql("select pg_backend_pid()").query(Integer.class).single();
	}

	@Test
	void knownPrimaryIsTheOnlyOneThatFurtherConnectionsAskFor() throws Exception {
		OwnServer standby = leader.standby();
		OwnServer primary = leader.primary();
		try (TestProxy other = new TestProxy(standby.host(), standby.port());
				TestProxy first = new TestProxy(primary.host(), primary.port());
				HikariDataSource pool = Profiles.pool(profile(List.of(address(other), address(first))).build())) {
			assertThat(other.takeConnections()).isEqualTo(1);
			assertThat(first.takeConnections()).isEqualTo(1);
			for (int i = 0; i < 3; i++) {
				try (var one = pool.getConnection(); var two = pool.getConnection(); var three = pool.getConnection()) {
					assertThat(one.isValid(1) && two.isValid(1) && three.isValid(1)).isTrue();
				}
				pool.getHikariPoolMXBean().softEvictConnections();
			}
			assertThat(first.takeConnections()).isGreaterThan(6);
			// a busy machine may take longer for a login than the first host alone has
			assertThat(other.takeConnections()).isLessThan(3);
			PoolLook.Servers known = PoolLook.servers(pool);
			assertThat(known.role()).isEqualTo("primary");
			assertThat(known.server()).isEqualTo(address(first).toString());
			assertThat(known.timeline()).isPositive();
			assertThat(known.changed()).isNull();
			assertThat(known.failingOver()).isNull();
			assertThat(known.rivals()).isEmpty();
		}
	}

	@Test
	void silentHostDelaysNobody() throws Exception {
		OwnServer primary = leader.primary();
		try (TestProxy silent = new TestProxy(primary.host(), primary.port())) {
			silent.silence(true);
			long begin = System.nanoTime();
			try (HikariDataSource pool = Profiles
				.pool(profile(List.of(address(silent), address(primary))).sslmode("prefer").build())) {
				assertThat(server(Profiles.client(pool))).isEqualTo(String.valueOf(primary.port()));
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
			}
		}
	}

	@Test
	void silentFirstHostLeavesTimeForTheNextWhereAnyWillDo() {
		OwnServer primary = leader.primary();
		try (TestProxy silent = new TestProxy(primary.host(), primary.port())) {
			silent.silence(true);
			try (HikariDataSource pool = Profiles.pool(leader.cluster()
				.profile("orders", 0)
				.dsn("postgresql://%s,%s/%s".formatted(address(silent), address(primary), primary.database()))
				.pool(PoolSettings.defaults().withMaxSize(2).withTimeout(Duration.ofSeconds(6)))
				.startup(new StartupSettings(StartupMode.FAIL_FAST, Duration.ofSeconds(1), Duration.ofSeconds(1),
						Duration.ofSeconds(1), true))
				.build())) {
				assertThat(server(Profiles.client(pool))).isEqualTo(String.valueOf(primary.port()));
			}
		}
	}

	@Test
	void hostsThatAreAllStandbysEndTheStartWithASentence() {
		ProfileSettingsBuilder profile = profile(List.of(address(leader.standby()), address(leader.standby())))
			.startup(new StartupSettings(StartupMode.FAIL_FAST, Duration.ofSeconds(1), Duration.ofSeconds(1),
					Duration.ofSeconds(1), true));
		assertThatThrownBy(() -> Profiles.pool(profile.build()).close()).hasMessageContaining("targetServerType");
	}

	@Test
	void profileOnAStandbyReadsAndIsNotLookedAtForItsMistakes() {
		try (HikariDataSource pool = Profiles.pool(leader.cluster().profile("orders", 1 - leader.number()).build())) {
			PostgresClient client = Profiles.client(pool);
			int process = process(client);
			assertThatThrownBy(() -> client.sql("insert into ledger values (1)").update())
				.isNotInstanceOf(FailingOverException.class)
				.hasMessageContaining("standby");
			assertThat(process(client)).isEqualTo(process);
			assertThat(PoolLook.servers(pool).role()).isEqualTo("standby");
		}
	}

	@Test
	void readOnlyThatSomebodyAskedForRetiresNothing() {
		try (HikariDataSource pool = Profiles
			.pool(profile(List.of(address(leader.standby()), address(leader.primary()))).build())) {
			PostgresClient client = Profiles.client(pool);
			int process = process(client);
			assertThatThrownBy(() -> client.transaction()
				.readOnly()
				.run((tx) -> tx.sql("insert into ledger values (1) returning number").query(Long.class).list()))
				.isNotInstanceOf(FailingOverException.class)
				.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isFalse());
			assertThatThrownBy(() -> client.transaction().run((tx) -> {
				tx.sql("set transaction read only").update();
				tx.sql("insert into ledger values (1)").update();
			})).isNotInstanceOf(FailingOverException.class);
			assertThatThrownBy(() -> client.transaction().run((tx) -> {
				tx.sql("set local default_transaction_read_only = on; set transaction read only").update();
				tx.sql("insert into ledger values (1)").update();
			})).isNotInstanceOf(FailingOverException.class);
			assertThat(process(client)).isEqualTo(process);
			assertThat(PoolLook.servers(pool).failingOver()).isNull();
		}
	}

	@Test
	void higherTimelineWinsAndTheOtherOneIsReported() {
		OwnServer former = leader.primary();
		OwnServer next = leader.standby();
		try (LogCapture log = new LogCapture();
				HikariDataSource pool = Profiles.pool(profile(List.of(address(former), address(next))).build())) {
			PostgresClient client = Profiles.client(pool);
			assertThat(server(client)).isEqualTo(String.valueOf(former.port()));
			leader.promote();
			former.query("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = 'own'");
			assertThatThrownBy(() -> process(client)).isNotNull();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(server(client)).isEqualTo(String.valueOf(next.port())));
			PoolLook.Servers known = PoolLook.servers(pool);
			assertThat(known.server()).isEqualTo(address(next).toString());
			assertThat(known.changed()).isNotNull();
			assertThat(known.rivals()).singleElement()
				.satisfies((rival) -> assertThat(rival.server()).isEqualTo(address(former).toString()));
			assertThat(log.lines()).anyMatch((line) -> line.contains("claims to be a primary as well"));
			for (int i = 0; i < 3; i++) {
				pool.getHikariPoolMXBean().softEvictConnections();
				assertThat(server(client)).isEqualTo(String.valueOf(next.port()));
			}
		}
	}

	@Test
	void addressThatLeadsToAStandbyNowLendsNoConnectionAndSaysWhy() {
		OwnServer primary = leader.primary();
		OwnServer standby = leader.standby();
		try (TestProxy address = new TestProxy(primary.host(), primary.port());
				HikariDataSource pool = Profiles.pool(leader.cluster()
					.profile("orders", 0)
					.dsn("postgresql://%s/%s".formatted(address(address), primary.database()))
					.pool(PoolSettings.defaults().withMaxSize(2).withTimeout(Duration.ofSeconds(1)))
					.build())) {
			PostgresClient client = Profiles.client(pool);
			client.sql("insert into ledger values (1)").update();
			address.redirect(standby.host(), standby.port());
			address.reset();
			Awaitility.await()
				.untilAsserted(() -> assertThatExceptionOfType(FailingOverException.class)
					.isThrownBy(() -> client.sql("select 1").query(Integer.class).single())
					.withMessageContaining("is a standby")
					.satisfies((ex) -> assertThat(PostgresError.of(ex).safeToRetry()).isTrue()));
			address.redirect(primary.host(), primary.port());
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(client.sql("insert into ledger values (2)").update()).isEqualTo(1));
			assertThat(PoolLook.servers(pool).failingOver()).isNull();
		}
	}

	@Test
	void longStatementOnAHealthyServerIsLeftAlone() throws Exception {
		OwnServer primary = leader.primary();
		try (TestProxy address = new TestProxy(primary.host(), primary.port());
				HikariDataSource pool = Profiles
					.pool(profile(List.of(address(leader.standby()), address(address))).build())) {
			PostgresClient client = Profiles.client(pool);
			process(client);
			address.takeConnections();
			client.sql("select pg_sleep(3)").query((row, number) -> number).list();
			assertThat(address.takeConnections()).isEqualTo(1);
			assertThat(PoolLook.servers(pool).failingOver()).isNull();
		}
	}

}
