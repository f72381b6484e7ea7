package io.github.pgprofiles.autoconfigure.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.BlockerDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.HolderDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.NodeDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.OperationDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.PoolDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.ServerDescriptor;
import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.State;
import io.github.pgprofiles.autoconfigure.server.ProfileState;
import io.github.pgprofiles.autoconfigure.server.ProfileState.Failure;
import io.github.pgprofiles.autoconfigure.server.ServerAnswer;
import io.github.pgprofiles.autoconfigure.server.ServerAnswer.Session;
import io.github.pgprofiles.autoconfigure.server.ServerFacts;
import io.github.pgprofiles.internal.spi.PoolUsage;
import org.jspecify.annotations.Nullable;

/** Puts together what is known of profiles. Asks nobody. */
final class ProfileDescriptors {

	/** As health calls it. */
	private static final String POOL_EXHAUSTED = "pool-exhausted";

	private final PostgresWatch watch;

	/** Whose profile has a process of a server, by server and process. */
	private final Map<WatchedServer, Map<Integer, String>> owners = new HashMap<>();

	ProfileDescriptors(PostgresWatch watch) {
		this.watch = watch;
		for (WatchedProfile profile : watch.profiles().values()) {
			WatchedServer server = watch.server(profile);
			if (server != null) {
				Map<Integer, String> own = this.owners.computeIfAbsent(server, (key) -> new HashMap<>());
				profile.processes().forEach((process) -> own.put(process, profile.name()));
			}
		}
	}

	NodeDescriptor node(WatchedProfile profile) {
		WatchedServer server = this.watch.server(profile);
		Duration silence = (server != null) ? server.silence() : null;
		if (silence != null) {
			profile.silent(silence);
		}
		ProfileState.Snapshot state = profile.state();
		ServerFacts facts = state.facts();
		Condition condition = Condition.of(profile, state);
		return new NodeDescriptor(condition.state, condition.since, state.lastSuccess(), condition.reason(),
				condition.sqlState(), (facts != null) ? facts.host() : null, (facts != null) ? facts.role() : null,
				(facts != null) ? facts.timeline() : null, (facts != null) ? version(facts.version()) : null,
				(facts != null) ? millis(facts.roundTrip()) : null, pool(profile),
				(facts != null && facts.connections() != null)
						? new ServerDescriptor(facts.connections().used(), facts.connections().max()) : null);
	}

	/** State and reason, of what has been seen and what the pool says of itself. */
	private record Condition(State state, @Nullable Instant since, @Nullable Failure failure) {

		static Condition of(WatchedProfile profile, ProfileState.Snapshot seen) {
			Instant exhausted = profile.exhausted();
			WatchedProfile.Trouble trouble = profile.trouble();
			Failure failure = seen.failure();
			return switch (seen.condition()) {
				case UNKNOWN -> new Condition(State.UNKNOWN, null, null);
				case DOWN -> new Condition(
						(failure != null && POOL_EXHAUSTED.equals(failure.reason())) ? State.DEGRADED : State.DOWN,
						seen.since(), failure);
				case UP -> (trouble != null) ? new Condition(State.DEGRADED, trouble.since(), trouble.failure())
						: (exhausted != null)
								? new Condition(State.DEGRADED, exhausted, new Failure(POOL_EXHAUSTED,
										"all connections of the pool are in use, and threads wait for one", null))
								: new Condition(State.UP, seen.since(), null);
			};
		}

		@Nullable String reason() {
			return (this.failure != null) ? this.failure.error() : null;
		}

		@Nullable String sqlState() {
			return (this.failure != null) ? this.failure.sqlState() : null;
		}

	}

	/** Packagers add theirs in parentheses. */
	private static @Nullable String version(@Nullable String version) {
		return (version != null) ? version.replaceFirst(" .*", "") : null;
	}

	private static double millis(Duration duration) {
		return Math.round(duration.toNanos() / 1e3) / 1e3;
	}

