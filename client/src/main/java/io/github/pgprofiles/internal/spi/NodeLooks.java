package io.github.pgprofiles.internal.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.internal.cluster.Cluster;
import io.github.pgprofiles.internal.cluster.NodeState;
import io.github.pgprofiles.internal.position.LogPosition;
import org.jspecify.annotations.Nullable;

/** What the looks of a profile at its nodes have seen. Asks nobody. */
public final class NodeLooks {

	private NodeLooks() {
	}

	/**
	 * A node.
	 *
	 * @param name of it within the profile
	 * @param pool of its own
	 * @param at when it was looked at; {@code null} if it was not yet
	 * @param standby whether it is one; {@code null} if that is not known
	 * @param timeline that it has reached, likewise
	 * @param lag by which it is behind the primary, likewise
	 * @param problem why it does not answer; {@code null} if it does, or was not asked
	 * @param refusal why it is not read on by those who are sent to any replica;
	 * {@code null} if it is
	 */
	public record Seen(String name, HikariDataSource pool, @Nullable Instant at, @Nullable Boolean standby,
			@Nullable Integer timeline, @Nullable Duration lag, @Nullable String problem, @Nullable String refusal) {

	}

	/**
	 * The nodes of a profile.
	 * @param pool of the profile
	 * @return in the order of the configuration; none if it has none
	 */
	public static List<Seen> of(@Nullable DataSource pool) {
		Cluster cluster = (pool instanceof HikariDataSource hikari) ? Cluster.of(hikari) : null;
		List<Seen> nodes = new ArrayList<>();
		if (cluster != null) {
			cluster.pools().forEach((name, own) -> nodes.add(seen(cluster, name, own)));
		}
		return nodes;
	}

	private static Seen seen(Cluster cluster, String name, HikariDataSource pool) {
		NodeState state = cluster.state(name);
		if (state == null) {
			return new Seen(name, pool, null, null, null, null, null, cluster.refusal(name));
		}
		Instant at = Instant.now().minusNanos(Math.max(System.nanoTime() - state.at(), 0));
		LogPosition position = state.position();
		return new Seen(name, pool, at, state.isUp() ? state.standby() : null,
				(position != null) ? position.timeline() : null, state.isUp() ? cluster.lag(name) : null,
				state.problem(), cluster.refusal(name));
	}

}
