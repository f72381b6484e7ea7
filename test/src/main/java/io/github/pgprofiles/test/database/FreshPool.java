package io.github.pgprofiles.test.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

/**
 * The pools of a database, and its template.
 *
 * @param pools connected to it
 * @param template of it
 */
record FreshPool(List<HikariDataSource> pools, DatabaseTemplate template) {

	/** For connections that tests have not given back. */
	private static final long LIMIT = Duration.ofSeconds(2).toNanos();

	private static final long TICK = Duration.ofMillis(1).toNanos();

	/** A step that needs the database without sessions. */
	@FunctionalInterface
	private interface Step<T> {

		T run() throws SQLException;

	}

	/** Servers and name of the database that a pool connects to. */
	static String database(HikariDataSource pool) {
		String url = String.valueOf(pool.getJdbcUrl());
		int end = url.indexOf('?');
		return (end < 0) ? url : url.substring(0, end);
	}

	static FreshPool take(List<HikariDataSource> pools) throws SQLException {
		return new FreshPool(pools, withoutConnections(pools, () -> template(pools)));
	}

	/** Made by the first role that may. */
	private static DatabaseTemplate template(List<HikariDataSource> pools) throws SQLException {
		SQLException refused = null;
		for (HikariDataSource pool : pools) {
			try {
				return DatabaseTemplate.of(pool.getJdbcUrl(), login(pool));
			}
			catch (SQLException ex) {
				if (refused != null) {
					refused.addSuppressed(ex);
				}
				else {
					refused = ex;
				}
			}
		}
		throw (refused != null) ? refused : new SQLException("There is no pool");
	}

	void restore() throws SQLException {
		withoutConnections(this.pools, () -> {
			this.template.restore();
			return this.template;
		});
	}

	void close() throws SQLException {
		this.template.close();
	}

	private static Properties login(HikariDataSource pool) {
		Properties login = new Properties();
		login.putAll(pool.getDataSourceProperties());
		if (pool.getUsername() != null) {
			login.setProperty("user", pool.getUsername());
		}
		if (pool.getPassword() != null) {
			login.setProperty("password", pool.getPassword());
		}
		login.setProperty("ApplicationName", "fresh-database");
		return login;
	}

	/** The pools make no connection meanwhile, unless somebody asks for one. */
	private static <T> T withoutConnections(List<HikariDataSource> all, Step<T> step) throws SQLException {
		List<HikariDataSource> pools = all.stream().filter((pool) -> pool.getHikariPoolMXBean() != null).toList();
		List<Integer> idle = pools.stream().map(HikariDataSource::getMinimumIdle).toList();
		pools.forEach((pool) -> pool.setMinimumIdle(0));
		try {
			long end = System.nanoTime() + LIMIT;
			pools.forEach((pool) -> empty(pool, end));
			return step.run();
		}
		finally {
			for (int i = 0; i < pools.size(); i++) {
				pools.get(i).setMinimumIdle(idle.get(i));
			}
		}
	}

	private static void empty(HikariDataSource pool, long end) {
		HikariPoolMXBean connections = pool.getHikariPoolMXBean();
		if (connections != null) {
			connections.softEvictConnections();
			while (connections.getTotalConnections() > 0 && System.nanoTime() < end) {
				LockSupport.parkNanos(TICK);
			}
		}
	}

}
