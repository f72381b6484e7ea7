package io.github.pgprofiles.internal.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ReadOnlyTransactions;
import io.github.pgprofiles.config.ReplicaSettings;
import io.github.pgprofiles.error.ReplicaUnavailableException;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.DrainingPool;
import io.github.pgprofiles.internal.pool.replica.ReplicaRead;
import io.github.pgprofiles.internal.pool.replica.Replicas;
import io.github.pgprofiles.internal.position.LogPosition;
import io.github.pgprofiles.internal.position.WriteTracker;
import io.github.pgprofiles.internal.position.Written;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A profile with its nodes: which of them a read goes to, and whether it has what its
 * reader has written. Thread-safe.
 */
public final class Cluster implements Replicas {

	private static final Logger logger = LoggerFactory.getLogger(Cluster.class);

	/** What the next borrower on this thread is to get. */
	private static final ThreadLocal<@Nullable Detour> DETOUR = new ThreadLocal<>();

	private final String profile;

	private final DrainingPool primary;

	private final ReplicaSettings settings;

	private final List<ReplicaNode> nodes;

	private final WriteTracker tracker = new WriteTracker();

	private final NodeWatch watch;

	/** The next connection that is borrowed on a thread, and no further one. */
	private static final class Detour {

		private final Cluster cluster;

		private final ReplicaNode node;

		private final @Nullable LogPosition position;

		private final boolean shared;

		private boolean taken;

		private boolean lent;

		Detour(Cluster cluster, ReplicaNode node, @Nullable LogPosition position, boolean shared) {
			this.cluster = cluster;
			this.node = node;
			this.position = position;
			this.shared = shared;
		}

	}

	private Cluster(DrainingPool primary, ReplicaSettings settings, List<ReplicaNode> nodes) {
		this.profile = primary.getPoolName();
		this.primary = primary;
		this.settings = settings;
		this.nodes = nodes;
		this.watch = new NodeWatch(this.profile, primary, nodes, this.tracker, settings.maxLag());
	}

	/**
	 * Makes profiles with nodes of the pools that have been started for them.
	 * @param pools by the names of profiles and nodes
	 */
	public static void form(Iterable<ProfileSettings> profiles, Map<String, HikariDataSource> pools) {
		for (ProfileSettings profile : profiles) {
			if (!profile.nodes().isEmpty() && pools.get(profile.name()) instanceof DrainingPool primary) {
				List<ReplicaNode> nodes = new ArrayList<>();
				profile.nodes().forEach((name, settings) -> {
					if (pools.get(settings.name()) instanceof DrainingPool pool) {
						pool.session(primary.session());
						nodes.add(new ReplicaNode(name, pool));
					}
				});
				primary.replicas(new Cluster(primary, profile.replicas(), List.copyOf(nodes)));
			}
		}
	}

	/** That of a profile's pool; {@code null} if it has no nodes. */
	public static @Nullable Cluster of(HikariDataSource pool) {
		return (pool instanceof DrainingPool own && own.replicas() instanceof Cluster cluster) ? cluster : null;
	}

	/** That of a client; {@code null} if its profile has no nodes. */
	public static @Nullable Cluster of(ConnectionSource connections) {
		return (BesidePool.replicas(connections) instanceof Cluster cluster) ? cluster : null;
	}

	/** The pools of the nodes, by their names. */
	public Map<String, HikariDataSource> pools() {
		Map<String, HikariDataSource> pools = new LinkedHashMap<>();
		this.nodes.forEach((node) -> pools.put(node.name(), node.pool()));
		return pools;
	}

	/** What was last seen of a node; {@code null} if nothing was. */
	public @Nullable NodeState state(String node) {
		return find(node).map(ReplicaNode::state).orElse(null);
	}

	private Optional<ReplicaNode> find(String node) {
		return this.nodes.stream().filter((each) -> each.name().equals(node)).findFirst();
	}

	/** How far a node is behind; {@code null} if that is not known. */
	public @Nullable Duration lag(String node) {
		return find(node).map(ReplicaNode::lag).orElse(null);
	}

	/** Why a node is not read on; {@code null} if it is. */
	public @Nullable String refusal(String node) {
		return find(node).map((each) -> each.refusal(null, this.settings.maxLag())).orElse(null);
	}

	/** What was last seen of the primary; {@code null} if nothing was. */
	public @Nullable NodeState primaryState() {
		return this.watch.primary();
	}

	@Override
	public WriteTracker tracker() {
		return this.tracker;
	}

	@Override
	public boolean takesReadOnlyTransactions() {
		return this.settings.readOnlyTransactions() == ReadOnlyTransactions.REPLICA;
	}

	@Override
	public @Nullable Connection detour() throws SQLException {
		Detour detour = DETOUR.get();
		if (detour == null || detour.cluster != this || detour.taken) {
			return null;
		}
		detour.taken = true;
		Connection lent = detour.node.borrow(detour.position, detour.shared, this.settings.maxWait());
		detour.lent = true;
		return lent;
	}

