package io.github.pgprofiles.cluster;

import java.util.Map;

import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestCluster;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two servers for the tests of a class, of which each test finds one a primary and the
 * other one its standby, whatever became of them in the test before.
 */
final class Leader implements BeforeEachCallback, AfterAllCallback {

	private TestCluster cluster;

	private int number;

	@Override
	public void beforeEach(ExtensionContext context) {
		if (this.cluster == null) {
			// what embedded servers have otherwise waits for nobody
			this.cluster = new TestCluster(1, Map.of("synchronous_commit", "on"));
		}
		OwnServer other = standby();
		if (!other.isRunning() || other.isPrimary()) {
			if (other.isRunning()) {
				other.stop();
			}
			other.rejoin(primary());
		}
		primary().executeIn("postgres", "alter system reset all");
		primary().query("select pg_reload_conf()");
		Transfers.prepare(primary());
		other.awaitReplay(primary());
	}

	/** Has the primary acknowledge only what its standby has as well. */
	void synchronous() {
		primary().set("synchronous_standby_names", "*");
		primary().execute("create temp table waits_for_the_standby (id int)");
	}

	/**
	 * Makes a primary of the standby.
	 * @return when that was seen, by {@link System#nanoTime()}
	 */
	long promote() {
		long at = standby().promote();
		this.number = 1 - this.number;
		return at;
	}

	OwnServer primary() {
		return this.cluster.node(this.number);
	}

	OwnServer standby() {
		return this.cluster.node(1 - this.number);
	}

	TestCluster cluster() {
		return this.cluster;
	}

	/** The number of the primary in the cluster. */
	int number() {
		return this.number;
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.cluster != null) {
			this.cluster.close();
		}
	}

}
