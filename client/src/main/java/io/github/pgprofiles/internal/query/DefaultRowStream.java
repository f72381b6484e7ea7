package io.github.pgprofiles.internal.query;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.observation.Observed;
import io.github.pgprofiles.internal.stream.ChunkRows;
import io.github.pgprofiles.internal.stream.Rows;
import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.query.RowStream;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** Rows that come as they are asked for; each call runs the query. */
public final class DefaultRowStream<T> implements RowStream<T> {

	private final Observed observed;

	private final OperationKind kind;

	private final Errors.Subject statement;

	private final @Nullable String name;

	private final Query<T> query;

	/**
	 * Creates a stream.
	 * @param observed runs it as an operation of a kind
	 * @param statement for messages
	 * @param name that its caller gave it
	 * @param query to run
	 */
	DefaultRowStream(Observed observed, OperationKind kind, Errors.Subject statement, @Nullable String name,
			Query<T> query) {
		this.observed = observed;
		this.kind = kind;
		this.statement = statement;
		this.name = name;
		this.query = query;
	}

	/** A query that was not run yet. */
	@FunctionalInterface
	interface Query<T> {

		Rows<T> open() throws SQLException;

	}

	/** The same as a COPY out, for those who listen. */
	public DefaultRowStream<T> asCopy() {
		return new DefaultRowStream<>(this.observed, OperationKind.COPY_OUT, this.statement, this.name, this.query);
	}

	@Override
	public Stream<T> stream() {
		RowSpliterator<T> rows = open();
		return StreamSupport.stream(rows, false).onClose(rows::close);
	}

	@Override
	public long forEach(Consumer<? super T> consumer) {
		try (RowSpliterator<T> rows = open()) {
			rows.forEachRemaining(consumer);
			return rows.count();
		}
	}

	@Override
	public RowStream<List<T>> chunks(int size) {
		Assert.isTrue(size >= 1, () -> "The size of a chunk must be at least 1, but is " + size);
		return new DefaultRowStream<>(this.observed, this.kind, this.statement, this.name,
				() -> new ChunkRows<>(this.query.open(), size));
	}

	public RowSpliterator<T> open() {
		return this.observed.open(this.kind, this.statement, this.name,
				(recording) -> new RowSpliterator<>(this.observed.errors(), this.statement, this.query.open(),
						recording));
	}

}
