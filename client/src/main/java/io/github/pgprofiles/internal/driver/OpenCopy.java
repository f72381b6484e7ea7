package io.github.pgprofiles.internal.driver;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.sql.Connection;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a COPY is open on a connection. The driver lets whatever comes next
 * wait for its end, for ever if need be.
 */
public final class OpenCopy {

	private static final Logger logger = LoggerFactory.getLogger(OpenCopy.class);

	private static final @Nullable MethodHandle LOCKED_FOR = find();

	private OpenCopy() {
	}

	/** As {@link DriverInternals}, written for 42.7.14. */
	private static @Nullable MethodHandle find() {
		try {
			return MethodHandles.privateLookupIn(QueryExecutorImpl.class, MethodHandles.lookup())
				.findGetter(QueryExecutorImpl.class, "lockedFor", Object.class);
		}
		catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
			logger.warn("A COPY that is left open will not be noticed: {} is not as this library knows it",
					Driver.class.getPackage().getImplementationVersion(), ex);
			return null;
		}
	}

	/** Whether one is. Asks the driver only. */
	public static boolean isAny(Connection connection) {
		return find(connection) != null;
	}

	/** Whether this driver tells. */
	static boolean isKnown() {
		return LOCKED_FOR != null;
	}

	/** The one from the server that is open. */
	static @Nullable CopyOut out(Connection connection) {
		return (find(connection) instanceof CopyOut copy) ? copy : null;
	}

	private static @Nullable Object find(Connection connection) {
		try {
			return (LOCKED_FOR != null
					&& GuardedExecutor.own(DriverSession.base(connection)) instanceof QueryExecutorImpl executor)
							? (Object) LOCKED_FOR.invokeExact(executor) : null;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

}
