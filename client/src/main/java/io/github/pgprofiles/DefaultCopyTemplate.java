package io.github.pgprofiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.github.pgprofiles.internal.copy.CopyCommand;
import io.github.pgprofiles.internal.copy.CopyRunner;
import io.github.pgprofiles.internal.copy.TableName;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.timeout.TimeLimit;
import org.jspecify.annotations.Nullable;

/** Builds COPY commands stage by stage, and runs them. */
final class DefaultCopyTemplate implements CopyTemplate {

	private final Errors errors;

	private final CopyRunner copies;

	DefaultCopyTemplate(Rooms rooms) {
		this.errors = rooms.errors();
		this.copies = rooms.copies();
	}

	@Override
	public CopyIn into(String table) {
		return new In(refusing(() -> CopyCommand.table(TableName.parse(table))), null);
	}

	@Override
	public CopyIn into(String schema, String table) {
		return new In(refusing(() -> CopyCommand.table(new TableName(schema, table))), null);
	}

	@Override
	public CopyOut from(String table) {
		return new Out(refusing(() -> CopyCommand.table(TableName.parse(table))), null);
	}

	@Override
	public CopyOut from(String schema, String table) {
		return new Out(refusing(() -> CopyCommand.table(new TableName(schema, table))), null);
	}

	@Override
	public CopyOutQuery query(String sql) {
		return new Out(CopyCommand.query(sql), null);
	}

	private <R> R refusing(Supplier<R> step) {
		try {
			return step.get();
		}
		catch (Refusal ex) {
			throw this.errors.translate(null, ex);
		}
	}

	private interface Transfer {

		CopyRunner.Counts run() throws SQLException, IOException;

	}

	private CopyResult run(String command, Transfer transfer) {
		long begin = System.nanoTime();
		try {
			CopyRunner.Counts counts = transfer.run();
			return new CopyResult(counts.rows(), counts.bytes(), Duration.ofNanos(System.nanoTime() - begin));
		}
		catch (SQLException ex) {
			throw this.errors.translate("copy", command, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private final class In implements CopyIn, CsvIn {

		private final CopyCommand command;

		private final @Nullable TimeLimit limit;

		In(CopyCommand command, @Nullable TimeLimit limit) {
			this.command = command;
			this.limit = limit;
		}

		@Override
		public CsvIn timeout(Duration timeout) {
			return new In(this.command, TimeLimit.of(timeout));
		}

		@Override
		public CopyIn columns(String... columns) {
			return new In(refusing(() -> this.command.withColumns(List.of(columns))), this.limit);
		}

		@Override
		public CsvIn csv() {
			return this;
		}

		@Override
		public CsvIn header() {
			return new In(this.command.withHeader(), this.limit);
		}

		@Override
		public CopyResult from(InputStream source) {
			String text = refusing(this.command::toCsvIn);
			return run(text, () -> DefaultCopyTemplate.this.copies.in(text, source, this.limit));
		}

	}

	private final class Out implements CopyOut, CsvOut {

		private final CopyCommand command;

		private final @Nullable TimeLimit limit;

		Out(CopyCommand command, @Nullable TimeLimit limit) {
			this.command = command;
			this.limit = limit;
		}

		@Override
		public CsvOut timeout(Duration timeout) {
			return new Out(this.command, TimeLimit.of(timeout));
		}

		@Override
		public CopyOut columns(String... columns) {
			return new Out(refusing(() -> this.command.withColumns(List.of(columns))), this.limit);
		}

		@Override
		public CsvOut csv() {
			return this;
		}

		@Override
		public CsvOut header() {
			return new Out(this.command.withHeader(), this.limit);
		}

		@Override
		public CopyResult to(OutputStream sink) {
			String text = refusing(this.command::toCsvOut);
			return run(text, () -> DefaultCopyTemplate.this.copies.out(text, sink, this.limit));
		}

	}

}
