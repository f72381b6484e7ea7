package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;

/**
 * The leader is stopped, agent, server and sessions: it accepts connections and never
 * answers. When it goes on, it takes itself for the primary until a new agent has looked.
 */
final class SilentScene extends Scene {

	private final long agent;

	private boolean silent;

	SilentScene(Lab lab) throws IOException, InterruptedException {
		super(lab);
		this.agent = lab.agentOf(leader());
	}

	@Override
	void strike() throws Exception {
		lab().patroni("silence-leader");
		this.silent = true;
	}

	@Override
	void heal() throws Exception {
		close();
		lab().awaitHealthy();
	}

	@Override
	public void close() throws Exception {
		if (this.silent) {
			this.silent = false;
			// going on in the middle of its round, Patroni 3.0.2 would take the
			// leadership back
			Lab.kill(this.agent);
			lab().patroni("resume-leader");
		}
	}

}
