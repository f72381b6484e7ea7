package io.github.pgprofiles.internal.driver.pooled;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names that the driver gives to what it prepares: {@code S_} and a number, which it
 * counts from 1 on each connection. Two clients whose sessions of the server are lent by
 * a pooler would have the same name for two statements, and run one another's. A
 * connection that counts from a number of its own fails in that case. Written for
 * 42.7.14.
 */
public final class StatementNames {

	private static final Logger logger = LoggerFactory.getLogger(StatementNames.class);

	/** From here on, and below twice that, so that all names have the same length. */
	private static final long FIRST = 1L << 52;

	/** Of one connection, with its portals. */
	private static final long MOST = 1L << 32;

	private static final Pattern UNIQUE = Pattern.compile("(?<![\\p{L}\\d_])S_(\\d{16})(?![\\p{L}\\d_])");

	private static final @Nullable MethodHandle SET = find();

	private StatementNames() {
	}

	@SuppressWarnings("deprecation") // the version, for the message
	private static @Nullable MethodHandle find() {
		try {
			return MethodHandles.privateLookupIn(QueryExecutorImpl.class, MethodHandles.lookup())
				.findSetter(QueryExecutorImpl.class, "nextUniqueID", long.class);
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			logger.warn("Nothing is prepared through a pooler: {} is not as this library knows it", Driver.getVersion(),
					ex);
			return null;
		}
	}

	/** Whether this driver is as we know it. */
	static boolean isAvailable() {
		return SET != null;
	}

	/**
	 * Has the driver count from a number that no other connection has.
	 * @return the number
	 */
	public static long makeUnique(QueryExecutor executor) {
		long first = ThreadLocalRandom.current().nextLong(FIRST, 2 * FIRST - MOST);
		if (SET == null || !(executor instanceof QueryExecutorImpl own)) {
			throw new IllegalStateException("This version of pgJDBC is not as this library knows it");
		}
		try {
			SET.invokeExact(own, first);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
		return first;
	}

	/** Whether a name is one of a connection that counts from a number. */
	public static boolean isFrom(long first, String name) {
		Matcher matcher = UNIQUE.matcher(name);
		return matcher.matches() && Long.parseLong(matcher.group(1)) - first >= 0
				&& Long.parseLong(matcher.group(1)) - first < MOST;
	}

	/** Whether a message of the server names a statement of such a connection. */
	static boolean isIn(@Nullable String message) {
		return message != null && UNIQUE.matcher(message).find();
	}

}
