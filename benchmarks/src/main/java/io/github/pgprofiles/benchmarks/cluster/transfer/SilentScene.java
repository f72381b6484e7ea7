package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;

/**
 * The leader is stopped, agent, server and sessions: it accepts connections and never
 * answers. When it goes on, it takes itself for the primary until its agent has looked.
 */
final class SilentScene extends Scene {

	private boolean silent;

	SilentScene(Lab lab) throws IOException {
		super(lab);
	}

	@Override
	void strike() throws Exception {
		lab().patroni("silence-leader");
		this.silent = true;
	}

	@Override
	void heal() throws Exception {
		if (this.silent) {
			this.silent = false;
			lab().patroni("resume-leader");
		}
		lab().awaitHealthy();
	}

	@Override
	public void close() throws Exception {
		if (this.silent) {
			lab().patroni("resume-leader");
		}
	}

}
