package io.github.pgprofiles.internal.pool.failover;

import java.time.Instant;
import java.util.List;

import io.github.pgprofiles.config.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a profile's servers without asking anybody.
 *
 * @param role of the one that was reached last; {@link ServerRole#UNKNOWN} where nobody
 * follows a primary
 * @param server that was reached last; {@code null} before the first connection
 * @param timeline of that; {@code null} where nobody had to ask for it
 * @param changed when another one became the primary; {@code null} if none has since the
 * start
 * @param failingOver since when there is no primary, as far as is known; {@code null}
 * while there is one
 * @param rivals who claim to be primaries as well, the lower timelines: what is written
 * there is lost
 */
public record FollowedServers(ServerRole role, @Nullable HostPort server, @Nullable Integer timeline,
		@Nullable Instant changed, @Nullable Instant failingOver, List<Rival> rivals) {

	/**
	 * A server that claims to be a primary as well.
	 *
	 * @param server the server
	 * @param timeline of it; 0 where that is not known
	 * @param seen when it said so last
	 */
	public record Rival(HostPort server, int timeline, Instant seen) {

	}

}