	private static @Nullable PoolDescriptor pool(WatchedProfile profile) {
		HikariDataSource pool = profile.pool();
		HikariPoolMXBean figures = (pool != null) ? pool.getHikariPoolMXBean() : null;
		if (pool == null || figures == null) {
			return null;
		}
		PoolUsage usage = profile.usage();
		PoolUsage.Waits waits = (usage != null) ? usage.waits() : null;
		return new PoolDescriptor(figures.getActiveConnections(), figures.getIdleConnections(),
				figures.getThreadsAwaitingConnection(), pool.getMaximumPoolSize(),
				(waits != null) ? millis(waits.longest()) : null, (waits != null) ? waits.timeouts() : null);
	}

	List<HolderDescriptor> holders(WatchedProfile profile) {
		PoolUsage usage = profile.usage();
		if (usage == null) {
			return List.of();
		}
		WatchedServer server = this.watch.server(profile);
		ServerAnswer answer = (server != null) ? server.answerFor(usage.role()) : null;
		return usage.holders().stream().map((held) -> {
			Session session = session(held, answer);
			return new HolderDescriptor(held.since(), held.held().toMillis(), held.thread(), held.statement(),
					held.transaction(), held.process(), (session != null) ? session.state() : null,
					(session != null) ? session.waitEvent() : null, (session != null) ? session.transactionAge() : null,
					(session != null && answer != null) ? blockers(session, answer, this.owners.get(server))
							: List.of());
		}).toList();
	}

	/** What the server said before the connection was lent is about somebody else. */
	private static @Nullable Session session(PoolUsage.Held held, @Nullable ServerAnswer answer) {
		return (answer != null && held.process() != null && !held.since().isAfter(answer.at()))
				? answer.sessions().get(held.process()) : null;
	}

	private static List<BlockerDescriptor> blockers(Session session, ServerAnswer answer,
			@Nullable Map<Integer, String> owners) {
		List<BlockerDescriptor> all = new ArrayList<>();
		for (Integer process : session.blockers()) {
			Session blocker = answer.sessions().get(process);
			String profile = (owners != null) ? owners.get(process) : null;
			all.add((blocker != null)
					? new BlockerDescriptor(process, blocker.applicationName(), blocker.state(), blocker.stateAge(),
							blocker.transactionAge(), profile)
					: new BlockerDescriptor(process, null, null, null, null, profile));
		}
		return all;
	}

	List<OperationDescriptor> operations(WatchedProfile profile) {
		PoolUsage usage = profile.usage();
		return (usage == null) ? List.of() : usage.operations().stream().map((work) -> {
			double seconds = work.elapsed().toNanos() / 1e9;
			return new OperationDescriptor(work.kind(), work.name(), work.rows(), work.bytes(), work.since(),
					(seconds > 0) ? Math.round(work.rows() / seconds * 10) / 10.0 : 0, work.share());
		}).toList();
	}

	/** What is missing, and why. */
	List<String> notes(WatchedProfile profile, List<HolderDescriptor> holders) {
		PoolUsage usage = profile.usage();
		WatchedServer server = this.watch.server(profile);
		if (usage == null || server == null) {
			return List.of("The DataSource is not a pool of this library: who holds its connections, and what is under"
					+ " way on them, is not known. The state is what the health endpoint has seen.");
		}
		List<String> notes = new ArrayList<>();
		WatchedLogin login = server.loginFor(usage.role());
		if (login != null && login.isBlind()) {
			notes.add("The pool's DataSource was replaced by a customizer: its server is not asked.");
		}
		if (login != null && login.isDeprived()) {
			notes.add("The role may not ask for sessions: the state of holders on the server is missing.");
		}
		if (usage.isPooled()) {
			notes.add(
					"A pooler lends sessions for a transaction each, and the process numbers that it tells are its own:"
							+ " the state of holders on the server is missing.");
		}
		if (holders.stream()
			.flatMap((holder) -> holder.blockedBy().stream())
			.anyMatch((blocker) -> blocker.pid() != 0 && blocker.state() == null)) {
			notes.add("The role may not see the sessions of other roles: grant pg_read_all_stats, or pg_monitor, to see"
					+ " the state of those that block.");
		}
		if (server.turns().size() > 1) {
			notes.add(
					("The server is asked once a second, by %d roles in turn, each of which sees its own sessions only:"
							+ " grant one of them pg_read_all_stats, or pg_monitor.")
						.formatted(server.turns().size()));
		}
		return notes;
	}

}
