package io.github.pgprofiles.internal.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.error.NullValueException;
import io.github.pgprofiles.internal.error.Excerpt;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.stream.StreamOptions;
import io.github.pgprofiles.internal.stream.StreamSource;
import io.github.pgprofiles.query.QuerySpec;
import io.github.pgprofiles.query.RowStream;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;

/** Runs a query and reads its rows, whole or as a stream. */
final class DefaultQuerySpec<T> implements QuerySpec<T> {

	private final QueryContext context;

	private final String sql;

	private final BoundStatement bound;

	private final RowMapping<T> mapping;

	private final StreamOptions options;

	DefaultQuerySpec(QueryContext context, String sql, BoundStatement bound, RowMapping<T> mapping,
			StreamOptions options) {
		this.context = context;
		this.sql = sql;
		this.bound = bound;
		this.mapping = mapping;
		this.options = options;
	}

	@Override
	// an element is null only where the caller selected a NULL
	@SuppressWarnings("NullAway")
	public List<T> list() {
		return read(Integer.MAX_VALUE);
	}

	private List<T> read(int most) {
		DefaultStatementSpec.requireNotStreaming(this.options);
		try {
			return this.context.statements().<T>list(this.bound, this.options.limit(), this.mapping, most);
		}
		catch (SQLException ex) {
			throw this.context.errors().translate("query" + this.bound.explain(ex), this.sql, ex);
		}
		catch (Refusal ex) {
			throw this.context.errors().translate(this.sql, ex);
		}
	}

	@Override
	public T single() {
		T value = singleOrNull();
		if (value == null) {
			throw nullValue();
		}
		return value;
	}

	@Override
	public @Nullable T singleOrNull() {
		List<T> rows = atMostOne();
		if (rows.isEmpty()) {
			throw new EmptyResultDataAccessException(message("no row where one was asked for"), 1);
		}
		return rows.get(0);
	}

	@Override
	public Optional<T> optional() {
		List<T> rows = atMostOne();
		if (rows.isEmpty()) {
			return Optional.empty();
		}
		T value = rows.get(0);
		if (value == null) {
			throw nullValue();
		}
		return Optional.of(value);
	}

	private NullValueException nullValue() {
		return new NullValueException(this.context.errors().profile(),
				"the only row's value is NULL; singleOrNull() returns it" + Excerpt.behind(this.sql));
	}

	private List<T> atMostOne() {
		List<T> rows = read(2);
		if (rows.size() > 1) {
			throw new IncorrectResultSizeDataAccessException(message("more than one row where one was asked for"), 1);
		}
		return rows;
	}

	private String message(String problem) {
		return "Profile '%s': %s%s".formatted(this.context.errors().profile(), problem, Excerpt.behind(this.sql));
	}

	@Override
	public Stream<T> stream() {
		return rows().stream();
	}

	@Override
	public long forEach(Consumer<? super T> consumer) {
		return rows().forEach(consumer);
	}

	@Override
	public RowStream<List<T>> chunks(int size) {
		return rows().chunks(size);
	}

	DefaultRowStream<T> rows() {
		StreamSource source = new BoundSource(this.bound);
		return new DefaultRowStream<>(this.context.errors(), this.sql,
				() -> this.context.streams().open(source, this.mapping, this.options), this.bound::explain);
	}

	/** The statement as the engines take it. */
	private record BoundSource(BoundStatement bound) implements StreamSource {

		@Override
		public PreparedStatement prepare(Connection connection) throws SQLException {
			return this.bound.prepare(connection);
		}

		@Override
		public PreparedStatement prepare(Connection connection, String command) throws SQLException {
			return this.bound.prepare(connection, command);
		}

		@Override
		public boolean isDeclarable() {
			return this.bound.isDeclarable();
		}

		@Override
		public SQLException failed(PreparedStatement statement, SQLException failure) {
			return this.bound.failed(statement, failure);
		}

		@Override
		public String text() {
			return this.bound.toLiteralSql();
		}

		@Override
		public boolean hasLiterals() {
			return this.bound.hasValues();
		}

		@Override
		public boolean isCopyable() {
			return this.bound.isCopyable();
		}

		@Override
		public boolean isPlain() {
			return this.bound.isPlain();
		}

	}

}
