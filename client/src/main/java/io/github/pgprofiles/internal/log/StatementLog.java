package io.github.pgprofiles.internal.log;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.github.pgprofiles.config.LoggingSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The log of the statements of one profile, whose logger says at each of them whether it
 * wants it. Thread-safe.
 */
public final class StatementLog {

	/** And the profile's name, is the name of its logger. */
	static final String LOGGER = "io.github.pgprofiles.sql.";

	/** Rows of a response that a line shows. */
	public static final int FIRST_ROWS = 3;

	/** Of all values, and of all rows, in a line, in characters. */
	private static final int MOST = 1000;

	/** Of a transaction's name, which anybody may have given. */
	private static final int MOST_NAME = 200;

	private static final double NANOS_OF_A_MILLISECOND = Duration.ofMillis(1).toNanos();

	private final Logger logger;

	private final Level level;

	private final LoggingSettings settings;

	private final long slow;

	private final @Nullable SlowPlans plans;

	public StatementLog(String profile, LoggingSettings settings) {
		this.logger = LoggerFactory.getLogger(LOGGER + profile);
		this.level = settings.queries() ? Level.INFO : Level.DEBUG;
		this.settings = settings;
		this.slow = settings.slowQueryThreshold().isZero() ? Long.MAX_VALUE : nanos(settings.slowQueryThreshold());
		this.plans = settings.slowQueryExplain() ? new SlowPlans(profile, this.logger) : null;
	}

	private static long nanos(Duration duration) {
		// longer than anything takes
		return (duration.toDays() > 10_000) ? Long.MAX_VALUE : duration.toNanos();
	}

	/** Says where plans are asked for, if they are. */
	public void planBy(Planner planner) {
		if (this.plans != null) {
			this.plans.planBy(planner);
		}
	}

	/** Whether each statement has a line. */
	boolean isShown() {
		// by itself, for this is asked at each statement
		return (this.level == Level.INFO) ? this.logger.isInfoEnabled() : this.logger.isDebugEnabled();
	}

	/** Whether what the library itself says to the server has one, too. */
	boolean isAllShown() {
		return this.logger.isTraceEnabled();
	}

	boolean isSlow(long nanos) {
		return nanos >= this.slow;
	}

	boolean hasParameters() {
		return this.settings.parameters();
	}

	boolean hasResponses() {
		return this.settings.responses();
	}

	/**
	 * Writes the line of a statement that has ended: the one place that all of them come
	 * by, for whoever counts them.
	 */
	void write(Statement statement) {
		boolean slow = isSlow(statement.nanos) && !statement.ofLibrary && this.logger.isWarnEnabled();
		Level at = slow ? Level.WARN : statement.isMinor() ? Level.TRACE : this.level;
		if (!this.logger.isEnabledForLevel(at)) {
			return;
		}
		this.logger.makeLoggingEventBuilder(at).log(line(statement, slow));
		if (slow && this.plans != null && statement.sqlState == null && !statement.isMinor()) {
			this.plans.ask(statement.sql, statement.searchPath);
		}
	}

	private String line(Statement statement, boolean slow) {
		String sql = statement.sql;
		StringBuilder line = new StringBuilder(slow ? "slow [" : "[").append(SqlWords.shown(sql)).append(']');
		if (statement.rows >= 0) {
			line.append(" rows=").append(statement.rows);
		}
		if (statement.bytes >= 0) {
			line.append(" bytes=").append(statement.bytes);
		}
		line.append(" ms=").append(millis(statement.nanos));
		if (slow) {
			line.append(" waitedForPoolMs=").append(millis(statement.waited));
		}
		line.append(" node=").append(statement.node);
		if (statement.inTransaction) {
			append(line, " transaction=", TransactionSynchronizationManager.getCurrentTransactionName());
		}
		append(line, " name=", StatementName.of(sql));
		append(line, " sqlState=", statement.sqlState);
		appendAll(line, " parameters=", statement.parameters);
		appendAll(line, " response=", statement.response);
		return line.toString();
	}

	private static String millis(long nanos) {
		return String.format(Locale.ROOT, "%.3f", nanos / NANOS_OF_A_MILLISECOND);
	}

	private static void append(StringBuilder line, String key, @Nullable String text) {
		if (text != null) {
			line.append(key).append(LineText.of(text, MOST_NAME, text.length()));
		}
	}

	private static void appendAll(StringBuilder line, String key, @Nullable List<String> texts) {
		if (texts == null || texts.isEmpty()) {
			return;
		}
		line.append(key).append('[');
		int begin = line.length();
		for (int i = 0; i < texts.size(); i++) {
			String text = texts.get(i);
			if (line.length() - begin + text.length() > MOST) {
				line.append((i > 0) ? ", " : "").append("… (").append(texts.size()).append(" in all)");
				break;
			}
			line.append((i > 0) ? ", " : "").append(text);
		}
		line.append(']');
	}

}
