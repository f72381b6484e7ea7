package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.mapping.register.PlainType;
import io.github.pgprofiles.internal.query.ObjectProperties.Property;
import io.github.pgprofiles.internal.text.LooseName;
import org.jspecify.annotations.Nullable;

/**
 * Sets the values of one row of a batch: by position from a collection or an array, by
 * name from a map, a record or a bean. Which of both the first row decides for all.
 */
final class BatchRow {

	/** No type of the server's. */
	private static final String UNKNOWN = "?";

	private final ParameterBinder binder;

	private final SqlForm form;

	private final boolean named;

	/** The types that the server was asked for. */
	private final @Nullable String[] expected;

	/** The class that the properties were last looked up in. */
	private @Nullable Class<?> type;

	private List<Property> properties = List.of();

	/** Names in the rows that a placeholder has without spaces and signs. */
	private @Nullable String[] looseNames = new String[0];

	private BatchRow(ParameterBinder binder, SqlForm form, boolean named) {
		this.binder = binder;
		this.form = form;
		this.named = named;
		this.expected = new String[form.placeholders().size()];
	}

	/**
	 * Looks at the first row.
	 * @throws ParameterException if the statement and the row do not fit
	 */
	static BatchRow of(ParameterBinder binder, SqlText text, @Nullable Object first) {
		if (first == null) {
			throw new ParameterException(null, "it is null", null);
		}
		boolean named = !isPositional(first);
		if (!named && !text.names().isEmpty()) {
			throw new ParameterException(null, "the statement names its parameters (:%s), but the values are positional"
				.formatted(text.names().iterator().next()), null);
		}
		if (named && text.names().isEmpty()) {
			throw new ParameterException(null,
					"the statement names no parameters, so that a row is a collection of values" + " and not a "
							+ first.getClass().getName(),
					null);
		}
		return new BatchRow(binder, named ? text.named() : text.positional(), named);
	}

	private static boolean isPositional(Object row) {
		return ArrayValues.isArray(row);
	}

	String sql() {
		return this.form.sql();
	}

	/** With a number for each placeholder, as PostgreSQL has it. */
	String numbered() {
		return this.form.numbered();
	}

	/**
	 * Looks at why the server refused a row: what it was asked before may be otherwise by
	 * now, or there is something to ask for.
	 * @param begin of the execution, by {@link System#nanoTime()}
	 * @return whether the batch may succeed when it is run again
	 */
	boolean failed(Connection connection, SQLException failure, long begin) throws SQLException {
		boolean asked = this.binder.forgetAnswers(connection, this.form, begin);
		return (ParameterErrors.isAboutCounter(failure) && Ambiguity.counts(this.form))
				|| (asked && ParameterErrors.isUnresolved(failure));
	}

	/** Takes the values of a row, in the order of the placeholders. */
	@FunctionalInterface
	interface Values {

		void set(int index, @Nullable Object value) throws SQLException;

	}

	/** How many values a row has. */
	int columns() {
		return this.form.placeholders().size();
	}

	/** The type that values of a class go as by themselves; {@code null} for others. */
	@Nullable PlainType plain(Class<?> source) {
		return this.binder.plain(source);
	}

	/**
	 * Checks a text.
	 * @throws ParameterException if it has what no text of the server's can hold
	 */
	String check(int index, String text) {
		return TextRules.check(this.form.labels().get(index), text);
	}

