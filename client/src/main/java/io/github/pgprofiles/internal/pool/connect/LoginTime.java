package io.github.pgprofiles.internal.pool.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * The time that a log-in has, of which what is asked on the new connection has the rest:
 * a pooler that is full takes the log-in at once, and has the first statement wait.
 */
public final class LoginTime {

	private final boolean limited;

	/** By {@link System#nanoTime()}. */
	private final long end;

	private LoginTime(int seconds) {
		this.limited = seconds > 0;
		this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
	}

	/**
	 * Begins now.
	 * @param seconds for all of it; 0 for no limit
	 */
	public static LoginTime begin(int seconds) {
		return new LoginTime(seconds);
	}

	/** What is asked. */
	@FunctionalInterface
	interface Question<T> {

		T ask(Connection connection) throws SQLException;

	}

	/**
	 * Asks, and waits for each answer as long as there is time. Without an answer the
	 * connection is of no use.
	 */
	<T> T ask(Connection connection, Question<T> question) throws SQLException {
		int usual = connection.getNetworkTimeout();
		int left = this.limited ? left() : usual;
		connection.setNetworkTimeout(Runnable::run, (usual > 0) ? Math.min(usual, left) : left);
		T answer = question.ask(connection);
		connection.setNetworkTimeout(Runnable::run, usual);
		return answer;
	}

	private int left() {
		return (int) Math.max(1,
				Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(this.end - System.nanoTime())));
	}

}
