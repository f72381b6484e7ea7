package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.driver.PreparedTypes;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.error.StaleTypes;
import io.github.pgprofiles.internal.log.LineText;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.pool.TransactionCommand;
import io.github.pgprofiles.internal.query.ObjectProperties.Property;
import io.github.pgprofiles.internal.query.SqlText.Piece;
import io.github.pgprofiles.internal.stream.StreamSource;
import io.github.pgprofiles.internal.timeout.LimitedStatement;
import org.jspecify.annotations.Nullable;

/**
 * A statement as the driver takes it, with a value for each of its placeholders. Not
 * thread-safe.
 */
public final class BoundStatement implements LimitedStatement.Preparation, StreamSource, Errors.Subject {

	private final ParameterBinder binder;

	private final String text;

	private final SqlOutline outline;

	private final SqlForm form;

	private final List<@Nullable Object> values;

	/** What it was prepared for before, with types that the server inferred. */
	private PreparedTypes.Named inferred = PreparedTypes.Named.NONE;

	/** When it was prepared last, by the binder's clock. */
	private long prepared;

	private BoundStatement(ParameterBinder binder, String text, SqlOutline outline, SqlForm form,
			List<@Nullable Object> values) {
		this.binder = binder;
		this.text = text;
		this.outline = outline;
		this.form = form;
		this.values = values;
	}

	/**
	 * Pairs placeholders and values.
	 * @throws ParameterException if one is missing or one too many is there
	 */
	public static BoundStatement of(ParameterBinder binder, String sql, Parameters parameters) {
		SqlText text = SqlText.parse(sql);
		if (parameters.isNamed()) {
			return bind(binder, sql, text.outline(), text.named(), named(text, parameters));
		}
		if (!text.names().isEmpty()) {
			throw parameters.positional().isEmpty() ? missing(text.named().placeholders().get(0), parameters)
					: new ParameterException(null,
							"the statement names its parameters (:%s), but the values are positional"
								.formatted(text.names().iterator().next()),
							null);
		}
		return bind(binder, sql, text.outline(), text.positional(),
				positional(text.positional(), parameters.positional()));
	}

	private static ParameterException missing(Piece placeholder, Parameters parameters) {
		String hint = placeholder.inBrackets() ? "; where a column bounds a slice, put a space after the colon" : "";
		return new ParameterException(null,
				"parameter '" + placeholder.text() + "' has no value" + parameters.describe() + hint, null);
	}

	private static List<@Nullable Object> named(SqlText text, Parameters given) {
		for (int i = 0; i < given.names().size(); i++) {
			String name = given.names().get(i);
			if (!text.names().contains(name) && !isLoose(text, given, i)) {
				throw new ParameterException(null,
						"the statement has no parameter '%s'; it has %s".formatted(name, text.names()), null);
			}
		}
		List<Piece> placeholders = text.named().placeholders();
		List<@Nullable Object> values = new ArrayList<>(placeholders.size());
		for (int i = 0; i < placeholders.size(); i++) {
			values.add(value(placeholders.get(i), given));
		}
		return values;
	}

	/** Whether a name with spaces and signs is that of a placeholder without them. */
	private static boolean isLoose(SqlText text, Parameters given, int index) {
		return text.names().stream().anyMatch((name) -> given.indexOf(name) < 0 && given.looseIndexOf(name) == index);
	}

	private static @Nullable Object value(Piece placeholder, Parameters given) {
		String name = placeholder.text();
		int exact = given.indexOf(name);
		int index = (exact >= 0) ? exact : given.looseIndexOf(name);
		if (index >= 0) {
			return given.value(index);
		}
		for (ObjectSource source : given.sources()) {
			Property property = source.find(name);
			if (property != null) {
				return property.get(source.object());
			}
		}
		throw missing(placeholder, given);
	}

	private static List<@Nullable Object> positional(SqlForm form, List<@Nullable Object> given) {
		int expected = form.placeholders().size();
		if (expected != given.size()) {
			throw new ParameterException(null,
					"the statement has %s ('?'), but %s given%s".formatted(
							ParameterErrors.count(expected, "placeholder"),
							ParameterErrors.count(given.size(), "value") + ((given.size() == 1) ? " is" : " are"),
							given.isEmpty() ? "; an operator that holds a question mark is written '??'" : ""),
					null);
		}
		return given;
	}

	private static BoundStatement bind(ParameterBinder binder, String text, SqlOutline outline, SqlForm form,
			List<@Nullable Object> values) {
		InLists lists = InLists.expand(form, values);
		return (lists != null) ? new BoundStatement(binder, text, outline, lists.form(), lists.values())
				: new BoundStatement(binder, text, outline, form, values);
	}

	@Override
	public String text() {
		return this.text;
	}

	@Override
	public @Nullable String name() {
		return StatementName.of(this.text);
	}

	/** As the driver takes it. */
	String sql() {
		return this.form.sql();
	}

	/**
	 * Whether it has no effect at all where it fails: one statement that cannot commit.
	 */
	boolean isAtomic() {
		return this.outline.isCopyable();
	}

	List<@Nullable Object> values() {
		return this.values;
	}

