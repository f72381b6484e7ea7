package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.driver.PreparedTypes;
import io.github.pgprofiles.internal.driver.value.ArrayDelimiter;
import io.github.pgprofiles.internal.driver.value.DriverTypes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.register.ParameterEncoder;
import io.github.pgprofiles.internal.mapping.register.ParameterEncoder.EncodedValue;
import io.github.pgprofiles.internal.mapping.register.PlainType;
import io.github.pgprofiles.internal.mapping.register.TextEncoders;
import io.github.pgprofiles.internal.mapping.time.SqlDates;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;
import org.postgresql.util.PSQLState;

import static java.util.Map.entry;

/**
 * Sends Java values as parameters. Text goes without a type, so that the server infers it
 * as it does for a quoted literal and the text fits columns of any type. Thread-safe.
 */
public final class ParameterBinder {

	private static final Set<String> TEXTS = Set.of("text", "varchar", "unknown");

	/** PostgreSQL's own types that the driver would ask for, once on each connection. */
	private static final Map<String, Integer> TYPES = Map.ofEntries(entry("pg_catalog.interval", DriverTypes.INTERVAL),
			entry("pg_catalog.interval[]", DriverTypes.INTERVAL_ARRAY), entry("varbit", DriverTypes.VARBIT),
			entry("varbit[]", DriverTypes.VARBIT_ARRAY), entry("pg_catalog.inet", 869),
			entry("pg_catalog.inet[]", 1041), entry("pg_catalog.pg_lsn", 3220), entry("pg_catalog.pg_lsn[]", 3221),
			entry("pg_catalog.int4range", 3904), entry("pg_catalog.int4range[]", 3905),
			entry("pg_catalog.numrange", 3906), entry("pg_catalog.numrange[]", 3907), entry("pg_catalog.tsrange", 3908),
			entry("pg_catalog.tsrange[]", 3909), entry("pg_catalog.tstzrange", 3910),
			entry("pg_catalog.tstzrange[]", 3911), entry("pg_catalog.daterange", 3912),
			entry("pg_catalog.daterange[]", 3913), entry("pg_catalog.int8range", 3926),
			entry("pg_catalog.int8range[]", 3927));

	private static final int MOST_UNSTEADY = 256;

	private final ParameterValues values;

	private final AskedTypes types = new AskedTypes();

	/**
	 * Statements whose parameters have one type of a user's now and another then, as with
	 * schemas that have their own.
	 */
	private final Set<String> unsteady = ConcurrentHashMap.newKeySet();

	/**
	 * Makes a binder.
	 * @param encoder for the classes that are not known here
	 */
	public ParameterBinder(ParameterEncoder encoder) {
		this.values = new ParameterValues(encoder);
	}

	/**
	 * Binds all values of a statement; one that has two types becomes the one expected.
	 * @return what has a type that the server inferred when it was last prepared
	 */
	PreparedTypes.Named bind(PreparedStatement statement, int offset, SqlForm form, List<@Nullable Object> values)
			throws SQLException {
		for (int i = 0; i < values.size(); i++) {
			Object value = values.get(i);
			String label = form.labels().get(i);
			Object sent = Ambiguity.isAsked(form, i, value)
					? expected(statement.getConnection(), form, i, Objects.requireNonNull(value), values) : value;
			bind(statement, offset + i + 1, label, sent);
		}
		if (!this.unsteady.isEmpty() && this.unsteady.contains(form.sql())) {
			PreparedTypes.keepUnprepared(statement);
			return PreparedTypes.Named.NONE;
		}
		return PreparedTypes.name(statement);
	}

	private Object expected(Connection connection, SqlForm form, int index, Object value, List<@Nullable Object> values)
			throws SQLException {
		String type = expectedType(connection, form, index, value, values);
		return (type == null) ? value : as(form.labels().get(index), value, type);
	}

	/**
	 * The type that the server expects.
	 * @param values of the statement; none where each row has its own
	 * @return {@code null} if it cannot tell
	 * @throws ParameterException if the value is not sent as this type
	 */
	@Nullable String expectedType(Connection connection, SqlForm form, int index, Object value, List<@Nullable Object> values)
			throws SQLException {
		String label = form.labels().get(index);
		String type = this.types.find(connection, form, index, this, values, false);
		if (type != null && Ambiguity.refused(label, value, type) != null) {
			// its table may have changed since
			type = this.types.find(connection, form, index, this, values, true);
			ParameterException refused = (type != null) ? Ambiguity.refused(label, value, type) : null;
			if (refused != null) {
				throw refused;
			}
		}
		return type;
	}

