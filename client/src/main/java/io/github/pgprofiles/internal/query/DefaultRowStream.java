package io.github.pgprofiles.internal.query;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.stream.ChunkRows;
import io.github.pgprofiles.internal.stream.Rows;
import io.github.pgprofiles.query.RowStream;

import org.springframework.util.Assert;

/** Rows that come as they are asked for; each call runs the query. */
public final class DefaultRowStream<T> implements RowStream<T> {

	private final Errors errors;

	private final String sql;

	private final Query<T> query;

	private final Function<SQLException, String> explanation;

	/**
	 * Creates a stream.
	 * @param query to run
	 * @param explanation of a failure, for its message
	 */
	DefaultRowStream(Errors errors, String sql, Query<T> query, Function<SQLException, String> explanation) {
		this.errors = errors;
		this.sql = sql;
		this.query = query;
		this.explanation = explanation;
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
		return new DefaultRowStream<>(this.errors, this.sql, () -> new ChunkRows<>(this.query.open(), size),
				this.explanation);
	}

	public RowSpliterator<T> open() {
		try {
			return new RowSpliterator<>(this.errors, this.sql, this.query.open());
		}
		catch (SQLException ex) {
			throw this.errors.translate("stream" + this.explanation.apply(ex), this.sql, ex);
		}
		catch (Refusal ex) {
			throw this.errors.translate(this.sql, ex);
		}
	}

}
