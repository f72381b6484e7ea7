package io.github.pgprofiles.internal.statement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.pgprofiles.internal.mapping.codec.Misfit;
import io.github.pgprofiles.internal.mapping.codec.ParameterEncoder;
import io.github.pgprofiles.internal.mapping.codec.ParameterEncoder.EncodedValue;
import io.github.pgprofiles.internal.mapping.codec.SqlDates;
import io.github.pgprofiles.internal.mapping.codec.TextEncoders;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;
import org.postgresql.util.PSQLState;

/**
 * Sends Java values as parameters. Text goes without a type, so that the server infers it
 * as it does for a quoted literal and the text fits columns of any type. Thread-safe.
 */
public final class ParameterBinder {

	private static final Set<String> TEXTS = Set.of("text", "varchar", "unknown");

	private final ParameterValues values;

	private final AskedTypes types = new AskedTypes();

	/**
	 * Makes a binder.
	 * @param encoder for the classes that are not known here
	 */
	public ParameterBinder(ParameterEncoder encoder) {
		this.values = new ParameterValues(encoder);
	}

	/**
	 * Binds all values of a statement; one that has two types becomes the one expected.
	 */
	void bind(PreparedStatement statement, int offset, SqlForm form, List<@Nullable Object> values)
			throws SQLException {
		for (int i = 0; i < values.size(); i++) {
			Object value = values.get(i);
			String label = form.labels().get(i);
			Object sent = AskedTypes.isAmbiguous(value)
					? expected(statement.getConnection(), form, i, Objects.requireNonNull(value), values) : value;
			bind(statement, offset + i + 1, label, sent);
		}
	}

	/**
	 * A value as the type that the server expects.
	 * @param values of the statement; none where each row has its own
	 */
	Object expected(Connection connection, SqlForm form, int index, Object value, List<@Nullable Object> values)
			throws SQLException {
		String type = this.types.find(connection, form, index, this, values);
		if (type == null || TEXTS.contains(type)) {
			return value;
		}
		String label = form.labels().get(index);
		if (value instanceof Map<?, ?> map) {
			return type.equals("hstore") ? new EncodedValue(null, TextRules.check(label, TextEncoders.hstore(map)))
					: value;
		}
		if (SqlDates.isAmbiguous(value)) {
			return dates(label, type, value);
		}
		int depth = ArrayValues.depth(value);
		if (depth > 1 && this.types.isOfMultiranges(connection, type)) {
			return ArrayValues.multiranges(this.values, label, value, depth - 1);
		}
		boolean array = type.startsWith("_");
		return new EncodedValue(null, array ? ArrayValues.write(this.values, label, value).text()
				: this.values.multirange(label, (Collection<?>) value));
	}

	private static Object dates(String label, String type, Object value) {
		try {
			return SqlDates.as(type, value);
		}
		catch (Misfit ex) {
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
		Object sent = (value instanceof EncodedValue) ? value : this.values.sent(label, value);
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

	private static void bindText(PreparedStatement statement, int index, EncodedValue encoded) throws SQLException {
		if (encoded.sqlType() == null) {
			statement.setObject(index, encoded.text(), Types.OTHER);
			return;
		}
		PGobject typed = new PGobject();
		typed.setType(encoded.sqlType());
		typed.setValue(encoded.text());
		statement.setObject(index, typed);
	}

	/** A value as a constant in the statement's text. */
	String toLiteral(String label, @Nullable Object value) {
		ParameterValues.Text text = this.values.text(label, value);
		return SqlLiterals.of((text != null) ? text.value() : null);
	}

}
