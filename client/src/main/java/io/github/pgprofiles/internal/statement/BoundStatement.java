package io.github.pgprofiles.internal.statement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.statement.SqlText.Piece;
import org.jspecify.annotations.Nullable;

/** A statement as the driver takes it, with a value for each of its placeholders. */
public final class BoundStatement {

	private final String sql;

	private final List<String> labels;

	private final List<@Nullable Object> values;

	private BoundStatement(String sql, List<String> labels, List<@Nullable Object> values) {
		this.sql = sql;
		this.labels = labels;
		this.values = values;
	}

	/**
	 * Pairs placeholders and values.
	 * @throws Refusal if one is missing or one too many is there
	 */
	public static BoundStatement of(String sql, Parameters parameters) {
		SqlText text = SqlText.parse(sql);
		if (!parameters.named().isEmpty()) {
			return bind(text.named(), named(text, parameters.named()));
		}
		if (!text.names().isEmpty()) {
			String name = text.names().get(0);
			throw Refusal.parameter(parameters.positional().isEmpty() ? "parameter '" + name + "' has no value"
					: "the statement names its parameters (:%s), but the values are positional".formatted(name));
		}
		return bind(text.positional(), positional(text.positional(), parameters.positional()));
	}

	private static List<@Nullable Object> named(SqlText text, Map<String, @Nullable Object> given) {
		for (String name : given.keySet()) {
			if (!text.names().contains(name)) {
				throw Refusal.parameter("the statement has no parameter '%s'; it has %s".formatted(name, text.names()));
			}
		}
		List<@Nullable Object> values = new ArrayList<>(text.named().placeholders().size());
		for (Piece placeholder : text.named().placeholders()) {
			if (!given.containsKey(placeholder.text())) {
				throw Refusal.parameter("parameter '" + placeholder.text() + "' has no value");
			}
			values.add(given.get(placeholder.text()));
		}
		return values;
	}

	private static List<@Nullable Object> positional(SqlForm form, List<@Nullable Object> given) {
		int expected = form.placeholders().size();
		if (expected != given.size()) {
			throw Refusal.parameter("the statement has %d placeholders ('?'), but %d values are given%s".formatted(
					expected, given.size(),
					(given.isEmpty()) ? "; an operator that holds a question mark is written '??'" : ""));
		}
		return given;
	}

	private static BoundStatement bind(SqlForm form, List<@Nullable Object> values) {
		for (int i = 0; i < values.size(); i++) {
			if (form.placeholders().get(i).inList() && values.get(i) instanceof Collection) {
				return expand(form, values);
			}
		}
		return new BoundStatement(form.sql(), form.labels(), values);
	}

	/** Gives each element of a collection a placeholder of its own. */
	private static BoundStatement expand(SqlForm form, List<@Nullable Object> values) {
		StringBuilder sql = new StringBuilder(form.fragments().get(0));
		List<String> labels = new ArrayList<>();
		List<@Nullable Object> elements = new ArrayList<>();
		for (int i = 0; i < values.size(); i++) {
			String label = form.labels().get(i);
			if (form.placeholders().get(i).inList() && values.get(i) instanceof Collection<?> collection) {
				if (collection.isEmpty()) {
					throw Refusal.parameter(
							"parameter %s is an empty collection, which 'in (…)' cannot take: write".formatted(label)
									+ " '= any(…)' instead, or leave the query out");
				}
				elements.addAll(collection);
			}
			else {
				elements.add(values.get(i));
			}
			int added = elements.size() - labels.size();
			labels.addAll(Collections.nCopies(added, label));
			sql.append("?, ".repeat(added - 1)).append('?').append(form.fragments().get(i + 1));
		}
		return new BoundStatement(sql.toString(), labels, elements);
	}

	String sql() {
		return this.sql;
	}

	List<@Nullable Object> values() {
		return this.values;
	}

	/** Prepares the statement on a connection; the caller closes it. */
	public PreparedStatement prepare(Connection connection) throws SQLException {
		return prepare(connection, this.sql, 0);
	}

	/**
	 * Prepares a text that has the statement in it.
	 * @param offset how many parameters come before its own
	 */
	PreparedStatement prepare(Connection connection, String text, int offset) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(text);
		try {
			for (int i = 0; i < this.values.size(); i++) {
				ParameterBinder.bind(statement, offset + i + 1, this.labels.get(i), this.values.get(i));
			}
			return statement;
		}
		catch (SQLException | RuntimeException ex) {
			statement.close();
			throw ex;
		}
	}

}
