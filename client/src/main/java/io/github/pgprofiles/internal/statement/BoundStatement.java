package io.github.pgprofiles.internal.statement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.statement.SqlText.Kind;
import io.github.pgprofiles.internal.statement.SqlText.Piece;
import org.jspecify.annotations.Nullable;

/**
 * A statement as the driver takes it, with a value for each of its placeholders. With
 * named parameters a question mark is an operator; with positional ones it is a
 * placeholder, and an operator when it is doubled.
 */
public final class BoundStatement {

	private final StringBuilder sql = new StringBuilder();

	private final List<@Nullable Object> values = new ArrayList<>();

	private final List<String> labels = new ArrayList<>();

	private BoundStatement() {
	}

	/**
	 * Pairs placeholders and values.
	 * @throws Refusal if one is missing or one too many is there
	 */
	public static BoundStatement of(String sql, Parameters parameters) {
		SqlText text = SqlText.parse(sql);
		BoundStatement bound = new BoundStatement();
		if (!parameters.named().isEmpty()) {
			bound.bindNamed(text, parameters);
		}
		else {
			text.names().findFirst().ifPresent((name) -> {
				if (!parameters.positional().isEmpty()) {
					throw Refusal.parameter(
							"the statement names its parameters (:%s), but the values are positional".formatted(name));
				}
				throw Refusal.parameter("parameter '" + name + "' has no value");
			});
			bound.bindPositional(text, parameters.positional());
		}
		return bound;
	}

	private void bindNamed(SqlText text, Parameters parameters) {
		List<String> names = text.names().toList();
		for (String given : parameters.named().keySet()) {
			if (!names.contains(given)) {
				throw Refusal.parameter("the statement has no parameter '%s'; it has %s".formatted(given, names));
			}
		}
		for (Piece piece : text.pieces()) {
			switch (piece.kind()) {
				case TEXT -> this.sql.append(piece.text());
				case QUESTION_MARK -> this.sql.append("??");
				// the driver takes two for one operator; whoever wrote two meant two
				case DOUBLED_QUESTION_MARK -> this.sql.append("????");
				case NAME -> {
					if (!parameters.named().containsKey(piece.text())) {
						throw Refusal.parameter("parameter '" + piece.text() + "' has no value");
					}
					add(piece, "'" + piece.text() + "'", parameters.named().get(piece.text()));
				}
			}
		}
	}

	private void bindPositional(SqlText text, List<@Nullable Object> positional) {
		long expected = text.questionMarks();
		if (expected != positional.size()) {
			throw Refusal.parameter("the statement has %d placeholders ('?'), but %d values are given%s".formatted(
					expected, positional.size(),
					(positional.isEmpty()) ? "; an operator that holds a question mark is written '??'" : ""));
		}
		int next = 0;
		for (Piece piece : text.pieces()) {
			if (piece.kind() == Kind.QUESTION_MARK) {
				next++;
				add(piece, "number " + next, positional.get(next - 1));
			}
			else {
				this.sql.append(piece.text());
			}
		}
	}

	private void add(Piece piece, String label, @Nullable Object value) {
		if (piece.inList() && value instanceof Collection<?> collection) {
			if (collection.isEmpty()) {
				throw Refusal
					.parameter("parameter %s is an empty collection, which 'in (…)' cannot take: write".formatted(label)
							+ " '= any(…)' instead, or leave the query out");
			}
			String separator = "";
			for (Object element : collection) {
				this.sql.append(separator);
				addOne(label, element);
				separator = ", ";
			}
			return;
		}
		addOne(label, value);
	}

	private void addOne(String label, @Nullable Object value) {
		this.sql.append('?');
		this.labels.add(label);
		this.values.add(value);
	}

	String sql() {
		return this.sql.toString();
	}

	List<@Nullable Object> values() {
		return this.values;
	}

	/** Prepares the statement on a connection; the caller closes it. */
	public PreparedStatement prepare(Connection connection) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql());
		try {
			for (int i = 0; i < this.values.size(); i++) {
				ParameterBinder.bind(statement, i + 1, this.labels.get(i), this.values.get(i));
			}
			return statement;
		}
		catch (SQLException | RuntimeException ex) {
			statement.close();
			throw ex;
		}
	}

}
