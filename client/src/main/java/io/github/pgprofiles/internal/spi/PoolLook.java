package io.github.pgprofiles.internal.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.internal.driver.DriverSession;
import io.github.pgprofiles.internal.pool.BesidePool;
import io.github.pgprofiles.internal.pool.ConnectionSource;
import io.github.pgprofiles.internal.pool.PoolContact;
import io.github.pgprofiles.internal.pool.PoolFailure;
import io.github.pgprofiles.internal.pool.failover.FollowedServers;
import org.jspecify.annotations.Nullable;

/** What is known of a server without a connection of its pool. */
public final class PoolLook {

	private PoolLook() {
	}

	/**
	 * Since when a pool's attempts to connect fail, or succeed again after one has
	 * failed. Asks nobody.
	 * @param failing which of the two is asked for
	 * @return {@code null} if it is the other one, none has ever failed, or the pool is
	 * none of a profile
	 */
	public static @Nullable Instant changed(HikariDataSource pool, boolean failing) {
		PoolContact contact = PoolFailure.contact(pool);
		return (contact != null && failing == (contact.failure() != null)) ? contact.changed() : null;
	}

	/**
	 * When the first of the secrets expires that a pool connects with. Asks nobody.
	 * @return {@code null} if none does, or the pool is none of a profile
	 */
	public static @Nullable Instant secretExpiry(HikariDataSource pool) {
		PoolContact contact = PoolFailure.contact(pool);
		return (contact != null) ? contact.secretExpiry() : null;
	}

	/**
	 * Logs in beside a pool, as the pool does, and logs out again.
	 * @param limit of the login, in whole seconds, rounded up
	 * @return whether somebody could be asked: not where the pool is none of a profile,
	 * or its DataSource was replaced
	 * @throws SQLException if the login has failed
	 */
	public static boolean login(HikariDataSource pool, Duration limit) throws SQLException {
		BesidePool beside = BesidePool.of(new ConnectionSource(pool));
		if (beside == null) {
			return false;
		}
		try (Connection connection = beside.openBriefly(pool, (int) limit.plusMillis(999).toSeconds())) {
			return connection != null;
		}
	}

	/**
	 * The server that a connection has reached, among several.
	 * @return host and port; {@code null} if it is none of pgJDBC's
	 */
	public static @Nullable String server(Connection connection) throws SQLException {
		return DriverSession.isBelow(connection) ? DriverSession.server(connection) : null;
	}

	/**
	 * What is known of the servers of a profile, whose primary it follows. Asks nobody.
	 * @return {@code null} where the pool is none of a profile
	 */
	public static @Nullable Servers servers(HikariDataSource pool) {
		FollowedServers known = PoolFailure.followed(pool);
		return (known != null) ? new Servers(known.role().name().toLowerCase(Locale.ROOT).replace('_', '-'),
				text(known.server()), known.timeline(), known.changed(), known.failingOver(),
				known.rivals()
					.stream()
					.map((rival) -> new Rival(rival.server().toString(), rival.timeline(), rival.seen()))
					.toList())
				: null;
	}

	private static @Nullable String text(@Nullable HostPort server) {
		return (server != null) ? server.toString() : null;
	}

	/**
	 * What is known of the servers of a profile.
	 *
	 * @param role of the one that was reached last: {@code primary}, {@code standby},
	 * {@code read-only}, or {@code unknown} where it was not asked
	 * @param server that was reached last, as host and port; {@code null} before the
	 * first connection
	 * @param timeline of it; {@code null} where it was not asked
	 * @param changed when another one became the primary; {@code null} if none has since
	 * the start
	 * @param failingOver since when there is no primary; {@code null} while there is one
	 * @param rivals who claim to be primaries as well
	 */
	public record Servers(String role, @Nullable String server, @Nullable Integer timeline, @Nullable Instant changed,
			@Nullable Instant failingOver, List<Rival> rivals) {

	}

	/**
	 * A server that claims to be a primary as well, of a lower timeline.
	 *
	 * @param server host and port
	 * @param timeline of it; 0 where that is not known
	 * @param seen when it said so last
	 */
	public record Rival(String server, int timeline, Instant seen) {

	}

}
