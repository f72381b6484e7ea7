package io.github.pgprofiles.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.PoolerMode;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.internal.spi.Pools;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Compares what the pools on one server may open together with what the server allows.
 * Asks each server once, in the background, and only where the answer may matter.
 */
final class ConnectionBudget {

	private static final Log logger = LogFactory.getLog(ConnectionBudget.class);

	private static final int QUERY_SECONDS = 5;

	/** The reserve of PostgreSQL 16 and later is no setting of older servers. */
	private static final String LIMIT = """
			select pg_catalog.current_setting('max_connections')::pg_catalog.int4
			operator(pg_catalog.-) pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
			operator(pg_catalog.-) coalesce(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4, 0)""";

	private ConnectionBudget() {
	}

	/** The pools on one server. */
	private record Shared(String server, Map<ProfileSettings, HikariDataSource> pools) {

		int sum() {
			return this.pools.values().stream().mapToInt(HikariDataSource::getMaximumPoolSize).sum();
		}

		boolean mayExceed() {
			return this.pools.size() > 1 || sum() > PoolSettings.defaults().maxSize();
		}

		HikariDataSource any() {
			return this.pools.values().iterator().next();
		}

		List<String> sizes() {
			List<String> sizes = new ArrayList<>();
			this.pools.forEach((profile, pool) -> sizes.add(profile.name() + ": " + pool.getMaximumPoolSize()));
			return sizes;
		}

	}

	/**
	 * Warns, some time later, of each server with fewer connections than the pools need.
	 * @param profiles that have been started
	 * @param pools by profile
	 */
	static void check(Collection<ProfileSettings> profiles, Map<String, HikariDataSource> pools) {
		Map<ProfileSettings, HikariDataSource> asked = new LinkedHashMap<>();
		List<ProfileSettings> all = new ArrayList<>(profiles);
		profiles.forEach((profile) -> all.addAll(profile.nodes().values()));
		for (ProfileSettings profile : all) {
			HikariDataSource pool = pools.get(profile.name());
			// a pooler has more clients than connections to the server
			boolean pooled = profile.pooler() == PoolerMode.TRANSACTION;
			if (pool != null && !pooled && profile.startup().mode() != StartupMode.LAZY) {
				asked.put(profile, pool);
			}
		}
		if (new Shared("", asked).mayExceed()) {
			Thread thread = new Thread(() -> shared(asked).forEach(ConnectionBudget::check),
					"postgres-profiles-limits");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/**
	 * Those that may exceed their server; looks up its address, as it may have several
	 * names.
	 */
	private static List<Shared> shared(Map<ProfileSettings, HikariDataSource> pools) {
		Map<String, Shared> servers = new LinkedHashMap<>();
		pools.forEach((profile, pool) -> {
			HostPort server = profile.hosts().get(0);
			servers.computeIfAbsent(address(server), (address) -> new Shared(server.toString(), new LinkedHashMap<>()))
				.pools()
				.put(profile, pool);
		});
		return servers.values().stream().filter(Shared::mayExceed).toList();
	}

	private static String address(HostPort server) {
		try {
			return InetAddress.getByName(server.host()).getHostAddress() + " " + server.port();
		}
		catch (UnknownHostException ex) {
			return server.toString().toLowerCase(Locale.ROOT);
		}
	}

	private static void check(Shared shared) {
		try (Connection connection = shared.any().getConnection();
				Statement statement = Pools.housekeeping(connection).createStatement()) {
			statement.setQueryTimeout(QUERY_SECONDS);
			try (ResultSet rows = statement.executeQuery(LIMIT)) {
				if (rows.next() && rows.getInt(1) < shared.sum()) {
					logger.warn(("The profiles on %s may open %d connections together (%s), but the server has %d for"
							+ " ordinary roles. Lower their 'pool.max-size', raise 'max_connections', or put a pooler"
							+ " in between.")
						.formatted(shared.server(), shared.sum(), String.join(", ", shared.sizes()), rows.getInt(1)));
				}
			}
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("The limit of %s could not be read".formatted(shared.server()), ex);
		}
	}

}
