package io.github.pgprofiles.internal.query;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.error.Task;
import io.github.pgprofiles.internal.stream.ChunkRows;
import io.github.pgprofiles.internal.stream.Rows;
import io.github.pgprofiles.query.RowStream;

import org.springframework.util.Assert;

/** Rows that come as they are asked for; each call runs the query. */
public final class DefaultRowStream<T> implements RowStream<T> {

	private final Errors errors;

	private final Errors.Subject statement;

	private final Query<T> query;

	/**
	 * Creates a stream.
	 * @param statement for messages
	 * @param query to run
	 */
	DefaultRowStream(Errors errors, Errors.Subject statement, Query<T> query) {
		this.errors = errors;
		this.statement = statement;
		this.query = query;
	}

	/** A query that was not run yet. */
	@FunctionalInterface
	interface Query<T> {

		Rows<T> open() throws SQLException;

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
		return new DefaultRowStream<>(this.errors, this.statement, () -> new ChunkRows<>(this.query.open(), size));
	}

	public RowSpliterator<T> open() {
		return this.errors.call(Task.STREAM, this.statement,
				() -> new RowSpliterator<>(this.errors, this.statement, this.query.open()));
	}

}
