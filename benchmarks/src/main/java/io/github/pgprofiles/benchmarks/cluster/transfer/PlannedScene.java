package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import org.jspecify.annotations.Nullable;

/** A switchover: the leader's server is shut down, and another one is promoted. */
class PlannedScene extends Scene {

	private static final int MINUTES = 5;

	private @Nullable Future<String> switchover;

	PlannedScene(Lab lab) throws IOException {
		super(lab);
	}

	@Override
	void strike() {
		this.switchover = lab().beginPatroni("switchover");
	}

	@Override
	void heal() throws Exception {
		if (this.switchover != null) {
			this.switchover.get(MINUTES, TimeUnit.MINUTES);
		}
	}

}
