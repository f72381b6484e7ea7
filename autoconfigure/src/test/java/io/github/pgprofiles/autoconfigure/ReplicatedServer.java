package io.github.pgprofiles.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestCluster;
import io.github.pgprofiles.testing.TestServer;

/**
 * A primary with one standby for all tests of this JVM, which leave both as they were. A
 * database is everybody's: tables have names of their own.
 */
public final class ReplicatedServer {

	private static final TestCluster CLUSTER = new TestCluster(1);

	private ReplicatedServer() {
	}

	public static TestCluster cluster() {
		return CLUSTER;
	}

	public static OwnServer primary() {
		return CLUSTER.node(0);
	}

	public static OwnServer standby() {
		return CLUSTER.node(1);
	}

	/** The lines of a profile on the primary whose node 'replica-1' is the standby. */
	public static String[] profile(String name, String... more) {
		String prefix = "app.postgres.profiles." + name + ".";
		List<String> lines = new ArrayList<>(List.of(prefix + "host=" + primary().host(),
				prefix + "port=" + primary().port(), prefix + "user=" + TestServer.USER,
				prefix + "password=" + TestServer.PASSWORD, prefix + "database=" + primary().database(),
				prefix + "pool.max-size=4", prefix + "nodes.replica-1.port=" + standby().port()));
		for (String line : more) {
			lines.add(prefix + line);
		}
		return lines.toArray(String[]::new);
	}

}
