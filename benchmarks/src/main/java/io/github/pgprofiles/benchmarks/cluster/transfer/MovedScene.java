package io.github.pgprofiles.benchmarks.cluster.transfer;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.LabProxy;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;
import io.github.pgprofiles.benchmarks.cluster.lab.Promotion;

/**
 * A switchover behind one address that follows the primary, but late: until then it leads
 * to the old one, which is a standby as soon as it is back. The DSN says nothing of
 * roles.
 */
final class MovedScene extends PlannedScene {

	private static final long LATE = TimeUnit.SECONDS.toNanos(5);

	private final LabProxy address;

	MovedScene(Lab lab) throws IOException {
		super(lab);
		this.address = lab.proxy(leader());
	}

	@Override
	String dsn() {
		return "postgresql://%s@%s:%d/%s".formatted(lab().user(), Node.HOST, this.address.port(), Node.DATABASE);
	}

	@Override
	long reachable(Promotion promotion) throws IOException {
		for (long left = LATE; left > 0; left = promotion.nanos() + LATE - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		long now = System.nanoTime();
		this.address.move(promotion.node());
		return now;
	}

	@Override
	public void close() throws Exception {
		this.address.close();
	}

}
