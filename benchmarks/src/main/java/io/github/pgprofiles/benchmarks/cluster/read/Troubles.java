package io.github.pgprofiles.benchmarks.cluster.read;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.pgprofiles.benchmarks.cluster.lab.Lab;
import io.github.pgprofiles.benchmarks.cluster.lab.Node;
import org.jspecify.annotations.Nullable;

/** Pauses one replica now and then, and holds the other one 200 ms behind. */
final class Troubles implements AutoCloseable {

	private static final long BETWEEN_PAUSES = TimeUnit.SECONDS.toNanos(2);

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(300);

	private static final String DELAY = "alter system set recovery_min_apply_delay = '200ms'";

	private static final String NO_DELAY = "alter system reset recovery_min_apply_delay";

	private final Lab lab;

	private final Node paused;

	private final Node late;

	/** Of the one that is late, which would take the delay back at once. */
	private final long agent;

	private final Thread thread;

	private volatile boolean closed;

	private final AtomicInteger pauses = new AtomicInteger();

	private volatile @Nullable Exception failure;

	/** Begins. */
	Troubles(Lab lab) throws IOException, SQLException, InterruptedException {
		this.lab = lab;
		List<Node> replicas = lab.othersThan(lab.leader());
		this.paused = replicas.get(0);
		this.late = replicas.get(1);
		this.agent = lab.agentOf(this.late);
		Lab.stop(this.agent);
		configure(DELAY);
		this.thread = new Thread(this::run, "troubles");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void configure(String sql) throws SQLException {
		try (Connection connection = this.late.connectAsSuperuser();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
			statement.execute("select pg_catalog.pg_reload_conf()");
		}
	}

	private void run() {
		String port = String.valueOf(this.paused.port());
		try {
			while (!this.closed) {
				LockSupport.parkNanos(BETWEEN_PAUSES);
				this.lab.patroni("pause-replay", port);
				this.pauses.incrementAndGet();
				LockSupport.parkNanos(PAUSE);
				this.lab.patroni("resume-replay", port);
			}
		}
		catch (IOException ex) {
			this.failure = ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The port of the one that is paused. */
	int pausedPort() {
		return this.paused.port();
	}

	/** The port of the other one. */
	int latePort() {
		return this.late.port();
	}

	/** How often it was paused so far. */
	int pauses() throws IOException {
		Exception known = this.failure;
		if (known != null) {
			throw new IOException("The replica is not paused any more", known);
		}
		return this.pauses.get();
	}

	@Override
	public void close() throws IOException, SQLException, InterruptedException {
		this.closed = true;
		LockSupport.unpark(this.thread);
		this.thread.join(Duration.ofSeconds(30).toMillis());
		configure(NO_DELAY);
		this.lab.patroni("resume-replay", String.valueOf(this.paused.port()));
		Lab.kill(this.agent);
		this.lab.awaitHealthy();
	}

}