	/**
	 * Prepares the statement on a connection; the caller closes it.
	 * @throws ParameterException if a value cannot be sent; nothing was
	 */
	@Override
	public PreparedStatement prepare(Connection connection) throws SQLException {
		return prepare(connection, this.form.sql(), 0);
	}

	/**
	 * Prepares the statement as a part of a command that it is the end of.
	 * @param command and a space
	 */
	@Override
	public PreparedStatement prepare(Connection connection, String command) throws SQLException {
		return prepare(connection, command + this.form.sql(), 0);
	}

	/**
	 * Prepares a text that has the statement in it.
	 * @param offset how many parameters come before its own
	 */
	@Override
	public PreparedStatement prepare(Connection connection, String text, int offset) throws SQLException {
		TransactionCommand.refuseEnd(connection, this.form.sql());
		this.prepared = this.binder.now();
		PreparedStatement statement = connection.prepareStatement(text);
		try {
			this.inferred = this.binder.bind(statement, offset, this.form, this.values);
			return statement;
		}
		catch (SQLException | RuntimeException ex) {
			statement.close();
			throw ex;
		}
	}

	@Override
	public boolean namesTypes() {
		return PreparedTypes.isAvailable();
	}

	/**
	 * Looks at why the statement failed. Where types that the server inferred before may
	 * be the reason, they are inferred anew when it is run again.
	 * @return the failure, marked if running it again may succeed
	 */
	@Override
	public SQLException failed(PreparedStatement statement, SQLException failure) {
		if (ParameterErrors.isAboutCounter(failure) && Ambiguity.counts(this.form)) {
			StaleTypes.mark(failure);
			return failure;
		}
		if (!ParameterErrors.isAboutTypes(failure)) {
			return failure;
		}
		try {
			boolean asked = this.binder.forgetAnswers(statement.getConnection(), this.form, this.prepared);
			if (this.inferred == PreparedTypes.Named.NONE && !asked) {
				return failure;
			}
			PreparedTypes.forget(statement);
			boolean alone = statement.getConnection().getAutoCommit();
			boolean ofUsers = this.inferred == PreparedTypes.Named.OF_USERS;
			if (!alone && ofUsers) {
				this.binder.keepUnprepared(this.form);
			}
			// in a transaction, what is no such value now mostly never was one
			if (alone || ofUsers || ParameterErrors.isUnresolved(failure)) {
				StaleTypes.mark(failure);
			}
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
		return failure;
	}

	/**
	 * The statement with its values as constants in its text, for commands that take no
	 * parameters. Unlike {@link #prepare} it has no placeholder and no doubled question
	 * mark, and must not go through the driver's parser of placeholders.
	 * @throws ParameterException if a value has no text
	 */
	@Override
	public String toLiteralSql() {
		StringBuilder sql = new StringBuilder();
		for (int i = 0; i < this.form.plain().size(); i++) {
			if (i > 0) {
				sql.append(this.binder.toLiteral(this.form.labels().get(i - 1), this.values.get(i - 1)));
			}
			sql.append(this.form.plain().get(i));
		}
		return sql.toString();
	}

	@Override
	public String toNumberedSql() {
		return this.form.numbered();
	}

	private String literal(int index) {
		try {
			return this.binder.toLiteral(this.form.labels().get(index), this.values.get(index));
		}
		catch (ParameterException ex) {
			// which says what is wrong with it, to whoever sends it
			return "?";
		}
	}

	@Override
	public List<String> toLine() {
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < this.values.size(); i++) {
			texts.add(LineText.value(literal(i)));
		}
		return texts;
	}

	/** Whether {@link #toLiteralSql} has constants that were values. */
	@Override
	public boolean hasValues() {
		return !this.values.isEmpty();
	}

	/** Whether it is one statement of a kind that COPY takes, as its words tell. */
	@Override
	public boolean isCopyable() {
		return this.outline.isCopyable() && this.outline.isWhole();
	}

	/**
	 * Whether it is one statement that a cursor can be declared for, as its words tell.
	 */
	@Override
	public boolean isDeclarable() {
		return this.outline.isDeclarable();
	}

	/**
	 * Looks at a condition of the caller's, which takes no parameters.
	 * @return the condition
	 * @throws ParameterException if it is written for something that is not PostgreSQL,
	 * or is more than a condition
	 */
	public static String requireCondition(String sql) {
		SqlText.requireCondition(sql);
		return sql;
	}

	/** Whether a text is one statement of the kind that reads or changes rows. */
	public static boolean isSingle(String sql) {
		SqlText.requireWithoutParameters(sql);
		return SqlText.parse(sql).outline().isCopyable();
	}

	/** Whether it is no statement, only semicolons, space and comments. */
	public static boolean isEmpty(String sql) {
		SqlText.requireWithoutParameters(sql);
		return SqlText.isEmpty(sql);
	}

	/** Whether it is one plain query without parameters, as its words tell. */
	@Override
	public boolean isPlain() {
		return this.values.isEmpty() && this.outline.isPlain() && this.outline.isWhole();
	}

	@Override
	public String explain(SQLException failure) {
		return ParameterErrors.explain(failure, this.form.labels());
	}

}
