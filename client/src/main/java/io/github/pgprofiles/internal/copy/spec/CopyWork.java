package io.github.pgprofiles.internal.copy.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.CopyInRunner;
import io.github.pgprofiles.internal.copy.CopyOutRunner;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.export.ParallelExport;
import io.github.pgprofiles.internal.observation.Observed;
import io.github.pgprofiles.internal.query.QueryContext;
import io.github.pgprofiles.observation.OperationKind;
import org.jspecify.annotations.Nullable;

/** What the stages of COPY in and out share. */
final class CopyWork {

	private static final Observed.Counts<CopyResult> COUNTS = new Observed.Counts<>() {

		@Override
		public long rows(CopyResult result) {
			return result.rows();
		}

		@Override
		public long bytes(CopyResult result) {
			return result.bytes();
		}

	};

	private final QueryContext query;

	private final CopyInRunner in;

	private final CopyOutRunner out;

	private final ParallelExport exports;

	/**
	 * Creates what stages share.
	 * @param query that statements are run with
	 * @param in moves data to the server
	 * @param out moves data from the server
	 * @param exports does so by several connections
	 */
	CopyWork(QueryContext query, CopyInRunner in, CopyOutRunner out, ParallelExport exports) {
		this.query = query;
		this.in = in;
		this.out = out;
		this.exports = exports;
	}

	QueryContext query() {
		return this.query;
	}

	Errors errors() {
		return this.query.errors();
	}

	CopyInRunner in() {
		return this.in;
	}

	CopyOutRunner out() {
		return this.out;
	}

	ParallelExport exports() {
		return this.exports;
	}

	<R> R build(Supplier<R> step) {
		return errors().build(null, step);
	}

	/** Moves bytes or records; how long that takes is measured here. */
	CopyResult run(OperationKind kind, CopyJob job, Errors.Work<CopyResult, IOException> transfer) {
		return run(kind, new Copy(job), null, transfer);
	}

	/**
	 * The same.
	 * @param file that they come from or go to; {@code null} for none
	 */
	CopyResult run(OperationKind kind, CopyJob job, @Nullable Path file,
			Errors.Work<CopyResult, IOException> transfer) {
		return run(kind, new Copy(job), file, transfer);
	}

	/** A COPY, as messages show it. */
	private record Copy(CopyJob job) implements Errors.Subject {

		@Override
		public String text() {
			return this.job.command().describe();
		}

		@Override
		public @Nullable String name() {
			return this.job.command().name();
		}

	}

	CopyResult run(OperationKind kind, Errors.Subject subject, Errors.Work<CopyResult, IOException> transfer) {
		return run(kind, subject, null, transfer);
	}

	private CopyResult run(OperationKind kind, Errors.Subject subject, @Nullable Path file,
			Errors.Work<CopyResult, IOException> transfer) {
		long begin = System.nanoTime();
		try {
			CopyResult moved = this.query.observed().call(kind, subject, subject.name(), COUNTS, transfer);
			return new CopyResult(moved.rows(), moved.bytes(), Duration.ofNanos(System.nanoTime() - begin),
					moved.stored(), moved.ignored(), moved.inserted(), moved.updated());
		}
		catch (IOException ex) {
			throw failed(subject.text(), file, ex);
		}
	}

	/**
	 * What a source or a sink has thrown, with the place: most that fail do not say what
	 * they are.
	 */
	UncheckedIOException failed(String copy, @Nullable Path file, IOException ex) {
		String reason = (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
		return new UncheckedIOException("Profile '%s': %s%s: %s".formatted(errors().profile(), copy,
				(file != null) ? ", file " + file : "", reason), ex);
	}

}
