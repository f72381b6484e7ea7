package io.github.pgprofiles.internal.query;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.observation.OperationKind;
import io.github.pgprofiles.query.BatchSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.util.Assert;

/** Runs a batch, a portion of rows at a time. */
public final class DefaultBatchSpec implements BatchSpec {

	private static final int DEFAULT_SIZE = 1000;

	private final QueryContext context;

	private final String sql;

	private @Nullable String name;

	private int size = DEFAULT_SIZE;

	public DefaultBatchSpec(QueryContext context, String sql) {
		Assert.hasText(sql, "The statement is empty");
		this.context = context;
		this.sql = sql;
	}

	@Override
	public BatchSpec size(int rows) {
		Assert.isTrue(rows >= 1, () -> "The size must be at least 1, but is " + rows);
		this.size = rows;
		return this;
	}

	@Override
	public BatchSpec named(String name) {
		this.name = StatementName.require(name);
		return this;
	}

	private String sql() {
		return this.context.errors().build(this.sql, () -> NamedSql.of(this.sql, this.name));
	}

	@Override
	public long update(Iterator<? extends @Nullable Object> rows) {
		Total total = run(
				(counts) -> this.context.batches().update(sql(), this.size, CallerFailure.iterator(rows), counts));
		return total.unknown ? Statement.SUCCESS_NO_INFO : total.changed;
	}

	/** How many rows each run changed. */
	public int[] counts(Iterable<? extends @Nullable Object> rows) {
		IntStream.Builder counts = IntStream.builder();
		run((total) -> this.context.batches()
			.update(sql(), this.size, CallerFailure.iterator(rows.iterator()), (portion) -> {
				total.accept(portion);
				for (int count : portion) {
					counts.add(count);
				}
			}));
		return counts.build().toArray();
	}

	/** How many rows there were, of those that were changed or those that came back. */
	private static final class Total implements BatchRunner.Counts {

		private long changed;

		private boolean unknown;

		@Override
		public void accept(int[] portion) {
			for (int count : portion) {
				this.unknown |= count < 0;
				this.changed += count;
			}
		}

		long known() {
			return this.unknown ? -1 : this.changed;
		}

	}

	@Override
	public Returning<Map<String, @Nullable Object>> query() {
		return returning(this.context.mappings().maps());
	}

	@Override
	public <T> Returning<T> query(Class<T> type) {
		return returning(this.context.errors().build(this.sql, () -> this.context.mappings().of(type)));
	}

	@Override
	public <T> Returning<T> query(RowMapper<T> mapper) {
		int[] number = new int[1];
		// numbered over the whole batch, and not over each portion
		Returning<T> returning = returning(RowMapping.of((row, inPortion) -> mapper.mapRow(row, number[0]++)));
		return (rows, consumer) -> {
			number[0] = 0;
			return returning.forEach(rows, consumer);
		};
	}

	private <T> Returning<T> returning(RowMapping<T> mapping) {
		return (rows, consumer) -> run((total) -> {
			Consumer<T> counting = (row) -> {
				total.changed++;
				consumer.accept(row);
			};
			this.context.batches()
				.<T>query(sql(), this.size, CallerFailure.iterator(rows), mapping, CallerFailure.consumer(counting));
		}).changed;
	}

	private interface Work {

		void run(Total total) throws SQLException;

	}

	private Total run(Work work) {
		return this.context.observed()
			.<Total, RuntimeException>call(OperationKind.BATCH, new Named(this.sql, this.name), this.name, Total::known,
					() -> {
						Total total = new Total();
						work.run(total);
						return total;
					});
	}

	/** The statement, as messages show it. */
	private record Named(String text, @Nullable String name) implements Errors.Subject {
	}

}
