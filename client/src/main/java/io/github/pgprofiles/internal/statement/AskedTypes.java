package io.github.pgprofiles.internal.statement;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.internal.mapping.codec.SqlDates;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;

/**
 * For values that two types of the server's could hold, which are written differently: a
 * map of texts may be an hstore or JSON, a list of ranges an array or a multirange. The
 * server is asked which one it expects, in one message, once for each text of a
 * statement. Thread-safe.
 */
final class AskedTypes {

	/** Emptied when it is full; few statements have such a parameter. */
	private static final int LIMIT = 256;

	private static final String MULTIRANGES = """
			select exists (select from pg_catalog.pg_type a join pg_catalog.pg_range r on r.rngmultitypid = a.typelem
			where a.typname = ? and a.typcategory = 'A')""";

	private final Map<String, List<String>> known = new ConcurrentHashMap<>();

	private final Map<String, Boolean> ofMultiranges = new ConcurrentHashMap<>();

	static boolean isAmbiguous(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return map.keySet().stream().allMatch(String.class::isInstance)
					&& map.values().stream().allMatch((each) -> each == null || each instanceof String);
		}
		return (value instanceof Collection<?> collection && isRanges(collection)) || SqlDates.isAmbiguous(value);
	}

	private static boolean isRanges(Collection<?> collection) {
		boolean ranges = false;
		for (Object element : collection) {
			// a multirange that is empty has none
			boolean range = element instanceof Range<?>
					|| (element instanceof Collection<?> inner && (inner.isEmpty() || isRanges(inner)));
			if (element != null && !range) {
				return false;
			}
			ranges |= element != null;
		}
		return ranges;
	}

	/**
	 * The name of a parameter's type, without its schema.
	 * @param index from 0
	 * @param binder of the values that are not ambiguous, as far as they are given
	 * @return the name, or {@code null} if the server cannot tell
	 */
	@Nullable String find(Connection connection, SqlForm form, int index, ParameterBinder binder, List<@Nullable Object> values)
			throws SQLException {
		List<String> types = this.known.get(form.sql());
		if (types == null) {
			types = ask(connection, form, binder, values);
			if (types == null) {
				return null;
			}
			if (this.known.size() >= LIMIT) {
				this.known.clear();
			}
			this.known.put(form.sql(), types);
		}
		return (index < types.size()) ? types.get(index) : null;
	}

	/**
	 * What the server does not understand without types it may well understand with the
	 * one that is then guessed: to ask must not spoil a transaction.
	 */
	private static @Nullable List<String> ask(Connection connection, SqlForm form, ParameterBinder binder,
			List<@Nullable Object> values) throws SQLException {
		Savepoint savepoint = connection.getAutoCommit() ? null : connection.setSavepoint();
		try (PreparedStatement statement = connection.prepareStatement(form.sql())) {
			for (int i = 0; i < values.size(); i++) {
				if (!isAmbiguous(values.get(i))) {
					binder.bind(statement, i + 1, form.labels().get(i), values.get(i));
				}
			}
			List<String> types = names(statement.getParameterMetaData());
			if (savepoint != null) {
				connection.releaseSavepoint(savepoint);
			}
			return types;
		}
		catch (SQLException ex) {
			if (savepoint != null) {
				connection.rollback(savepoint);
				connection.releaseSavepoint(savepoint);
			}
			return null;
		}
	}

	/**
	 * Whether a type is an array of multiranges.
	 * @param type by its name in the catalog
	 */
	boolean isOfMultiranges(Connection connection, String type) throws SQLException {
		Boolean known = this.ofMultiranges.get(type);
		if (known == null) {
			try (PreparedStatement statement = connection.prepareStatement(MULTIRANGES)) {
				statement.setString(1, type);
				ResultSet rows = statement.executeQuery();
				known = rows.next() && rows.getBoolean(1);
			}
			this.ofMultiranges.put(type, known);
		}
		return known;
	}

	private static List<String> names(ParameterMetaData parameters) throws SQLException {
		List<String> names = new ArrayList<>();
		for (int i = 1; i <= parameters.getParameterCount(); i++) {
			String name = parameters.getParameterTypeName(i);
			// the driver quotes one whose schema is not on the search path
			names.add(name.endsWith("\"") ? name.substring(name.lastIndexOf("\".\"") + 3, name.length() - 1) : name);
		}
		return names;
	}

}
