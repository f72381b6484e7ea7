package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.error.CommitOutcomeUnknownException;
import io.github.pgprofiles.test.proxy.CommitCut;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestProxy;
import io.github.pgprofiles.testing.TestServer;
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
 * What is known of a lost COMMIT where the pooler has come to lead to another server. The
 * client's connections to the pooler stay the same.
 */
@Timeout(120)
@RequiresPgBouncer
@EnabledIf(value = "io.github.pgprofiles.testing.OwnServer#isPossible", disabledReason = "needs two servers")
class PoolerSwitchIT {

	private static OwnServer first;

	private static OwnServer second;

	private PgBouncer bouncer;

	private TestProxy proxy;

	private PostgresClients.Closeable clients;

	private PostgresClient orders;

	@BeforeAll
	static void startServers() {
		first = new OwnServer(Map.of());
		second = OwnServer.ofAnotherSystem();
		for (OwnServer each : new OwnServer[] { first, second }) {
			try (PostgresClients.Closeable direct = PostgresClients.open(profile(each.port(), PoolerMode.NONE))) {
				direct.primary().sql("create table t (id int)").update();
			}
		}
	}

	private static ProfileSettings profile(int port, PoolerMode pooler) {
		return ProfileSettings.builder("orders")
			.host("127.0.0.1")
			.port(port)
			.database(first.database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.pooler(pooler)
			.pool(PoolSettings.defaults().withMaxSize(2).withTimeout(Duration.ofSeconds(5)))
			.build();
	}

	@AfterAll
	static void stopServers() throws IOException {
		first.close();
		second.close();
	}

	@BeforeEach
	void open() throws IOException {
		this.bouncer = PgBouncer.inTransactionMode("127.0.0.1", first.port());
		this.proxy = new TestProxy("127.0.0.1", this.bouncer.port());
		this.clients = PostgresClients.open(profile(this.proxy.port(), PoolerMode.TRANSACTION));
		this.orders = this.clients.primary();
	}

	@AfterEach
	void close() throws IOException {
		this.clients.close();
		this.proxy.close();
		this.bouncer.close();
	}

	private int insert(Runnable then) {
		AtomicInteger runs = new AtomicInteger();
		this.orders.transaction().retry().run((tx) -> {
			runs.incrementAndGet();
			tx.sql("insert into t values (1)").update();
			then.run();
		});
		return runs.get();
	}

	private long count() {
		return this.orders.sql("select count(*) from t").query(Long.class).single();
	}

	private void leadTo(OwnServer server) {
		try {
			this.bouncer.leadTo(server.port());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void answerOfAnotherServerDoesNotCount() {
		long before = count();
		assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(() -> insert(() -> {
			leadTo(second);
			this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1);
		})).withMessageContaining("another server");
		assertThat(count()).as("the other one has none of it").isZero();
		leadTo(first);
		assertThat(count()).as("it was committed once").isEqualTo(before + 1);
	}

	@Test
	void serverThatThePoolerHasComeToLeadToKnowsItsOwnTransactions() {
		assertThat(insert(() -> {
		})).isOne();
		leadTo(second);
		assertThat(insert(() -> this.proxy.cutAtCommit(CommitCut.REPLY_LOST, 1))).isOne();
		assertThat(count()).isOne();
		this.orders.sql("delete from t").update();
	}

}
