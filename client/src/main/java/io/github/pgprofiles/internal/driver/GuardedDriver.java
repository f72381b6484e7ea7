package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.pgprofiles.internal.driver.observed.FailureObserver;
import io.github.pgprofiles.internal.driver.pooled.PooledStatements;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.core.QueryExecutor;
import org.postgresql.util.GT;
import org.postgresql.util.HostSpec;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects as the driver does, to a connection that is given up where something breaks
 * off in the middle of an answer. Where the driver is not as we know it, its connections
 * are its own ones. Thread-safe.
 */
public final class GuardedDriver {

	private static final Logger logger = LoggerFactory.getLogger(GuardedDriver.class);

	private final Driver driver = new Driver();

	/**
	 * Connects.
	 * @param looksForPassword whether the driver may look for a missing password in the
	 * user's password file
	 * @param pooled what may be prepared where each transaction may run in another
	 * session of the server; {@code null} where the session is its own
	 * @return {@code null} if the URL is not one of the driver's
	 */
	public @Nullable Connection connect(String url, Properties own, boolean looksForPassword,
			@Nullable PooledStatements pooled) throws SQLException {
		return connect(url, own, looksForPassword, pooled, -1);
	}

	/**
	 * Connects to one of the hosts of a URL, whatever that is.
	 * @param host its number, from 0; negative for whichever the driver takes
	 */
	public @Nullable Connection connect(String url, Properties own, boolean looksForPassword,
			@Nullable PooledStatements pooled, int host) throws SQLException {
		Names names = Names.FOUND;
		if (names == null || !url.startsWith("jdbc:postgresql:")) {
			return this.driver.connect(url, own);
		}
		Properties given = names.properties(this.driver, own);
		boolean isMissing = !looksForPassword && PGProperty.PASSWORD.getOrDefault(given) == null;
		if (isMissing) {
			PGProperty.PASSWORD.set(given, "");
		}
		Properties properties = Driver.parseURL(url, given);
		if (properties == null) {
			throw new PSQLException(GT.tr("Unable to parse URL {0}", url), PSQLState.UNEXPECTED_ERROR);
		}
		if (isMissing) {
			properties.remove(PGProperty.PASSWORD.getName());
		}
		try {
			long millis = names.timeout(properties);
			HostSpec[] hosts = names.hosts(properties);
			if (host >= 0) {
				hosts = new HostSpec[] { hosts[host] };
				PGProperty.TARGET_SERVER_TYPE.set(properties, "any");
			}
			if (millis <= 0) {
				return new GuardedConnection(hosts, properties, url, pooled);
			}
			return new Login(hosts, properties, url, pooled).run(names.executor(properties), millis);
		}
		catch (RuntimeException ex) {
			throw unusual(ex);
		}
	}

	/**
	 * Has somebody told of each error on a connection, before its caller is.
	 * @param connection the driver's own one; nothing happens where it is not ours
	 */
	public static void observe(Connection connection, FailureObserver failures) {
		if (connection instanceof GuardedConnection guarded) {
			guarded.observe(failures);
		}
	}

	/** Whether its connections are guarded. */
	public static boolean isAvailable() {
		return Names.FOUND != null;
	}

	private static PSQLException unusual(Throwable cause) {
		return new PSQLException(
				GT.tr("Something unusual has occurred to cause the driver to fail. Please report this exception."),
				PSQLState.UNEXPECTED_ERROR, cause);
	}

	/** Connects on another thread, and closes what comes after the limit. */
	private static final class Login {

		private final FutureTask<Connection> task;

		private @Nullable Connection made;

		private boolean abandoned;

		Login(HostSpec[] hosts, Properties properties, String url, @Nullable PooledStatements pooled) {
			this.task = new FutureTask<>(() -> made(new GuardedConnection(hosts, properties, url, pooled)));
		}

