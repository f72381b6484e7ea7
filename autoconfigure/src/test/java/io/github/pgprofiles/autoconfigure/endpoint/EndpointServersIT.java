package io.github.pgprofiles.autoconfigure.endpoint;

import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.RequiresDocker;
import io.github.pgprofiles.autoconfigure.TestServer;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.HolderDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.NodeDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.State;
import io.github.pgprofiles.testing.TestStandby;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static io.github.pgprofiles.autoconfigure.endpoint.EndpointRunner.await;
import static io.github.pgprofiles.autoconfigure.endpoint.EndpointRunner.look;
import static io.github.pgprofiles.autoconfigure.endpoint.EndpointRunner.node;
import static org.assertj.core.api.Assertions.assertThat;

/** Servers of another kind and version. */
class EndpointServersIT {

	private static final String ORDERS = "app.postgres.profiles.orders.";

	private final ApplicationContextRunner runner = EndpointRunner.create();

	private static String[] plain(String host, int port, String database, String user, String password) {
		return new String[] { ORDERS + "host=" + host, ORDERS + "port=" + port, ORDERS + "database=" + database,
				ORDERS + "user=" + user, ORDERS + "password=" + password, ORDERS + "pool.max-size=3" };
	}

	@Test
	void standbyIsOneUntilItIsPromoted() throws Exception {
		String database = TestServer.newDatabase();
		try (TestStandby standby = TestStandby.start()) {
			this.runner
				.withPropertyValues(plain("localhost", standby.port(), database,
						io.github.pgprofiles.testing.TestServer.USER, io.github.pgprofiles.testing.TestServer.PASSWORD))
				.run((context) -> {
					await(context, "orders", State.UP);
					NodeDescriptor before = node(context, "orders");
					assertThat(before.role()).isEqualTo("standby");
					assertThat(before.timeline()).isEqualTo(1);
					standby.promote();
					Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
						NodeDescriptor after = node(context, "orders");
						assertThat(after.role()).isEqualTo("primary");
						assertThat(after.timeline()).isEqualTo(2);
					});
				});
		}
	}

	@Test
	@RequiresDocker
	void oldestServerTellsTheSame() {
		try (PostgreSQLContainer server = new PostgreSQLContainer("postgres:15")) {
			server.start();
			this.runner
				.withPropertyValues(plain(server.getHost(), server.getFirstMappedPort(), server.getDatabaseName(),
						server.getUsername(), server.getPassword()))
				.run((context) -> {
					PostgresClient orders = context.getBean(PostgresClient.class);
					orders.sql("create table account as select 1 as id").update();
					CompletableFuture<Integer> work;
					try (Connection blocker = server.createConnection("")) {
						blocker.setAutoCommit(false);
						blocker.createStatement().execute("select id from account for update");
						work = CompletableFuture.supplyAsync(() -> orders.sql("delete from account").update());
						Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
							HolderDescriptor holder = look(context, "orders").holders().get(0);
							assertThat(holder.waitEvent()).isEqualTo("Lock:transactionid");
							assertThat(holder.blockedBy().get(0).state()).isEqualTo("idle in transaction");
						});
						assertThat(node(context, "orders").version()).startsWith("15.");
						assertThat(node(context, "orders").timeline()).isEqualTo(1);
						blocker.rollback();
					}
					assertThat(work.join()).isEqualTo(1);
				});
		}
	}

}