	@Override
	public <R extends @Nullable Object, X extends Throwable> R read(ReplicaRead how, Work<R, X> work) throws X {
		Wanted wanted = wanted(how.after());
		List<String> refusals = new ArrayList<>();
		if (!wanted.unknown) {
			for (ReplicaNode node : candidates(wanted.position, refusals)) {
				Attempt<R> attempt = this.<R, X>on(node, how, wanted.position, work);
				if (attempt.done) {
					// a null is the work's own
					return attempt.result();
				}
				refusals.add("'" + node.name() + "' " + attempt.refusal);
			}
		}
		else {
			refusals.add("the primary did not say up to where the caller has written");
		}
		if (how.orFail()) {
			throw new ReplicaUnavailableException(this.profile, String.join("; ", refusals));
		}
		return undirected(work);
	}

	private <R extends @Nullable Object, X extends Throwable> R undirected(Work<R, X> work) throws X {
		Detour before = DETOUR.get();
		DETOUR.remove();
		try {
			return work.run();
		}
		finally {
			restore(before);
		}
	}

	private static void restore(@Nullable Detour before) {
		if (before != null) {
			DETOUR.set(before);
		}
		else {
			DETOUR.remove();
		}
	}

	/** What became of a read on one node. */
	private static final class Attempt<R extends @Nullable Object> {

		private final boolean done;

		private final @Nullable R result;

		private final String refusal;

		Attempt(boolean done, @Nullable R result, String refusal) {
			this.done = done;
			this.result = result;
			this.refusal = refusal;
		}

		@SuppressWarnings("NullAway") // null only where the work returns it
		R result() {
			return this.result;
		}

	}

	private <R extends @Nullable Object, X extends Throwable> Attempt<R> on(ReplicaNode node, ReplicaRead how,
			@Nullable LogPosition position, Work<R, X> work) throws X {
		Detour before = DETOUR.get();
		Detour detour = new Detour(this, node, position, how.shared());
		DETOUR.set(detour);
		try {
			R result = work.run();
			return new Attempt<>(true, result, "");
		}
		catch (Throwable ex) {
			String refusal = (detour.taken && (how.restartable() || !detour.lent)) ? Elsewhere.reason(node, ex) : null;
			if (refusal == null) {
				throw ex;
			}
			logger.debug("Profile '{}': a read goes elsewhere than to '{}'", this.profile, node.name(), ex);
			return new Attempt<>(false, null, refusal);
		}
		finally {
			restore(before);
		}
	}

	/** All that may be read on, the least busy one first. */
	private List<ReplicaNode> candidates(@Nullable LogPosition position, List<String> refusals) {
		record Candidate(ReplicaNode node, double load) {
		}
		List<Candidate> fit = new ArrayList<>(this.nodes.size());
		for (ReplicaNode node : this.nodes) {
			String refusal = node.refusal(position, this.settings.maxLag());
			if (refusal == null) {
				fit.add(new Candidate(node, node.load()));
			}
			else {
				refusals.add("'" + node.name() + "' " + refusal);
			}
		}
		// of equals not always the first one: others choose at the same moment
		Collections.rotate(fit, (int) (Thread.currentThread().getId() % Math.max(fit.size(), 1)));
		fit.sort(Comparator.comparingDouble(Candidate::load));
		return fit.stream().map(Candidate::node).toList();
	}

	/** What has to be there. */
	private record Wanted(@Nullable LogPosition position, boolean unknown) {
	}

	private Wanted wanted(@Nullable LogPosition after) {
		Written written = this.tracker.written();
		if (written.more()) {
			LogPosition asked = ask();
			if (asked == null) {
				return new Wanted(null, true);
			}
			this.tracker.known(asked);
			written = this.tracker.written();
		}
		LogPosition own = raised(written.position());
		LogPosition other = raised(after);
		LogPosition all = (own == null || (other != null && other.isAfter(own))) ? other : own;
		return new Wanted(all, false);
	}

	/**
	 * What a position is on the primary's timeline, if that is a later one: of what was
	 * committed there before, the primary has what is left.
	 */
	private @Nullable LogPosition raised(@Nullable LogPosition position) {
		LogPosition known = this.watch.position();
		if (position == null || known == null || position.timeline() >= known.timeline()) {
			return position;
		}
		this.tracker.replaced(position, known);
		return known;
	}

	/** What the caller has written up to, of the primary itself. */
	private @Nullable LogPosition ask() {
		try {
			return undirected(() -> PositionQuestion.ask(this.primary));
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("Profile '{}': the primary did not say where its log is", this.profile, ex);
			return null;
		}
	}

	/** The position of all that the present caller has written; {@code null} for none. */
	public @Nullable LogPosition written() throws SQLException {
		Written written = this.tracker.written();
		if (written.more()) {
			this.tracker.known(undirected(() -> PositionQuestion.ask(this.primary)));
			written = this.tracker.written();
		}
		return written.position();
	}

	@Override
	public void close() {
		this.watch.close();
	}

}