		Connection run(Executor executor, long millis) throws SQLException {
			executor.execute(this.task);
			try {
				return this.task.get(millis, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				abandon();
				throw new PSQLException(GT.tr("Connection attempt timed out."), PSQLState.CONNECTION_UNABLE_TO_CONNECT);
			}
			catch (InterruptedException ex) {
				abandon();
				Thread.currentThread().interrupt();
				throw new IllegalStateException(GT.tr("Interrupted while attempting to connect."), ex);
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof SQLException own) {
					own.fillInStackTrace();
					throw own;
				}
				throw unusual((ex.getCause() != null) ? ex.getCause() : ex);
			}
		}

		private synchronized Connection made(Connection connection) {
			this.made = connection;
			if (this.abandoned) {
				close(connection);
			}
			return connection;
		}

		private void abandon() {
			this.task.cancel(true);
			Connection connection;
			synchronized (this) {
				this.abandoned = true;
				connection = this.made;
			}
			if (connection != null) {
				close(connection);
			}
		}

		private static void close(Connection connection) {
			try {
				connection.close();
			}
			catch (SQLException ex) {
				logger.debug("Could not close a connection that came too late", ex);
			}
		}

	}

	/** What the driver reads of its properties, which it tells nobody else. */
	private record Names(MethodHandle defaults, MethodHandle getTimeout, MethodHandle getHosts,
			MethodHandle getExecutor) {

		static final @Nullable Names FOUND = find();

		@SuppressWarnings("deprecation") // the version, for the message
		private static @Nullable Names find() {
			try {
				requireWhole();
				MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(Driver.class, MethodHandles.lookup());
				return new Names(
						lookup.findVirtual(Driver.class, "getDefaultProperties",
								MethodType.methodType(Properties.class)),
						lookup.findStatic(Driver.class, "timeout", MethodType.methodType(long.class, Properties.class)),
						lookup.findStatic(Driver.class, "hostSpecs",
								MethodType.methodType(HostSpec[].class, Properties.class)),
						lookup.findStatic(Driver.class, "resolveConnectExecutor",
								MethodType.methodType(Executor.class, Properties.class)));
			}
			catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
				logger.warn("What breaks off in the middle of an answer will be noticed late: {} is not as this"
						+ " library knows it", Driver.getVersion(), ex);
				return null;
			}
		}

		/** What a later driver's protocol can do besides would not reach it. */
		private static void requireWhole() throws NoSuchMethodException {
			for (Method each : QueryExecutor.class.getMethods()) {
				if (!Modifier.isStatic(each.getModifiers())
						&& GuardedExecutor.class.getMethod(each.getName(), each.getParameterTypes())
							.getDeclaringClass()
							.isInterface()) {
					throw new NoSuchMethodException(each.toString());
				}
			}
		}

		Properties properties(Driver driver, Properties own) throws SQLException {
			Properties all;
			try {
				all = new Properties((Properties) this.defaults.invokeExact(driver));
			}
			catch (IOException ex) {
				throw new PSQLException(GT.tr("Error loading default settings from driverconfig.properties"),
						PSQLState.UNEXPECTED_ERROR, ex);
			}
			catch (Throwable ex) {
				throw thrown(ex);
			}
			own.stringPropertyNames().forEach((name) -> all.setProperty(name, own.getProperty(name)));
			return all;
		}

		long timeout(Properties properties) throws SQLException {
			try {
				return (long) this.getTimeout.invokeExact(properties);
			}
			catch (Throwable ex) {
				throw thrown(ex);
			}
		}

		HostSpec[] hosts(Properties properties) throws SQLException {
			try {
				return (HostSpec[]) this.getHosts.invokeExact(properties);
			}
			catch (Throwable ex) {
				throw thrown(ex);
			}
		}

		Executor executor(Properties properties) throws SQLException {
			try {
				return (Executor) this.getExecutor.invokeExact(properties);
			}
			catch (Throwable ex) {
				throw thrown(ex);
			}
		}

		private static SQLException thrown(Throwable ex) {
			if (ex instanceof Error error) {
				throw error;
			}
			if (ex instanceof RuntimeException own) {
				throw own;
			}
			return (ex instanceof SQLException own) ? own : unusual(ex);
		}

	}

}
