package io.github.pgprofiles.internal.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.query.SqlText.Piece;
import org.jspecify.annotations.Nullable;

/**
 * A statement in which each element of an {@code in (…)} has a placeholder of its own.
 * Their number is a power of two, so that lists of any length make few statements, which
 * the driver and the server can keep prepared; the last element stands in for the missing
 * ones, which changes neither {@code in} nor {@code not in}, also where it is NULL. Where
 * a row is on the left, as in {@code (a, b) in (:pairs)}, each element is one too.
 *
 * @param form the statement
 * @param values of all its placeholders
 */
record InLists(SqlForm form, List<@Nullable Object> values) {

	/** The protocol counts parameters in two bytes. */
	private static final int MOST = 65_535;

	/**
	 * Takes lists apart.
	 * @return {@code null} where there are none
	 * @throws ParameterException if one is empty, or if the statement gets too many
	 * parameters
	 */
	static @Nullable InLists expand(SqlForm form, List<@Nullable Object> values) {
		boolean none = true;
		for (int i = 0; i < values.size() && none; i++) {
			none = !isList(form, values, i);
		}
		if (none && values.size() <= MOST) {
			return null;
		}
		// empty where the value is no list
		List<List<@Nullable Object>> lists = new ArrayList<>(values.size());
		int total = 0;
		boolean rows = false;
		for (int i = 0; i < values.size(); i++) {
			List<@Nullable Object> elements = isList(form, values, i) ? elements(form, values, i)
					: Collections.<@Nullable Object>emptyList();
			lists.add(elements);
			total += Math.max(1, elements.size());
			rows |= form.placeholders().get(i).inRows();
		}
		if (total > MOST) {
			throw new ParameterException(null,
					("the statement has %,d parameters, and PostgreSQL takes %,d: send %s").formatted(total, MOST,
							rows ? "an array for each column, 'in (select * from unnest(:as, :bs))'"
									: "a collection as one array, '= any(:ids)' instead of 'in (:ids)'"),
					null);
		}
		return new Expansion(form, MOST - total).build(lists, values);
	}

	private static boolean isList(SqlForm form, List<@Nullable Object> values, int index) {
		Piece placeholder = form.placeholders().get(index);
		if (!placeholder.inList()) {
			return false;
		}
		Object value = values.get(index);
		// a single value has never as many columns as a row
		return placeholder.inRows() || (value != null && ArrayValues.isArray(value));
	}

	/** The elements of a list; of a list of rows those of all rows. */
	private static List<@Nullable Object> elements(SqlForm form, List<@Nullable Object> values, int index) {
		String label = form.labels().get(index);
		Object value = values.get(index);
		int columns = form.placeholders().get(index).columns();
		if (value == null || !ArrayValues.isArray(value)) {
			throw new ParameterException(null,
					"parameter %s stands for rows of %d values, and is none: give a collection of arrays, lists or records"
						.formatted(label, columns),
					null);
		}
		List<@Nullable Object> elements = Arrays.asList(ArrayValues.elements(value));
		if (elements.isEmpty()) {
			throw new ParameterException(null,
					"parameter %s is an empty collection, which 'in (…)' cannot take: ".formatted(label)
							+ ((columns > 1) ? "write 'in (select * from unnest(:as, :bs))', an array for each column,"
									: "write '= any(…)' instead,")
							+ " or leave the query out",
					null);
		}
		return (columns > 1) ? valuesOfRows(label, elements, columns) : elements;
	}

	private static List<@Nullable Object> valuesOfRows(String label, List<@Nullable Object> rows, int columns) {
		List<@Nullable Object> values = new ArrayList<>(rows.size() * columns);
		for (int i = 0; i < rows.size(); i++) {
			Object row = rows.get(i);
			@Nullable Object[] elements = valuesOfRow(row);
			if (elements == null) {
				throw new ParameterException(null,
						("parameter %s stands for rows of %d values, and row %d is %s: make it an array,"
								+ " a list or a record")
							.formatted(label, columns, i + 1, (row != null) ? "a " + row.getClass().getName() : "null"),
						null);
			}
			if (elements.length != columns) {
				throw new ParameterException(null, "parameter %s stands for rows of %d values, and row %d has %d"
					.formatted(label, columns, i + 1, elements.length), null);
			}
			values.addAll(Arrays.asList(elements));
		}
		return values;
	}

	private static @Nullable Object @Nullable [] valuesOfRow(@Nullable Object row) {
		if (row instanceof Record) {
			return ObjectProperties.of(row.getClass()).values(row);
		}
		return (row != null && ArrayValues.isArray(row)) ? ArrayValues.elements(row) : null;
	}

	private static final class Expansion {

		private final SqlForm form;

		private int spare;

		private final List<Piece> placeholders = new ArrayList<>();

		private final List<String> labels = new ArrayList<>();

		private final List<String> fragments = new ArrayList<>();

		private final List<String> plain = new ArrayList<>();

		private final List<@Nullable Object> values = new ArrayList<>();

		Expansion(SqlForm form, int spare) {
			this.form = form;
			this.spare = spare;
		}

		InLists build(List<List<@Nullable Object>> lists, List<@Nullable Object> given) {
			String closing = "";
			for (int i = 0; i < lists.size(); i++) {
				int before = this.values.size();
				int columns = 1;
				if (lists.get(i).isEmpty()) {
					this.values.add(given.get(i));
				}
				else {
					columns = this.form.placeholders().get(i).columns();
					add(lists.get(i), columns);
				}
				int count = this.values.size() - before;
				this.placeholders.addAll(Collections.nCopies(count, this.form.placeholders().get(i)));
				this.labels.addAll(Collections.nCopies(count, this.form.labels().get(i)));
				separate(this.fragments, closing + this.form.fragments().get(i), count, columns);
				separate(this.plain, closing + this.form.plain().get(i), count, columns);
				closing = (columns > 1) ? ")" : "";
			}
			this.fragments.add(closing + this.form.fragments().get(lists.size()));
			this.plain.add(closing + this.form.plain().get(lists.size()));
			return new InLists(new SqlForm(String.join("?", this.fragments), this.placeholders, this.labels,
					this.fragments, this.plain, this.form.mayCount()), this.values);
		}

		/** What comes before each of the placeholders of a list. */
		private static void separate(List<String> fragments, String before, int count, int columns) {
			fragments.add(before + ((columns > 1) ? "(" : ""));
			for (int i = 1; i < count; i++) {
				fragments.add((columns > 1 && i % columns == 0) ? "), (" : ", ");
			}
		}

		private void add(List<@Nullable Object> elements, int columns) {
			int count = elements.size() / columns;
			int padding = Math.min(this.spare / columns, powerOfTwo(count) - count);
			this.values.addAll(elements);
			for (int i = 0; i < padding; i++) {
				this.values.addAll(elements.subList(elements.size() - columns, elements.size()));
			}
			this.spare -= padding * columns;
		}

		private static int powerOfTwo(int least) {
			return (least == 1) ? 1 : Integer.highestOneBit(least - 1) << 1;
		}

	}

}
