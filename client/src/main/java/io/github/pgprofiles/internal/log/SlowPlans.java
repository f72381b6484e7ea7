package io.github.pgprofiles.internal.log;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The plans of slow queries, one at a time, each on a thread that ends with it. Those
 * that come meanwhile have none, so that nothing piles up. Thread-safe.
 */
final class SlowPlans {

	/** Of a plan in a line, and of its lines, in characters. */
	private static final int MOST_LINES = 100;

	private static final int MOST = 500;

	private final String profile;

	private final Logger logger;

	private final AtomicBoolean busy = new AtomicBoolean();

	private volatile @Nullable Planner planner;

	SlowPlans(String profile, Logger logger) {
		this.profile = profile;
		this.logger = logger;
	}

	void planBy(Planner planner) {
		this.planner = planner;
	}

	/** Has the plan of a statement logged, if it is a query that only reads. */
	void ask(String sql, @Nullable String searchPath) {
		Planner present = this.planner;
		if (present == null || !SqlWords.isExplainable(sql) || !this.busy.compareAndSet(false, true)) {
			return;
		}
		try {
			Thread thread = new Thread(() -> plan(present, sql, searchPath), "pgprofiles-plan-" + this.profile);
			thread.setDaemon(true);
			thread.start();
		}
		catch (RuntimeException | Error ex) {
			this.busy.set(false);
			this.logger.debug("No plan was asked for: there is no thread for it", ex);
		}
	}

	private void plan(Planner present, String sql, @Nullable String searchPath) {
		try {
			List<String> plan = present.plan(sql, SqlWords.parameters(sql), searchPath);
			if (plan == null) {
				this.logger.debug("No plan was asked for: no connection was free");
				return;
			}
			this.logger.warn("plan of [{}]:{}", SqlWords.shown(sql), text(plan));
		}
		catch (SQLException ex) {
			this.logger.debug("The server gave no plan: sqlState={}", ex.getSQLState());
		}
		catch (RuntimeException ex) {
			this.logger.debug("There is no plan", ex);
		}
		finally {
			this.busy.set(false);
		}
	}

	/** Each line behind spaces, so that none can pretend to be one of the log's. */
	private static String text(List<String> plan) {
		StringBuilder text = new StringBuilder();
		for (String line : plan.subList(0, Math.min(plan.size(), MOST_LINES))) {
			text.append("\n    ").append(LineText.of(line, MOST, line.length()));
		}
		return text.toString();
	}

}
