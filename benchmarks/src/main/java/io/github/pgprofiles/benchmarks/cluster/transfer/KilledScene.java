package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;

/** The leader's agent and server are killed. */
final class KilledScene extends Scene {

	KilledScene(Lab lab) throws IOException {
		super(lab);
	}

	@Override
	void strike() throws Exception {
		lab().patroni("kill-leader");
	}

	@Override
	void heal() throws Exception {
		lab().awaitHealthy();
	}

}
