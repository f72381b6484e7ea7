package io.github.pgprofiles.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;

/**
 * A primary and standbys that stream from it, of one test's own: each may be killed,
 * stopped, silenced, promoted and started again. Not for the suite on the container
 * ({@link OwnServer#isPossible()}).
 */
public final class TestCluster implements AutoCloseable {

	private final List<OwnServer> nodes = new ArrayList<>();

	/** Starts a primary and so many standbys, which is seconds. */
	public TestCluster(int standbys) {
		this(standbys, Map.of());
	}

	/**
	 * Starts the same with settings of each server, such as {@code hot_standby_feedback}.
	 */
	public TestCluster(int standbys, Map<String, String> settings) {
		OwnServer primary = new OwnServer(settings);
		this.nodes.add(primary);
		for (int i = 0; i < standbys; i++) {
			this.nodes.add(primary.standby(Map.of()));
		}
	}

	/** The node that began as the primary is 0, and the standbys follow. */
	public OwnServer node(int number) {
		return this.nodes.get(number);
	}

	/** Of each node, in the order of their numbers. */
	public List<HostPort> addresses() {
		return this.nodes.stream().map((node) -> new HostPort(node.host(), node.port())).toList();
	}

	/** Lets a standby follow another primary from here on. */
	public void follow(int standby, int primary) {
		node(standby).set("primary_conninfo", "host=localhost port=%d user=postgres".formatted(node(primary).port()));
	}

	/** Holds back what a standby has received, until {@link #resumeReplay}. */
	public void pauseReplay(int standby) {
		node(standby).query("select pg_wal_replay_pause()");
	}

	public void resumeReplay(int standby) {
		node(standby).query("select pg_wal_replay_resume()");
	}

	/** Waits until a standby has what was done on the primary, node 0, up to now. */
	public void awaitReplay(int standby) {
		node(standby).awaitReplay(node(0));
	}

	/** A profile of the nodes with these numbers, in this order; without a target. */
	public ProfileSettingsBuilder profile(String name, int... numbers) {
		List<String> hosts = new ArrayList<>();
		for (int number : numbers) {
			hosts.add(node(number).host() + ":" + node(number).port());
		}
		return ProfileSettings.builder(name)
			.dsn("postgresql://" + String.join(",", hosts) + "/" + node(0).database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD)
			.sslmode("disable")
			.pool(PoolSettings.defaults().withMaxSize(4));
	}

	@Override
	public void close() {
		IOException failure = null;
		for (int i = this.nodes.size() - 1; i >= 0; i--) {
			try {
				this.nodes.get(i).close();
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw new IllegalStateException(failure);
		}
	}

}