	/** A value as the type that the server expects. */
	Object as(String label, Object value, String type) {
		if (TEXTS.contains(type)) {
			return value;
		}
		if (Ambiguity.isAmbiguous(label, value)) {
			return dates(label, type, value);
		}
		if (AskedTypes.isOfMultiranges(type) && ArrayValues.depth(label, value) > 1) {
			return ArrayValues.multiranges(this.values, label, value, ArrayValues.depth(label, value) - 1);
		}
		boolean array = type.startsWith("_");
		if (value instanceof Map<?, ?> map) {
			return type.equals("hstore") ? hstore(label, map) : value;
		}
		if (value instanceof Collection<?> collection && isOf(Range.class, collection)) {
			return new EncodedValue(null, array ? ArrayValues.write(this.values, label, value).text()
					: this.values.multirange(label, collection));
		}
		if (type.equals("_hstore") && value instanceof Collection<?> collection) {
			List<@Nullable Object> maps = new ArrayList<>();
			collection.forEach((map) -> maps.add((map != null) ? hstore(label, (Map<?, ?>) map) : null));
			return new EncodedValue(null, ArrayValues.write(this.values, label, maps).text());
		}
		if (Ambiguity.isCounter(type)) {
			return new EncodedValue(null,
					array ? ArrayValues.write(this.values, label, value).text() : String.valueOf(value));
		}
		return value;
	}

	private static boolean isOf(Class<?> type, Collection<?> collection) {
		return collection.stream().allMatch((element) -> element == null || type.isInstance(element));
	}

	private static EncodedValue hstore(String label, Map<?, ?> map) {
		return new EncodedValue(null, TextRules.check(label, TextEncoders.hstore(map)));
	}

	private static Object dates(String label, String type, Object value) {
		try {
			return SqlDates.as(type, value);
		}
		catch (ConversionException ex) {
			throw ParameterValues.refused(label, value, ex);
		}
	}

	void bind(PreparedStatement statement, int index, String label, @Nullable Object value) throws SQLException {
		// what most parameters are, without a walk past all the others
		if (value instanceof Long number) {
			statement.setLong(index, number);
		}
		else if (value instanceof Integer number) {
			statement.setInt(index, number);
		}
		else if (value instanceof String text) {
			statement.setObject(index, TextRules.check(label, text), Types.OTHER);
		}
		else {
			bindOther(statement, index, label, value);
		}
	}

	private void bindOther(PreparedStatement statement, int index, String label, @Nullable Object value)
			throws SQLException {
		Object sent = (value instanceof EncodedValue) ? value : sent(statement, label, value);
		if (value == null || sent == null) {
			statement.setNull(index, Types.NULL);
		}
		else if (sent instanceof EncodedValue encoded) {
			bindText(statement, index, encoded);
		}
		else {
			try {
				statement.setObject(index, sent);
			}
			catch (SQLException ex) {
				if (!PSQLState.INVALID_PARAMETER_TYPE.getState().equals(ex.getSQLState())) {
					throw ex;
				}
				throw ParameterValues.unsupported(label, value);
			}
		}
	}

	private @Nullable Object sent(PreparedStatement statement, String label, @Nullable Object value)
			throws SQLException {
		String objects = (value instanceof PGobject) ? null : TypeName.check(label, ArrayValues.objectType(value));
		return (value == null || objects == null) ? this.values.sent(label, value)
				: ArrayValues.write(this.values, label, value, ArrayDelimiter.of(statement.getConnection(), objects));
	}

	private static void bindText(PreparedStatement statement, int index, EncodedValue encoded) throws SQLException {
		if (encoded.sqlType() == null) {
			statement.setObject(index, encoded.text(), Types.OTHER);
			return;
		}
		Integer type = TYPES.get(encoded.sqlType());
		if (type != null && PreparedTypes.setText(statement, index, encoded.text(), type)) {
			return;
		}
		PGobject typed = new PGobject();
		typed.setType(encoded.sqlType());
		typed.setValue(encoded.text());
		statement.setObject(index, typed);
	}

	/** As {@link ParameterEncoder#plain}. */
	@Nullable PlainType plain(Class<?> source) {
		return this.values.plain(source);
	}

	/** The time, for {@link #forgetAnswers}. */
	long now() {
		return this.types.now();
	}

	/** Has the server asked again: {@link AskedTypes#forget}. */
	boolean forgetAnswers(Connection connection, SqlForm form, long before) throws SQLException {
		return this.types.forget(connection, form.sql(), before);
	}

	/** Has a statement's types inferred at each execution, which then plans it too. */
	void keepUnprepared(SqlForm form) {
		if (this.unsteady.size() < MOST_UNSTEADY) {
			this.unsteady.add(form.sql());
		}
	}

	/** A value as a constant in the statement's text. */
	String toLiteral(String label, @Nullable Object value) {
		ParameterValues.Text text = this.values.text(label, value);
		return SqlLiterals.of(label, (text != null) ? text.value() : null);
	}

}
