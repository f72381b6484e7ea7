package io.github.pgprofiles.internal.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.internal.pool.DrainingPool;
import io.github.pgprofiles.internal.position.LogPosition;
import io.github.pgprofiles.internal.position.WriteTracker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the primary and at each node, side by side, about once a second or more often
 * where little lag is allowed; each has a connection and a thread for that.
 */
final class NodeWatch implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(NodeWatch.class);

	private static final Duration LONGEST = Duration.ofSeconds(1);

	private static final Duration SHORTEST = Duration.ofMillis(100);

	/** Looks without an answer after which nothing on a node is waited for any more. */
	private static final int MOST_SILENT = 5;

	private final String profile;

	private final List<ReplicaNode> nodes;

	private final WriteTracker tracker;

	private final PrimaryPositions positions;

	private final ScheduledExecutorService scheduler;

	private final List<NodeLook> looks = new ArrayList<>();

	private volatile @Nullable NodeState primary;

	private volatile boolean primarySeen;

	NodeWatch(String profile, DrainingPool primary, List<ReplicaNode> nodes, WriteTracker tracker, Duration maxLag) {
		this.profile = profile;
		this.nodes = nodes;
		this.tracker = tracker;
		this.positions = new PrimaryPositions(maxLag.plus(LONGEST.multipliedBy(2)));
		this.scheduler = Executors.newScheduledThreadPool(nodes.size() + 1, (task) -> {
			Thread thread = new Thread(task, "postgres-profiles-nodes-" + profile);
			thread.setDaemon(true);
			return thread;
		});
		Duration pause = maxLag.dividedBy(4);
		pause = (pause.compareTo(LONGEST) > 0) ? LONGEST : (pause.compareTo(SHORTEST) < 0) ? SHORTEST : pause;
		NodeLook own = look(primary);
		schedule(() -> lookAtPrimary(own), pause);
		for (ReplicaNode node : nodes) {
			NodeLook look = look(node.pool());
			int[] silent = new int[1];
			schedule(() -> lookAt(node, look, silent), pause);
		}
	}

	private NodeLook look(DrainingPool pool) {
		NodeLook look = new NodeLook(pool);
		this.looks.add(look);
		return look;
	}

	@SuppressWarnings("FutureReturnValueIgnored") // until this is closed
	private void schedule(Runnable look, Duration pause) {
		this.scheduler.scheduleWithFixedDelay(() -> {
			try {
				look.run();
			}
			catch (RuntimeException ex) {
				// the next one must come
				logger.warn("Profile '{}': a look at its nodes failed", this.profile, ex);
			}
		}, 0, pause.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void lookAtPrimary(NodeLook look) {
		NodeState seen = look.look();
		LogPosition position = seen.position();
		if (position != null && this.tracker.system() != position.system()) {
			// that of a standby is its primary's
			this.tracker.of(position.system());
		}
		this.primarySeen |= position != null && !seen.standby();
		if (position != null && (!seen.standby() || !this.primarySeen)) {
			// without any primary, whoever is not behind the profile's own server is not
			// late
			this.positions.add(seen.at(), position);
		}
		this.primary = seen;
	}

	private void lookAt(ReplicaNode node, NodeLook look, int[] silent) {
		NodeState seen = look.look();
		LogPosition position = seen.position();
		long system = this.tracker.system();
		boolean foreign = position != null && system != 0 && position.system() != system;
		tell(node, seen, foreign, position, system);
		Duration behind = null;
		if (position != null) {
			behind = seen.standby() ? this.positions.behind(position, System.nanoTime()) : Duration.ZERO;
			behind = (behind == null && this.positions.last() == null) ? seen.replayed() : behind;
		}
		node.seen(seen, behind, foreign, system != 0);
		if (!seen.isUp()) {
			node.leave("is not available: " + seen.problem());
		}
		silent[0] = seen.isUp() ? 0 : silent[0] + 1;
		if (silent[0] == MOST_SILENT) {
			node.pool().abortAll();
		}
	}

	private void tell(ReplicaNode node, NodeState seen, boolean foreign, @Nullable LogPosition position, long system) {
		NodeState before = node.state();
		String name = this.profile + '/' + node.name();
		if (foreign && !node.isForeign() && position != null) {
			logger.warn(
					"Profile '{}': the node belongs to another database cluster, {} and not {}, and is never read"
							+ " from. Correct its 'host' and 'port'",
					name, Long.toUnsignedString(position.system()), Long.toUnsignedString(system));
		}
		if (before != null && before.isUp() != seen.isUp()) {
			if (seen.isUp()) {
				logger.info("Profile '{}': the node is available again", name);
			}
			else {
				logger.warn("Profile '{}': the node is not available: {}", name, seen.problem());
			}
		}
		if (before != null && before.isUp() && seen.isUp() && before.standby() != seen.standby()) {
			logger.info("Profile '{}': the node is {} now", name, seen.standby() ? "a standby" : "a primary");
		}
	}

	/** What was last seen of the primary; {@code null} if nothing was. */
	@Nullable NodeState primary() {
		return this.primary;
	}

	/** Where the primary was last seen; {@code null} if it never was. */
	@Nullable LogPosition position() {
		return this.primarySeen ? this.positions.last() : null;
	}

	List<ReplicaNode> nodes() {
		return this.nodes;
	}

	WriteTracker tracker() {
		return Objects.requireNonNull(this.tracker);
	}

	@Override
	public void close() {
		this.scheduler.shutdownNow();
		this.looks.forEach(NodeLook::close);
	}

}
