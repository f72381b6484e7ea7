package io.github.pgprofiles.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.pgprofiles.ClientOptions;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.test.proxy.PostgresProxy;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestCluster;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;

/**
 * A primary and two standbys, each behind a proxy, and a profile with nodes of the
 * standbys.
 */
final class ReplicaCluster implements AutoCloseable {

	private final TestCluster cluster = new TestCluster(2, Map.of("synchronous_commit", "on"));

	private final PostgresProxy[] proxies = new PostgresProxy[3];

	ReplicaCluster() {
		for (int i = 0; i < this.proxies.length; i++) {
			OwnServer server = this.cluster.node(i);
			this.proxies[i] = new PostgresProxy(server.host(), server.port());
		}
	}

	TestCluster cluster() {
		return this.cluster;
	}

	PostgresProxy proxy(int number) {
		return this.proxies[number];
	}

	ProfileSettingsBuilder withoutNodes() {
		return ProfileSettings.builder("orders")
			.host(this.proxies[0].host())
			.port(this.proxies[0].port())
			.database(this.cluster.node(0).database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.sslmode("disable")
			.pool(PoolSettings.defaults().withMinSize(2).withMaxSize(4).withTimeout(Duration.ofSeconds(5)));
	}

	ProfileSettingsBuilder settings() {
		return withoutNodes().node("replica-1", (node) -> node.port(this.proxies[1].port()))
			.node("replica-2", (node) -> node.port(this.proxies[2].port()));
	}

	PostgresClients.Closeable open(UnaryOperator<ProfileSettingsBuilder> changes) {
		return open(ClientOptions.defaults(), changes.apply(settings()).build());
	}

	PostgresClients.Closeable open(ClientOptions options, ProfileSettings settings) {
		PostgresClients.Closeable clients = PostgresClients.open(options, settings);
		if (!settings.nodes().isEmpty()) {
			awaitReplicas(clients.get("orders"));
		}
		return clients;
	}

	/** Until both have been looked at. */
	static void awaitReplicas(PostgresClient client) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
			client.replica().orFail().sql("select 1").query(Long.class).single();
			return true;
		});
	}

	static boolean isOnStandby(PostgresClient client) {
		return client.replica().sql("select pg_is_in_recovery()").query(Boolean.class).single();
	}

	@Override
	public void close() {
		for (PostgresProxy proxy : this.proxies) {
			proxy.close();
		}
		this.cluster.close();
	}

}
