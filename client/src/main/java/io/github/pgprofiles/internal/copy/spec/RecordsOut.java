package io.github.pgprofiles.internal.copy.spec;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.pgprofiles.copy.CopyOutSpec;
import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.copy.ParallelCopyOut;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.io.ProgressMeter;
import io.github.pgprofiles.internal.query.DefaultRowStream;
import io.github.pgprofiles.internal.query.DefaultStatementSpec;
import io.github.pgprofiles.internal.query.DefaultStreamSpec;
import io.github.pgprofiles.internal.query.RowSpliterator;
import io.github.pgprofiles.internal.stream.StreamOptions;

import org.springframework.util.Assert;

/**
 * Records out of a COPY: the stream of a query by that engine, and by a cursor only where
 * a column that no component asks for has no binary form.
 */
final class RecordsOut<T> extends CopyStage<CopyOutSpec.Records<T>> implements CopyOutSpec.Records<T> {

	private final Supplier<DefaultStatementSpec> query;

	private final Class<T> type;

	RecordsOut(CopyWork work, CopyJob job, Supplier<DefaultStatementSpec> query, Class<T> type) {
		super(work, job);
		this.query = query;
		this.type = type;
	}

	@Override
	RecordsOut<T> with(CopyJob job) {
		return new RecordsOut<>(this.work, job, this.query, this.type);
	}

	@Override
	public CopyResult to(Consumer<? super T> consumer) {
		Assert.notNull(consumer, "The consumer is null");
		long begin = System.nanoTime();
		ProgressMeter meter = ProgressMeter.of(this.job.listener());
		try (RowSpliterator<T> rows = rows().open()) {
			if (this.job.listener() == null) {
				rows.forEachRemaining(consumer);
			}
			else {
				rows.forEachRemaining((row) -> {
					consumer.accept(row);
					meter.moved(rows.count(), rows.byteCount());
				});
			}
			meter.done(rows.count(), rows.byteCount());
			return new CopyResult(rows.count(), rows.byteCount(), Duration.ofNanos(System.nanoTime() - begin));
		}
	}

	@Override
	public Stream<T> stream() {
		Assert.state(this.job.listener() == null, "onProgress(…) goes with to(…); a stream is watched by its reader");
		return rows().stream();
	}

	@Override
	public ParallelCopyOut.Records<T> parallel(int connections) {
		return ParallelOut.records(this.work, this.job, connections, this.type);
	}

	private DefaultRowStream<T> rows() {
		return new DefaultStreamSpec(this.query.get().called(this.job.command().name()), StreamOptions.copyOrCursor())
			.limit(this.job.limit())
			.query(this.type)
			.asCopy();
	}

}
