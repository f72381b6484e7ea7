package io.github.pgprofiles.internal.driver;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import io.github.pgprofiles.internal.driver.calls.PrivateCalls;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Field;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The types of a statement's parameters as the server inferred them when the driver
 * prepared the statement on this connection. The driver keeps them with what it has
 * prepared, and forgets them with it, but goes on sending the parameters without a type:
 * then it holds for unknown what the statement returns, and up to 42.7.12 sends an empty
 * message ahead of each execution whose result has no fixed size. Written for 42.7.14,
 * and the same since 42.7.11.
 */
public final class PreparedTypes {

	private static final Logger logger = LoggerFactory.getLogger(PreparedTypes.class);

	/** As the protocol says 'infer it'. */
	private static final int UNSPECIFIED = 0;

	/** The first OID that no type of PostgreSQL's own has. */
	private static final int FIRST_OF_USERS = 16_384;

	private PreparedTypes() {
	}

	/** Whose types were named. */
	public enum Named {

		/** None. */
		NONE,

		/** PostgreSQL's own only. */
		BUILT_IN,

		/** Also types that another schema may have by the same name. */
		OF_USERS;

		Named and(Named other) {
			return (other.compareTo(this) > 0) ? other : this;
		}

	}

	/** Whether this driver is as we know it. */
	public static boolean isAvailable() {
		return Names.FOUND != null;
	}

	/**
	 * Names the types of those parameters that have none yet, if the statement is
	 * prepared, and so that it need not be prepared again. All parameters are set. Sends
	 * nothing.
	 * @return which were named
	 */
	public static Named name(PreparedStatement statement) throws SQLException {
		Names names = Names.FOUND;
		PGStatement driver = (names != null) ? driver(statement, names) : null;
		// below 0, the driver describes what it has not described yet, in a trip of its
		// own
		if (names == null || driver == null || driver.getPrepareThreshold() < 0) {
			return Named.NONE;
		}
		Query query = names.query(driver);
		ParameterList parameters = names.parameters(driver);
		Query[] parts = query.getSubqueries();
		if (parts == null) {
			return name(driver, query, parameters);
		}
		ParameterList[] lists = names.parts(parameters);
		Named named = Named.NONE;
		for (int i = 0; lists != null && i < parts.length; i++) {
			named = named.and(name(driver, parts[i], lists[i]));
		}
		return named;
	}

	private static Named name(PGStatement driver, Query query, ParameterList parameters) {
		// not handed over: the handles of a constant are compiled into what calls them
		Names names = Names.FOUND;
		if (names == null) {
			return Named.NONE;
		}
		int[] types = parameters.getTypeOIDs();
		boolean described = query.isStatementDescribed();
		if (types.length == 0 || (!described && isComplete(types))) {
			return Named.NONE;
		}
		int[] inferred = names.types(query);
		if (inferred == null || !isComplete(inferred)) {
			return Named.NONE;
		}
		Named named = Named.NONE;
		if (names.isPreparedFor(query, types, GuardedExecutor.own(names.connection(driver)))) {
			for (int i = 0; i < types.length; i++) {
				if (types[i] == UNSPECIFIED) {
					names.setType(parameters, i + 1, inferred[i]);
					named = named.and((inferred[i] < FIRST_OF_USERS) ? Named.BUILT_IN : Named.OF_USERS);
				}
			}
		}
		if (described) {
			// so it would be with types from the start; what it returns stays known
			names.setDescribed(query, false);
		}
		return named;
	}

	private static boolean isComplete(int[] types) {
		for (int type : types) {
			if (type == UNSPECIFIED) {
				return false;
			}
		}
		return true;
	}

	private static @Nullable PGStatement driver(PreparedStatement statement, Names names) throws SQLException {
		if (statement instanceof PGStatement own) {
			return names.isKnown(own) ? own : null;
		}
		PGStatement wrapped = statement.isWrapperFor(PGStatement.class) ? statement.unwrap(PGStatement.class) : null;
		return (wrapped != null && names.isKnown(wrapped)) ? wrapped : null;
	}

	/**
	 * The types of a statement's parameters, by their OIDs, as they were named, or else
	 * as the server inferred them when it described the statement. Sends nothing.
	 * @return {@code null} if this driver is not as we know it
	 */
	public static int @Nullable [] of(PreparedStatement statement) throws SQLException {
		Names names = Names.FOUND;
		PGStatement driver = (names != null) ? driver(statement, names) : null;
		return (names != null && driver != null) ? names.parameters(driver).getTypeOIDs().clone() : null;
	}

	/**
	 * Whether the statement is prepared and what it returns is known, so that its rows
	 * come in binary.
	 */
	public static boolean isResultKnown(PreparedStatement statement) throws SQLException {
		Names names = Names.FOUND;
		PGStatement driver = (names != null) ? driver(statement, names) : null;
		return names != null && driver != null && names.fields(names.query(driver)) != null;
	}

	/**
	 * Sets a parameter to a text of a given type.
	 * @param index from 1
	 * @param type of PostgreSQL's own, by its OID
	 * @return whether it is set; else this driver is not as we know it
	 */
	public static boolean setText(PreparedStatement statement, int index, String text, int type) throws SQLException {
		Names names = Names.FOUND;
		PGStatement driver = (names != null) ? driver(statement, names) : null;
		if (names == null || driver == null) {
			return false;
		}
		names.parameters(driver).setStringParameter(index, text, type);
		return true;
	}

