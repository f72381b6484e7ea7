package io.github.pgprofiles.internal.driver.pooled;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.error.SqlStates;
import org.postgresql.core.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which statements of a profile may be prepared through a pooler that lends a session for
 * each transaction: none, or those of a text that the pooler has not prepared in a way
 * that does not fit any more. PgBouncer knows a statement by its text and the types of
 * its parameters, and prepares it in each session once, whoever asks: to prepare it anew
 * heals nothing there. Thread-safe.
 *
 * @see <a href="https://www.pgbouncer.org/config.html#max_prepared_statements">PgBouncer:
 * max_prepared_statements</a>
 */
public final class PooledStatements {

	private static final Logger logger = LoggerFactory.getLogger(PooledStatements.class);

	/** As long as PgBouncer keeps a session of the server, by its default. */
	private static final long LIFETIME = Duration.ofHours(1).toNanos();

	private static final int MOST_FORGOTTEN = 1000;

	private final String profile;

	private final int most;

	private volatile boolean followed;

	/** Texts that are sent as they are, and since when. */
	private final Map<String, Long> forgotten = new ConcurrentHashMap<>();

	/**
	 * For one profile.
	 * @param most how many of a connection the pooler follows, as far as the user knows
	 */
	public PooledStatements(String profile, int most) {
		this.profile = profile;
		this.most = most;
		this.followed = most > 0 && StatementNames.isAvailable();
	}

	/** How many statements of a connection the pooler follows; 0 for none. */
	public int most() {
		return this.followed ? this.most : 0;
	}

	/** Whether anything may be prepared. */
	public boolean mayPrepare() {
		return this.followed;
	}

	/** Whether these may be prepared; those that may not are not any more. */
	public boolean mayPrepare(Query... queries) {
		return this.followed && (this.forgotten.isEmpty() || !close(queries));
	}

	private boolean close(Query... queries) {
		boolean found = false;
		for (Query each : queries) {
			Query[] parts = each.getSubqueries();
			if (parts != null) {
				found |= close(parts);
			}
			else if (isForgotten(each.getNativeSql())) {
				each.close();
				found = true;
			}
		}
		return found;
	}

	private boolean isForgotten(String sql) {
		Long since = this.forgotten.get(sql);
		if (since != null && System.nanoTime() - since > LIFETIME) {
			this.forgotten.remove(sql, since);
			return false;
		}
		return since != null;
	}

	/** Has these not be prepared for as long as a session of the server may last. */
	public void forget(Query... queries) {
		if (!this.followed) {
			return;
		}
		for (Query each : queries) {
			Query[] parts = each.getSubqueries();
			if (parts != null) {
				forget(parts);
			}
			else {
				if (this.forgotten.size() >= MOST_FORGOTTEN) {
					this.forgotten.clear();
				}
				this.forgotten.put(each.getNativeSql(), System.nanoTime());
			}
		}
	}

	/** Looks at why something failed. */
	public void failed(SQLException failure, Query... queries) {
		if (!this.followed) {
			return;
		}
		if (SqlStates.INVALID_STATEMENT_NAME.equals(failure.getSQLState())) {
			if (StatementNames.isIn(failure.getMessage())) {
				notFollowed(
						"does not follow prepared statements any more, as a session of the server did not have one");
			}
			else {
				forget(queries);
			}
		}
		else if (SqlStates.isStalePlan(failure)) {
			forget(queries);
		}
	}

	/**
	 * Says that the pooler does not follow.
	 * @param what it does instead
	 */
	public void notFollowed(String what) {
		synchronized (this) {
			if (!this.followed) {
				return;
			}
			this.followed = false;
		}
		logger
			.warn("Profile '{}': 'pooler-max-prepared-statements' is {}, but the pooler {}. Nothing is prepared through"
					+ " it from here on. PgBouncer follows prepared statements from 1.21 on, in transaction mode, where its"
					+ " own max_prepared_statements is above 0: set that and start again, or remove the key",
					this.profile, this.most, what);
	}

}
