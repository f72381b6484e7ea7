package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.LabProxy;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;

/**
 * The leader's network is cut: nothing passes between clients and it, and its agent,
 * which is stopped, loses the leadership. The server itself goes on as a primary, so that
 * there are two of them when the network is back, until a new agent has looked.
 */
final class CutScene extends Scene {

	/** In which there are two primaries. */
	private static final long TWO_PRIMARIES = TimeUnit.SECONDS.toNanos(5);

	private final List<LabProxy> proxies = new ArrayList<>();

	private final long agent;

	private boolean cut;

	CutScene(Lab lab) throws IOException, InterruptedException {
		super(lab);
		this.agent = lab.agentOf(leader());
		this.proxies.add(lab.proxy(leader()));
		for (Node node : lab.othersThan(leader())) {
			this.proxies.add(lab.proxy(node));
		}
	}

	@Override
	String dsn() {
		return dsn(this.proxies.stream().map(LabProxy::port));
	}

	@Override
	void strike() throws Exception {
		this.cut = true;
		this.proxies.get(0).stall();
		Lab.stop(this.agent);
	}

	@Override
	void heal() throws Exception {
		this.proxies.get(0).resume();
		LockSupport.parkNanos(TWO_PRIMARIES);
		endAgent();
		lab().awaitHealthy();
	}

	private void endAgent() throws IOException, InterruptedException {
		if (this.cut) {
			this.cut = false;
			// not resumed, as with SilentScene
			Lab.kill(this.agent);
		}
	}

	@Override
	public void close() throws Exception {
		endAgent();
		for (LabProxy proxy : this.proxies) {
			proxy.close();
		}
	}

}