	/** Sets a value in the driver's statement. */
	void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
		this.binder.bind(statement, index + 1, this.form.labels().get(index), value);
	}

	/**
	 * Reads the values of a row.
	 * @throws ParameterException if one is missing, superfluous or cannot be sent
	 */
	void read(Connection connection, @Nullable Object row, Values values) throws SQLException {
		if (row == null) {
			throw new ParameterException(null, "it is null", null);
		}
		if (isPositional(row) == this.named) {
			throw new ParameterException(null,
					"a " + row.getClass().getName() + " does not go together with the first row,"
							+ " whose values were " + (this.named ? "named" : "positional"),
					null);
		}
		if (!this.named) {
			readPositional(connection, row, values);
		}
		else if (row instanceof Map<?, ?> map) {
			readMap(connection, map, values);
		}
		else {
			readObject(connection, row, values);
		}
	}

	private void readPositional(Connection connection, Object row, Values target) throws SQLException {
		int expected = this.form.placeholders().size();
		// most rows are collections, and need no copy
		Collection<?> values = (row instanceof Collection<?> collection) ? collection
				: Arrays.asList(ArrayValues.elements(row));
		if (values.size() != expected) {
			throw new ParameterException(null,
					"it has %s for %s".formatted(ParameterErrors.count(values.size(), "value"),
							ParameterErrors.count(expected, "placeholder")),
					null);
		}
		int index = 0;
		for (Object value : values) {
			set(connection, index++, value, target);
		}
	}

	/**
	 * Of a row of data, unlike of parameters set for one statement, not all may be used.
	 */
	private void readMap(Connection connection, Map<?, ?> row, Values target) throws SQLException {
		for (int i = 0; i < this.form.placeholders().size(); i++) {
			String name = this.form.placeholders().get(i).text();
			Object value = row.get(name);
			if (value == null && !row.containsKey(name)) {
				value = loose(row, i, name);
			}
			set(connection, i, value, target);
		}
	}

	/**
	 * The value of a name with spaces or signs, which is mostly that of the row before.
	 */
	private @Nullable Object loose(Map<?, ?> row, int index, String name) {
		if (this.looseNames.length == 0) {
			this.looseNames = new String[this.form.placeholders().size()];
		}
		String known = this.looseNames[index];
		if (known == null || !row.containsKey(known)) {
			known = find(row, name);
			this.looseNames[index] = known;
		}
		return row.get(known);
	}

	private static String find(Map<?, ?> row, String name) {
		String found;
		try {
			found = LooseName.find(name, row.keySet());
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(null, "parameter " + ex.getMessage(), null);
		}
		if (found == null) {
			throw new ParameterException(null,
					"parameter '%s' has no value; the row has %s".formatted(name, row.keySet()), null);
		}
		return found;
	}

	private void readObject(Connection connection, Object row, Values target) throws SQLException {
		if (row.getClass() != this.type) {
			lookUp(row.getClass());
		}
		for (int i = 0; i < this.properties.size(); i++) {
			set(connection, i, this.properties.get(i).get(row), target);
		}
	}

	private void lookUp(Class<?> next) {
		ObjectProperties known = ObjectProperties.of(next);
		List<Property> found = new ArrayList<>();
		for (SqlText.Piece placeholder : this.form.placeholders()) {
			Property property = known.find(placeholder.text());
			if (property == null) {
				throw new ParameterException(null,
						"parameter '%s' has no value; %s".formatted(placeholder.text(), known.describe()), null);
			}
			found.add(property);
		}
		this.properties = found;
		this.type = next;
	}

	private void set(Connection connection, int index, @Nullable Object value, Values target) throws SQLException {
		String label = this.form.labels().get(index);
		SqlText.Piece placeholder = this.form.placeholders().get(index);
		if (value != null && placeholder.inList() && ArrayValues.isArray(value)) {
			throw new ParameterException(null,
					"parameter %s is a collection in 'in (…)', which a batch cannot take: write '%s'".formatted(label,
							placeholder.inRows() ? "in (select * from unnest(…))" : "= any(…)"),
					null);
		}
		Object sent = (value != null && Ambiguity.isAsked(this.form, index, value)) ? expected(connection, index, value)
				: value;
		target.set(index, sent);
	}

	/** The server is asked for the first row's sake. */
	private Object expected(Connection connection, int index, Object value) throws SQLException {
		String label = this.form.labels().get(index);
		String type = this.expected[index];
		ParameterException refused = (type != null) ? Ambiguity.refused(label, value, type) : null;
		if (refused != null) {
			throw refused;
		}
		if (type == null) {
			String found = this.binder.expectedType(connection, this.form, index, value, List.of());
			type = (found != null) ? found : UNKNOWN;
			this.expected[index] = type;
		}
		return type.equals(UNKNOWN) ? value : this.binder.as(label, value, type);
	}

	String explain(SQLException failure) {
		return ParameterErrors.explain(failure, this.form.labels());
	}

}
