package io.github.pgprofiles.benchmarks.cluster.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Asks one server every few milliseconds which role it has, by the plain driver. */
final class RoleWatcher implements Runnable {

	/** Between two questions. */
	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(4);

	/** After an attempt to connect. */
	private static final long PAUSE_OF_ABSENCE = TimeUnit.MILLISECONDS.toNanos(10);

	private static final int SECONDS = 1;

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

	private final Node node;

	private final List<Promotion> promotions = new CopyOnWriteArrayList<>();

	private volatile boolean closed;

	/** Until it answers for the first time it might be anything. */
	private boolean primary = true;

	RoleWatcher(Node node) {
		this.node = node;
	}

	List<Promotion> promotions() {
		return this.promotions;
	}

	void close() {
		this.closed = true;
	}

	@Override
	public void run() {
		while (!this.closed) {
			try (Connection connection = this.node.connect(SECONDS);
					PreparedStatement question = connection.prepareStatement("select pg_catalog.pg_is_in_recovery()")) {
				while (!this.closed) {
					long asked = System.nanoTime();
					boolean inRecovery = answer(question);
					if (!inRecovery && !this.primary) {
						promoted(asked);
					}
					this.primary = !inRecovery;
					LockSupport.parkNanos(PAUSE);
				}
			}
			catch (SQLException ex) {
				this.primary = false;
				LockSupport.parkNanos(PAUSE_OF_ABSENCE);
			}
		}
	}

	private static boolean answer(PreparedStatement question) throws SQLException {
		try (ResultSet result = question.executeQuery()) {
			result.next();
			return result.getBoolean(1);
		}
	}

	private void promoted(long nanos) {
		Promotion promotion = new Promotion(this.node, nanos, new AtomicLong());
		this.promotions.add(promotion);
		Thread thread = new Thread(() -> write(promotion), "first-write-" + this.node.port());
		thread.setDaemon(true);
		thread.start();
	}

	private void write(Promotion promotion) {
		while (promotion.committed().get() == 0 && System.nanoTime() - promotion.nanos() < PATIENCE) {
			try (Connection connection = this.node.connect();
					PreparedStatement insert = connection.prepareStatement(Watch.INSERT)) {
				insert.executeUpdate();
				promotion.committed().set(System.nanoTime());
			}
			catch (SQLException ex) {
				LockSupport.parkNanos(PAUSE_OF_ABSENCE);
			}
		}
	}

}
