package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;

/** The leader's server is restarted and leads on. */
final class RestartedScene extends Scene {

	RestartedScene(Lab lab) throws IOException {
		super(lab);
	}

	@Override
	boolean isSuccessor(Node node) {
		return node == leader();
	}

	@Override
	void strike() throws Exception {
		lab().restart(leader());
	}

	@Override
	void heal() throws Exception {
		lab().awaitHealthy();
	}

}
