package io.github.pgprofiles.internal.copy.spec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.copy.ParallelCopyOut;
import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.io.Movement;
import io.github.pgprofiles.internal.copy.table.TableName;
import io.github.pgprofiles.internal.error.CallerFailure;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.export.ExportPart;
import io.github.pgprofiles.internal.export.ExportRequest;
import io.github.pgprofiles.internal.export.PartCopy;
import io.github.pgprofiles.internal.export.PartSinks;
import io.github.pgprofiles.internal.mapping.RowMapping;
import io.github.pgprofiles.internal.query.BoundStatement;
import io.github.pgprofiles.internal.query.NamedSql;
import io.github.pgprofiles.internal.query.Parameters;
import io.github.pgprofiles.internal.query.QueryContext;
import io.github.pgprofiles.internal.stream.Rows;
import io.github.pgprofiles.internal.text.SqlQuotes;
import io.github.pgprofiles.internal.timeout.TimeoutScope;
import io.github.pgprofiles.observation.OperationKind;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** The stages of COPY out by several connections. */
final class ParallelOut {

	/** More than any pool has, and few enough for a thread each. */
	private static final int MOST = 256;

	private ParallelOut() {
	}

	static <T> ParallelCopyOut.Records<T> records(CopyWork work, CopyJob job, int connections, Class<T> type) {
		return new RecordsStage<>(work, job, requireNumber(connections), requireTable(work, job), type);
	}

	static ParallelCopyOut.Data data(CopyWork work, CopyJob job, int connections) {
		return new DataStage(work, job, requireNumber(connections), requireTable(work, job));
	}

	private static int requireNumber(int connections) {
		Assert.isTrue(connections >= 1 && connections <= MOST,
				() -> "parallel(…) takes 1 to %d connections, and not %d".formatted(MOST, connections));
		return connections;
	}

	private static TableName requireTable(CopyWork work, CopyJob job) {
		return work.build(() -> {
			TableName table = job.command().table();
			if (table == null) {
				throw new CopyException(null, "a query has no rows of its own, which several readers could divide:"
						+ " export its tables by from(…), or leave parallel(…) out");
			}
			return table;
		});
	}

	/** What is copied, and which part of it has failed. */
	private static final class Subject implements Errors.Subject {

		private final CopyJob job;

		private volatile @Nullable ExportPart failed;

		Subject(CopyJob job) {
			this.job = job;
		}

		void fail(ExportPart part) {
			this.failed = part;
		}

		@Override
		public @Nullable String name() {
			return this.job.command().name();
		}

		@Override
		public String text() {
			ExportPart part = this.failed;
			return this.job.command().describe() + ((part != null) ? ", " + part : "");
		}

	}

	/** Records. */
	private static final class RecordsStage<T> extends CopyStage<ParallelCopyOut.Records<T>>
			implements ParallelCopyOut.Records<T> {

		private final int connections;

		private final TableName table;

		private final Class<T> type;

		RecordsStage(CopyWork work, CopyJob job, int connections, TableName table, Class<T> type) {
			super(work, job);
			this.connections = connections;
			this.table = table;
			this.type = type;
		}

		@Override
		RecordsStage<T> with(CopyJob job) {
			return new RecordsStage<>(this.work, job, this.connections, this.table, this.type);
		}

		@Override
		public CopyResult to(Consumer<? super T> consumer) {
			Assert.notNull(consumer, "The consumer is null");
			QueryContext context = this.work.query();
			RowMapping<T> mapping = this.work.build(() -> context.mappings().of(this.type));
			Consumer<T> guarded = CallerFailure.consumer(consumer);
			Subject subject = new Subject(this.job);
			PartCopy copy = (connection, scope, source, meter) -> {
				String sql = NamedSql.of(this.job.command().toSelect(source.table(), "*", source.part().condition()),
						this.job.command().name());
				BoundStatement query = BoundStatement.of(context.binder(), sql, new Parameters());
				try (Rows<T> rows = context.streams().open(connection, scope, query, mapping)) {
					hand(rows, guarded, meter);
				}
			};
			ExportRequest request = new ExportRequest(this.table, this.connections, 0, this.job.limit(),
					this.job.listener());
			return this.work.run(OperationKind.COPY_OUT, subject, () -> this.work.exports().run(request, copy, () -> {
			}, subject::fail));
		}

		@SuppressWarnings("NullAway") // a row is null only where the column is
		private static <T> void hand(Rows<T> rows, Consumer<T> consumer, Movement meter) throws SQLException {
			long count = 0;
			try {
				while (rows.next()) {
					count++;
					consumer.accept(rows.row());
					meter.moved(count, rows.byteCount());
				}
			}
			catch (Throwable ex) {
				rows.fail();
				throw ex;
			}
		}

	}

	/** Bytes. */
	private static final class DataStage extends CopyStage<ParallelCopyOut.Data> implements ParallelCopyOut.Data {

		private final int connections;

		private final TableName table;

		DataStage(CopyWork work, CopyJob job, int connections, TableName table) {
			super(work, job);
			this.connections = connections;
			this.table = table;
		}

		@Override
		DataStage with(CopyJob job) {
			return new DataStage(this.work, job, this.connections, this.table);
		}

		@Override
		public CopyResult toFiles(IntFunction<Path> files) {
			Assert.notNull(files, "The factory of files is null");
			return copy(() -> PartSinks.files(files, this.connections));
		}

		@Override
		public CopyResult toStreams(IntFunction<? extends OutputStream> streams) {
			Assert.notNull(streams, "The factory of streams is null");
			return copy(() -> PartSinks.streams(streams, this.connections));
		}

		/** Opens what is copied to. */
		@FunctionalInterface
		private interface Opener {

			PartSinks open() throws IOException;

		}

		private CopyResult copy(Opener opener) {
			Subject subject = new Subject(this.job);
			ExportRequest request = new ExportRequest(this.table, this.connections, this.connections, this.job.limit(),
					this.job.listener());
			return this.work.run(OperationKind.COPY_OUT, subject, () -> {
				try (PartSinks sinks = opener.open()) {
					CopyResult counts = this.work.exports()
						.run(request,
								(connection, scope, source, meter) -> copy(sinks, connection, scope, source, meter),
								sinks::publish, subject::fail);
					sinks.keep();
					return counts;
				}
			});
		}

		private void copy(PartSinks sinks, Connection connection, TimeoutScope scope, PartCopy.Source source,
				Movement meter) throws SQLException, IOException {
			CopyJob part = this.job.withCommand(this.job.command()
				.selecting(source.table(), SqlQuotes.names(source.stored()), source.part().condition()));
			CopyResult counts = this.work.out().part(part, sinks.get(source.part()), connection, scope, meter);
			meter.moved(counts.rows(), counts.bytes());
		}

	}

}
