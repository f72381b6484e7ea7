package io.github.pgprofiles.internal.driver.calls;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.core.PGStream;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutorBase;
import org.postgresql.core.ResultHandler;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.BatchResultHandler;
import org.postgresql.jdbc.ResourceLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver has no public name for, where a query is to share its message with
 * another one. Written for 42.7.14.
 *
 * @param lock of a connection
 * @param waitOnLock waits for the end of a copy
 * @param checkParameters throws if one is missing
 * @param convertParameters as the driver does before it checks them
 * @param send writes one query, and no Sync
 * @param statementName of a query that is prepared
 * @param setDescribed whether the driver takes a query for described
 * @param sendAll writes one query of any number of parts, and no Sync
 * @param sync writes a Sync
 * @param answers reads the answers up to that of a Sync
 * @param stream of a connection
 * @param notified takes a notification whose type was read
 */
public record ExecutorCalls(MethodHandle lock, MethodHandle waitOnLock, MethodHandle checkParameters,
		MethodHandle convertParameters, MethodHandle send, MethodHandle statementName, MethodHandle setDescribed,
		MethodHandle sendAll, MethodHandle sync, MethodHandle answers, MethodHandle stream, MethodHandle notified) {

	private static final Logger logger = LoggerFactory.getLogger(ExecutorCalls.class);

	/** {@code null} where this driver is not as we know it, which is logged once. */
	public static final @Nullable ExecutorCalls FOUND = find();

	@SuppressWarnings("deprecation") // the version, for the message
	private static @Nullable ExecutorCalls find() {
		try {
			MethodHandles.Lookup own = MethodHandles.lookup();
			MethodHandles.Lookup base = MethodHandles.privateLookupIn(QueryExecutorBase.class, own);
			MethodHandles.Lookup executor = MethodHandles.privateLookupIn(QueryExecutorImpl.class, own);
			Class<?> query = executor.findClass("org.postgresql.core.v3.SimpleQuery");
			Class<?> list = executor.findClass("org.postgresql.core.v3.V3ParameterList");
			Class<?> simple = executor.findClass("org.postgresql.core.v3.SimpleParameterList");
			MethodHandles.Lookup queries = MethodHandles.privateLookupIn(query, own);
			MethodHandles.Lookup lists = MethodHandles.privateLookupIn(list, own);
			MethodType nothing = MethodType.methodType(void.class);
			return new ExecutorCalls(base.findGetter(QueryExecutorBase.class, "lock", ResourceLock.class),
					executor.findVirtual(QueryExecutorImpl.class, "waitOnLock", nothing),
					lists.findVirtual(list, "checkAllParametersSet", nothing)
						.asType(MethodType.methodType(void.class, ParameterList.class)),
					lists.findVirtual(list, "convertFunctionOutParameters", nothing)
						.asType(MethodType.methodType(void.class, ParameterList.class)),
					executor
						.findVirtual(QueryExecutorImpl.class, "sendOneQuery",
								MethodType.methodType(void.class, query, simple, int.class, int.class, int.class))
						.asType(MethodType.methodType(void.class, QueryExecutorImpl.class, Query.class,
								ParameterList.class, int.class, int.class, int.class)),
					queries.findVirtual(query, "getStatementName", MethodType.methodType(String.class))
						.asType(MethodType.methodType(String.class, Query.class)),
					queries
						.findVirtual(query, "setStatementDescribed", MethodType.methodType(void.class, boolean.class))
						.asType(MethodType.methodType(void.class, Query.class, boolean.class)),
					executor
						.findVirtual(QueryExecutorImpl.class, "sendQuery",
								MethodType.methodType(void.class, Query.class, list, int.class, int.class, int.class,
										ResultHandler.class, BatchResultHandler.class, boolean.class))
						.asType(MethodType.methodType(void.class, QueryExecutorImpl.class, Query.class,
								ParameterList.class, int.class, int.class, int.class, ResultHandler.class,
								BatchResultHandler.class, boolean.class)),
					executor.findVirtual(QueryExecutorImpl.class, "sendSync", nothing),
					executor.findVirtual(QueryExecutorImpl.class, "processResults",
							MethodType.methodType(void.class, ResultHandler.class, int.class, boolean.class)),
					base.findGetter(QueryExecutorBase.class, "pgStream", PGStream.class),
					executor.findVirtual(QueryExecutorImpl.class, "receiveAsyncNotify", nothing));
		}
		catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
			logger.warn("Session settings take a round trip of their own: {} is not as this library knows it",
					Driver.getVersion(), ex);
			return null;
		}
	}

	/** Keeps everybody else off a connection, as each of the driver's own calls does. */
	public ResourceLock lock(QueryExecutorImpl executor) throws SQLException {
		ResourceLock held;
		try {
			held = ((ResourceLock) this.lock.invokeExact((QueryExecutorBase) executor)).obtain();
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
		try {
			this.waitOnLock.invokeExact(executor);
			return held;
		}
		catch (SQLException ex) {
			held.close();
			throw ex;
		}
		catch (Throwable ex) {
			held.close();
			throw PrivateCalls.unchecked(ex);
		}
	}

	/**
	 * Makes sure that all parameters are there, before anything is sent.
	 * @throws SQLException if one is missing, as the driver says it
	 */
	public void check(ParameterList parameters) throws SQLException {
		try {
			this.convertParameters.invokeExact(parameters);
			this.checkParameters.invokeExact(parameters);
		}
		catch (SQLException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/** Writes a query that is only to be run, and has no rows. */
	public void send(QueryExecutorImpl executor, Query query, ParameterList parameters, int flags) throws IOException {
		try {
			this.send.invokeExact(executor, query, parameters, 0, 0, flags);
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/** Writes a query as the driver does to run it, and no Sync. */
	@SuppressWarnings("NullAway") // the driver takes none
	public void sendAll(QueryExecutorImpl executor, Query query, ParameterList parameters, int maxRows, int fetchSize,
			int flags, ResultHandler handler, boolean adaptiveFetch) throws IOException, SQLException {
		try {
			this.sendAll.invokeExact(executor, query, parameters, maxRows, fetchSize, flags, handler,
					(BatchResultHandler) null, adaptiveFetch);
		}
		catch (IOException | SQLException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/** Writes a Sync, and sends all that was written. */
	public void sync(QueryExecutorImpl executor) throws IOException {
		try {
			this.sync.invokeExact(executor);
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/** What is sent and received by. */
	public PGStream stream(QueryExecutorImpl executor) {
		try {
			return (PGStream) this.stream.invokeExact((QueryExecutorBase) executor);
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/** Takes a notification whose type was read. */
	public void notified(QueryExecutorImpl executor) throws IOException {
		try {
			this.notified.invokeExact(executor);
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/** Reads the answers up to that of a Sync. */
	public void answers(QueryExecutorImpl executor, ResultHandler handler, int flags, boolean adaptiveFetch)
			throws IOException {
		try {
			this.answers.invokeExact(executor, handler, flags, adaptiveFetch);
		}
		catch (IOException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	/**
	 * Has the driver not know that it has described a query: it would send a Sync before
	 * one whose rows may be large, and wait for the answer.
	 * @return what has it know that again
	 */
	public Runnable undescribe(Query query) {
		Query[] parts = query.getSubqueries();
		if (parts == null) {
			return query.isStatementDescribed() ? undescribeOne(query) : () -> {
			};
		}
		Runnable all = () -> {
		};
		for (Query part : parts) {
			if (part.isStatementDescribed()) {
				Runnable before = all;
				Runnable one = undescribeOne(part);
				all = () -> {
					before.run();
					one.run();
				};
			}
		}
		return all;
	}

	private Runnable undescribeOne(Query query) {
		String name = name(query);
		describe(query, false);
		return () -> {
			// not one that was prepared anew, or is no more
			if (name != null && name.equals(name(query))) {
				describe(query, true);
			}
		};
	}

	private @Nullable String name(Query query) {
		try {
			return (String) this.statementName.invokeExact(query);
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

	private void describe(Query query, boolean described) {
		try {
			this.setDescribed.invokeExact(query, described);
		}
		catch (Throwable ex) {
			throw PrivateCalls.unchecked(ex);
		}
	}

}
