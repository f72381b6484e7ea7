package io.github.pgprofiles.internal.statement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.statement.SqlText.Piece;
import org.jspecify.annotations.Nullable;

/**
 * A statement in which each element of an {@code in (…)} has a placeholder of its own.
 * Their number is a power of two, so that lists of any length make few statements, which
 * the driver and the server can keep prepared; the last element stands in for the missing
 * ones, which changes neither {@code in} nor {@code not in}, also where it is NULL.
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
	 * @throws Refusal if one is empty, or if the statement gets too many parameters
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
		for (int i = 0; i < values.size(); i++) {
			List<@Nullable Object> elements = isList(form, values, i) ? elements(form.labels().get(i), values.get(i))
					: Collections.<@Nullable Object>emptyList();
			lists.add(elements);
			total += Math.max(1, elements.size());
		}
		if (total > MOST) {
			throw Refusal.parameter(("the statement has %,d parameters, and PostgreSQL takes %,d: send a collection as"
					+ " one array, '= any(:ids)' instead of 'in (:ids)'")
				.formatted(total, MOST));
		}
		return new Expansion(form, MOST - total).build(lists, values);
	}

	private static boolean isList(SqlForm form, List<@Nullable Object> values, int index) {
		Object value = values.get(index);
		return value != null && form.placeholders().get(index).inList() && ArrayValues.isArray(value);
	}

	private static List<@Nullable Object> elements(String label, @Nullable Object value) {
		List<@Nullable Object> elements = Arrays.asList(ArrayValues.elements(Objects.requireNonNull(value)));
		if (elements.isEmpty()) {
			throw Refusal
				.parameter("parameter %s is an empty collection, which 'in (…)' cannot take: write".formatted(label)
						+ " '= any(…)' instead, or leave the query out");
		}
		return elements;
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
			for (int i = 0; i < lists.size(); i++) {
				int before = this.values.size();
				if (lists.get(i).isEmpty()) {
					this.values.add(given.get(i));
				}
				else {
					add(lists.get(i));
				}
				int count = this.values.size() - before;
				this.placeholders.addAll(Collections.nCopies(count, this.form.placeholders().get(i)));
				this.labels.addAll(Collections.nCopies(count, this.form.labels().get(i)));
				this.fragments.add(this.form.fragments().get(i));
				this.fragments.addAll(Collections.nCopies(count - 1, ", "));
				this.plain.add(this.form.plain().get(i));
				this.plain.addAll(Collections.nCopies(count - 1, ", "));
			}
			this.fragments.add(this.form.fragments().get(lists.size()));
			this.plain.add(this.form.plain().get(lists.size()));
			return new InLists(new SqlForm(String.join("?", this.fragments), this.placeholders, this.labels,
					this.fragments, this.plain, this.form.mayCount()), this.values);
		}

		private void add(List<@Nullable Object> elements) {
			int count = elements.size();
			int padding = Math.min(this.spare, powerOfTwo(count) - count);
			this.values.addAll(elements);
			this.values.addAll(Collections.nCopies(padding, elements.get(count - 1)));
			this.spare -= padding;
		}

		private static int powerOfTwo(int least) {
			return (least == 1) ? 1 : Integer.highestOneBit(least - 1) << 1;
		}

	}

}
