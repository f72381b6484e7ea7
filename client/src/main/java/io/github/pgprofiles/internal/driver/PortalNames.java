package io.github.pgprofiles.internal.driver;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.calls.PrivateCalls;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.jdbc.ResourceLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver has no public name for, and the fetches of a portal need. Written for
 * 42.7.14, and the same since 42.7.10.
 */
record PortalNames(MethodHandle getCursor, MethodHandle getQuery, MethodHandle getLock, MethodHandle await,
		MethodHandle closeQueries, MethodHandle closePortals, MethodHandle sendExecute, MethodHandle sendSync,
		MethodHandle processResults) {

	private static final Logger logger = LoggerFactory.getLogger(PortalNames.class);

	/** {@code null} where the driver is not as we know it. */
	static final @Nullable PortalNames FOUND = find();

	@SuppressWarnings("deprecation") // the version, for the message
	private static @Nullable PortalNames find() {
		try {
			return look();
		}
		catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
			logger.warn("Streams through cursors go the slow way: {} is not as this library knows it",
					Driver.getVersion(), ex);
			return null;
		}
	}

	private static PortalNames look() throws ReflectiveOperationException {
		MethodHandles.Lookup own = MethodHandles.lookup();
		MethodHandles.Lookup results = MethodHandles.privateLookupIn(PgResultSet.class, own);
		MethodHandles.Lookup base = MethodHandles.privateLookupIn(QueryExecutorBase.class, own);
		Class<QueryExecutorImpl> impl = QueryExecutorImpl.class;
		MethodHandles.Lookup executor = MethodHandles.privateLookupIn(impl, own);
		Class<?> portal = Class.forName("org.postgresql.core.v3.Portal");
		Class<?> query = Class.forName("org.postgresql.core.v3.SimpleQuery");
		MethodType nothing = MethodType.methodType(void.class);
		return new PortalNames(results.findGetter(PgResultSet.class, "cursor", ResultCursor.class),
				MethodHandles.privateLookupIn(portal, own)
					.findVirtual(portal, "getQuery", MethodType.methodType(query))
					.asType(MethodType.methodType(Query.class, ResultCursor.class)),
				base.findGetter(QueryExecutorBase.class, "lock", ResourceLock.class),
				executor.findVirtual(impl, "waitOnLock", nothing),
				executor.findVirtual(impl, "processDeadParsedQueries", nothing),
				executor.findVirtual(impl, "processDeadPortals", nothing),
				executor.findVirtual(impl, "sendExecute", MethodType.methodType(void.class, query, portal, int.class))
					.asType(MethodType.methodType(void.class, impl, Query.class, ResultCursor.class, int.class)),
				executor.findVirtual(impl, "sendSync", nothing), executor.findVirtual(impl, "processResults",
						MethodType.methodType(void.class, ResultHandler.class, int.class)));
	}

	/** The portal behind a result; {@code null} where all of its rows have come. */
	@Nullable ResultCursor cursor(ResultSet rows) {
		try {
			return (ResultCursor) this.getCursor.invokeExact((PgResultSet) rows);
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	ResourceLock lock(QueryExecutorImpl executor) {
		try {
			return (ResourceLock) this.getLock.invokeExact((QueryExecutorBase) executor);
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/**
	 * Sends what the driver would: closes of what is not used any more, and the fetch.
	 */
	void send(QueryExecutorImpl executor, ResultCursor portal, int rows) throws SQLException, IOException {
		try {
			this.await.invokeExact(executor);
			Query query = (Query) this.getQuery.invokeExact(portal);
			this.closeQueries.invokeExact(executor);
			this.closePortals.invokeExact(executor);
			this.sendExecute.invokeExact(executor, query, portal, rows);
			this.sendSync.invokeExact(executor);
		}
		catch (SQLException | IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/** Lets the driver read all that is left of the answer. */
	void process(QueryExecutorImpl executor, ResultHandler handler) throws IOException {
		try {
			this.processResults.invokeExact(executor, handler, 0);
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

}
