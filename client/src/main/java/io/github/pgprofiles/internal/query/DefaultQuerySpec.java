package io.github.pgprofiles.internal.query;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.error.NullValueException;
import io.github.pgprofiles.internal.error.Excerpt;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.stream.StreamOptions;
import io.github.pgprofiles.internal.time.TimeLimit;
import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.query.QuerySpec;
import io.github.pgprofiles.query.RowStream;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.IncorrectResultSizeDataAccessException;

/** Runs a query and reads its rows, whole or as a stream. */
final class DefaultQuerySpec<T> implements QuerySpec<T> {

	private final QueryContext context;

	private final BoundStatement bound;

	private final RowMapping<T> mapping;

	private final @Nullable TimeLimit limit;

	private final @Nullable String name;

	DefaultQuerySpec(QueryContext context, BoundStatement bound, RowMapping<T> mapping, @Nullable TimeLimit limit,
			@Nullable String name) {
		this.context = context;
		this.bound = bound;
		this.mapping = mapping;
		this.limit = limit;
		this.name = name;
	}

	@Override
	// an element is null only where the caller selected a NULL
	@SuppressWarnings("NullAway")
	public List<T> list() {
		return read(Integer.MAX_VALUE);
	}

	private List<T> read(int most) {
		return this.context.observed()
			.call(OperationKind.QUERY, this.bound, this.name, List::size,
					() -> this.context.statements().<T>list(this.bound, this.limit, this.mapping, most));
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
				"the only row's value is NULL; singleOrNull() returns it" + Excerpt.behind(this.bound.text()));
	}

	private List<T> atMostOne() {
		List<T> rows = read(2);
		if (rows.size() > 1) {
			throw new IncorrectResultSizeDataAccessException(message("more than one row where one was asked for"), 1);
		}
		return rows;
	}

	private String message(String problem) {
		return "Profile '%s': %s%s".formatted(this.context.errors().profile(), problem,
				Excerpt.behind(this.bound.text()));
	}

	@Override
	public Stream<T> stream() {
		return rows(StreamOptions.defaults()).stream();
	}

	@Override
	public long forEach(Consumer<? super T> consumer) {
		return rows(StreamOptions.defaults()).forEach(consumer);
	}

	@Override
	public RowStream<List<T>> chunks(int size) {
		return rows(StreamOptions.defaults()).chunks(size);
	}

	DefaultRowStream<T> rows(StreamOptions options) {
		StreamOptions limited = options.withLimit(this.limit);
		return new DefaultRowStream<>(this.context.observed(), OperationKind.STREAM, this.bound, this.name,
				() -> this.context.streams().open(this.bound, this.mapping, limited));
	}

}
