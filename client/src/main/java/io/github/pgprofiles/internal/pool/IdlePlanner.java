package io.github.pgprofiles.internal.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.pgprofiles.internal.driver.PlanQuestion;
import io.github.pgprofiles.internal.log.Planner;
import org.jspecify.annotations.Nullable;

/**
 * Asks for plans on a connection of the pool that is idle and that nobody waits for.
 */
final class IdlePlanner implements Planner {

	/** For how long one is looked for. */
	private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

	private static final long TICK = Duration.ofMillis(20).toNanos();

	private final HikariDataSource pool;

	IdlePlanner(HikariDataSource pool) {
		this.pool = pool;
	}

	@Override
	public @Nullable List<String> plan(String sql, int parameters, @Nullable String searchPath) throws SQLException {
		long begin = System.nanoTime();
		while (!isAnyIdle()) {
			if (System.nanoTime() - begin > PATIENCE || this.pool.isClosed()) {
				return null;
			}
			LockSupport.parkNanos(TICK);
		}
		try (Connection connection = this.pool.getConnection()) {
			return PlanQuestion.ask(Held.hold(connection, null), sql, parameters, searchPath);
		}
	}

	private boolean isAnyIdle() {
		HikariPoolMXBean counts = this.pool.isClosed() ? null : this.pool.getHikariPoolMXBean();
		return counts != null && counts.getIdleConnections() > 0 && counts.getThreadsAwaitingConnection() == 0;
	}

}
