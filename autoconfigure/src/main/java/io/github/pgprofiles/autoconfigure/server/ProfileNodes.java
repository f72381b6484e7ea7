package io.github.pgprofiles.autoconfigure.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.autoconfigure.server.ProfileState.Failure;
import io.github.pgprofiles.internal.spi.NodeLooks;
import io.github.pgprofiles.internal.spi.PoolLook;
import io.github.pgprofiles.internal.spi.PoolUsage;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a profile, as the looks have seen them by which the profile chooses where
 * to read. Asks nobody. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ProfileNodes {

	private final String profile;

	private final @Nullable DataSource pool;

	private final ProfileStates states;

	/**
	 * For one profile.
	 * @param profile its name
	 * @param pool of the profile; {@code null} if it has none of the library's
	 * @param states of all servers
	 */
	public ProfileNodes(String profile, @Nullable DataSource pool, ProfileStates states) {
		this.profile = profile;
		this.pool = pool;
		this.states = states;
	}

	/**
	 * A node.
	 *
	 * @param name of it within the profile
	 * @param state of its server; unknown before the first look
	 * @param lag by which it is behind the primary; {@code null} where that is not known
	 * @param refusal why it is not read on by those who are sent to any replica;
	 * {@code null} if it is
	 * @param pool of its own
	 */
	public record Node(String name, ProfileState.Snapshot state, @Nullable Duration lag, @Nullable String refusal,
			HikariDataSource pool) {

	}

	/**
	 * What is known of them.
	 * @return in the order of the configuration
	 */
	public List<Node> all() {
		List<Node> nodes = new ArrayList<>();
		for (NodeLooks.Seen seen : NodeLooks.of(this.pool)) {
			ProfileState state = this.states.of(new ProfileNode(this.profile, seen.name()));
			if (seen.at() != null) {
				note(state, seen, seen.at());
			}
			nodes.add(new Node(seen.name(), state.snapshot(), seen.lag(), seen.refusal(), seen.pool()));
		}
		return nodes;
	}

	private static void note(ProfileState state, NodeLooks.Seen seen, Instant at) {
		if (seen.problem() != null) {
			state.down(new Failure("failed", seen.problem(), null), at, PoolLook.changed(seen.pool(), true));
			return;
		}
		PoolUsage usage = PoolUsage.of(seen.pool());
		state.up(new ServerFacts((usage != null) ? usage.server() : null, null, null, seen.standby(), seen.timeline(),
				null, null, null, null, Duration.ZERO), at, PoolLook.changed(seen.pool(), false));
	}

}