	/**
	 * Makes the driver prepare the statement anew when it is next run on this connection,
	 * with types that the server infers then. Sends nothing.
	 */
	public static void forget(PreparedStatement statement) throws SQLException {
		Names names = Names.FOUND;
		PGStatement driver = (names != null && !statement.isClosed()) ? driver(statement, names) : null;
		if (names != null && driver != null) {
			Query query = names.query(driver);
			if (names.connection(driver) instanceof GuardedConnection own) {
				own.forget(query);
			}
			query.close();
		}
	}

	/**
	 * Makes the driver send the statement as it is, with types that the server infers,
	 * and prepare it no more.
	 */
	public static void keepUnprepared(PreparedStatement statement) throws SQLException {
		forget(statement);
		statement.unwrap(PGStatement.class).setPrepareThreshold(0);
	}

	/** What has no public name. */
	private record Names(Class<?> statement, Class<?> simple, MethodHandle getQuery, MethodHandle getParameters,
			MethodHandle getParts, MethodHandle getTypes, MethodHandle setType, MethodHandle preparedFor,
			MethodHandle setDescribed, MethodHandle getFields, MethodHandle getEpoch, MethodHandle getConnection) {

		static final @Nullable Names FOUND = find();

		@SuppressWarnings("deprecation")
		private static @Nullable Names find() {
			try {
				return look();
			}
			catch (ReflectiveOperationException | LinkageError | RuntimeException ex) {
				logger.warn("Statements with parameters of text may take two trips to the server: {} is not as this"
						+ " library knows it", Driver.getVersion(), ex);
				return null;
			}
		}

		private static Names look() throws ReflectiveOperationException {
			MethodHandles.Lookup own = MethodHandles.lookup();
			Class<?> statement = Class.forName("org.postgresql.jdbc.PgPreparedStatement");
			Class<?> list = Class.forName("org.postgresql.core.v3.SimpleParameterList");
			Class<?> lists = Class.forName("org.postgresql.core.v3.V3ParameterList");
			Class<?> simple = Class.forName("org.postgresql.core.v3.SimpleQuery");
			MethodHandles.Lookup statements = MethodHandles.privateLookupIn(statement, own);
			MethodHandles.Lookup queries = MethodHandles.privateLookupIn(simple, own);
			MethodHandles.Lookup parameters = MethodHandles.privateLookupIn(list, own);
			return new Names(statement, simple,
					statements.findGetter(statement, "preparedQuery", CachedQuery.class)
						.asType(MethodType.methodType(CachedQuery.class, PGStatement.class)),
					statements.findGetter(statement, "preparedParameters", ParameterList.class)
						.asType(MethodType.methodType(ParameterList.class, PGStatement.class)),
					MethodHandles.privateLookupIn(lists, own)
						.findVirtual(lists, "getSubparams", MethodType.methodType(list.arrayType()))
						.asType(MethodType.methodType(ParameterList[].class, ParameterList.class)),
					queries.findVirtual(simple, "getPrepareTypes", MethodType.methodType(int[].class))
						.asType(MethodType.methodType(int[].class, Query.class)),
					parameters
						.findVirtual(list, "setResolvedType", MethodType.methodType(void.class, int.class, int.class))
						.asType(MethodType.methodType(void.class, ParameterList.class, int.class, int.class)),
					queries
						.findVirtual(simple, "isPreparedFor",
								MethodType.methodType(boolean.class, int[].class, short.class))
						.asType(MethodType.methodType(boolean.class, Query.class, int[].class, short.class)),
					queries
						.findVirtual(simple, "setStatementDescribed", MethodType.methodType(void.class, boolean.class))
						.asType(MethodType.methodType(void.class, Query.class, boolean.class)),
					queries.findVirtual(simple, "getFields", MethodType.methodType(Field[].class))
						.asType(MethodType.methodType(Field[].class, Query.class)),
					MethodHandles.privateLookupIn(QueryExecutorImpl.class, own)
						.findGetter(QueryExecutorImpl.class, "deallocateEpoch", short.class),
					statements.findGetter(statement, "connection", PgConnection.class)
						.asType(MethodType.methodType(BaseConnection.class, PGStatement.class)));
		}

		boolean isKnown(PGStatement driver) {
			return this.statement.isInstance(driver);
		}

		Query query(PGStatement driver) {
			try {
				return ((CachedQuery) this.getQuery.invokeExact(driver)).query;
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		ParameterList parameters(PGStatement driver) {
			try {
				return (ParameterList) this.getParameters.invokeExact(driver);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		/** Without the question whether it is closed, which is a dear one. */
		BaseConnection connection(PGStatement driver) {
			try {
				return (BaseConnection) this.getConnection.invokeExact(driver);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		/** Of each statement in a text of several; none where there are no parameters. */
		ParameterList @Nullable [] parts(ParameterList parameters) {
			try {
				return (ParameterList[]) this.getParts.invokeExact(parameters);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		/** As they were when it was prepared; {@code null} if it never was. */
		int @Nullable [] types(Query query) {
			try {
				return this.simple.isInstance(query) ? (int[]) this.getTypes.invokeExact(query) : null;
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		/** What it returns; {@code null} if that is not known. */
		Field @Nullable [] fields(Query query) {
			try {
				return this.simple.isInstance(query) ? (Field[]) this.getFields.invokeExact(query) : null;
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		void setType(ParameterList parameters, int index, int type) {
			try {
				this.setType.invokeExact(parameters, index, type);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		boolean isPreparedFor(Query query, int[] types, QueryExecutor executor) {
			try {
				return executor instanceof QueryExecutorImpl own
						&& (boolean) this.preparedFor.invokeExact(query, types, (short) this.getEpoch.invokeExact(own));
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

		void setDescribed(Query query, boolean described) {
			try {
				this.setDescribed.invokeExact(query, described);
			}
			catch (Throwable ex) {
				throw PrivateCalls.unchecked(ex);
			}
		}

	}

}
