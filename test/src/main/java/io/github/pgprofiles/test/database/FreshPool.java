package io.github.pgprofiles.test.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

/**
 * A pool, and the template of its database.
 *
 * @param pool connected to it
 * @param template of it
 */
record FreshPool(HikariDataSource pool, DatabaseTemplate template) {

	/** For connections that tests have not given back. */
	private static final long LIMIT = Duration.ofSeconds(2).toNanos();

	private static final long TICK = Duration.ofMillis(1).toNanos();

	/** A step that needs the database without sessions. */
	@FunctionalInterface
	private interface Step<T> {

		T run() throws SQLException;

	}

	static FreshPool take(HikariDataSource pool) throws SQLException {
		return new FreshPool(pool, withoutConnections(pool, () -> DatabaseTemplate.of(pool.getJdbcUrl(), login(pool))));
	}

	void restore() throws SQLException {
		withoutConnections(this.pool, () -> {
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

	/** The pool makes no connection meanwhile, unless somebody asks for one. */
	private static <T> T withoutConnections(HikariDataSource pool, Step<T> step) throws SQLException {
		int idle = pool.getMinimumIdle();
		pool.setMinimumIdle(0);
		try {
			HikariPoolMXBean connections = pool.getHikariPoolMXBean();
			if (connections != null) {
				long end = System.nanoTime() + LIMIT;
				connections.softEvictConnections();
				while (connections.getTotalConnections() > 0 && System.nanoTime() < end) {
					LockSupport.parkNanos(TICK);
				}
			}
			return step.run();
		}
		finally {
			pool.setMinimumIdle(idle);
		}
	}

}
