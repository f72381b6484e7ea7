package io.github.pgprofiles.transaction;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.Profiles;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is known of a lost COMMIT where the profile has come to lead to another server.
 */
@Timeout(120)
@EnabledIf(value = "io.github.pgprofiles.testing.OwnServer#isPossible", disabledReason = "needs two servers")
class CommitOutcomeElsewhereIT {

	private static OwnServer first;

	private static OwnServer second;

	private SwitchingProxy proxy;

	private HikariDataSource pool;

	private PostgresClient client;

	@BeforeAll
	static void start() {
		first = new OwnServer(Map.of());
		second = OwnServer.ofAnotherSystem();
		for (OwnServer each : new OwnServer[] { first, second }) {
			try (PostgresClients.Closeable clients = PostgresClients.open(profile("direct", each, each.port(), 1))) {
				clients.primary().sql("create table t (id int)").update();
			}
		}
	}

	private static ProfileSettings profile(String name, OwnServer server, int port, int size) {
		return ProfileSettings.builder(name)
			.host(server.host())
			.port(port)
			.database(server.database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.sslmode("disable")
			// what is prepared is not there behind the other server
			.property("prepareThreshold", "0")
			.pool(PoolSettings.defaults().withMaxSize(size).withMinSize(0).withTimeout(Duration.ofSeconds(2)))
			.build();
	}

	@AfterAll
	static void stop() throws IOException {
		first.close();
		second.close();
	}

	@BeforeEach
	void open() throws Exception {
		this.proxy = new SwitchingProxy(first.port());
		this.pool = Profiles.pool(profile("orders", first, this.proxy.port(), 3));
		this.client = Profiles.client(this.pool);
	}

	@AfterEach
	void close() throws Exception {
		this.pool.close();
		this.proxy.close();
	}

	private int insert(Runnable then) {
		AtomicInteger runs = new AtomicInteger();
		this.client.transaction().retry().run((tx) -> {
			runs.incrementAndGet();
			tx.sql("insert into t values (1)").update();
			then.run();
		});
		return runs.get();
	}

	private long count() {
		return this.client.sql("select count(*) from t").query(Long.class).single();
	}

	@Test
	void serverThatChangedBehindAConnectionKnowsItsOwnTransactions() throws Exception {
		assertThat(insert(() -> {
		})).isOne();
		this.proxy.switchTo(second.port());
		long before = count();
		this.proxy.loseCommit();
		assertThat(insert(() -> {
		})).isOne();
		assertThat(count()).isEqualTo(before + 1);
	}

	@Test
	void connectionsThatLeadToWhereTheProfileLedOnceAreNotAsked() throws Exception {
		try (Connection old = this.pool.getConnection(); Connection older = this.pool.getConnection()) {
			this.proxy.leadTo(second.port());
			this.proxy.loseCommit();
			assertThat(insert(() -> {
				giveBack(old);
				giveBack(older);
			})).isOne();
		}
		try (Connection left = this.pool.getConnection()) {
			assertThat(left.getMetaData().getURL()).isNotNull();
		}
	}

	private static void giveBack(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	@Timing
	void whereTheProfileLeadsElsewhereNobodyKnowsAndThatIsSaidAtOnce() throws Exception {
		long begin = System.nanoTime();
		assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(() -> insert(() -> {
			this.proxy.leadTo(second.port());
			this.proxy.loseCommit();
		})).withMessageContaining("another server");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
	}

}
