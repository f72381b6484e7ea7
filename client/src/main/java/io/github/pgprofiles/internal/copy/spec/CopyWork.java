package io.github.pgprofiles.internal.copy.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;

import io.github.pgprofiles.copy.CopyResult;
import io.github.pgprofiles.internal.copy.CopyCounts;
import io.github.pgprofiles.internal.copy.CopyInRunner;
import io.github.pgprofiles.internal.copy.CopyJob;
import io.github.pgprofiles.internal.copy.CopyOutRunner;
import io.github.pgprofiles.internal.error.Errors;
import io.github.pgprofiles.internal.error.Refusal;
import io.github.pgprofiles.internal.query.QueryContext;
import org.jspecify.annotations.Nullable;

/** What the stages of COPY in and out share. */
final class CopyWork {

	private final QueryContext query;

	private final CopyInRunner in;

	private final CopyOutRunner out;

	/**
	 * Creates what stages share.
	 * @param query that statements are run with
	 * @param in moves data to the server
	 * @param out moves data from the server
	 */
	CopyWork(QueryContext query, CopyInRunner in, CopyOutRunner out) {
		this.query = query;
		this.in = in;
		this.out = out;
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

	<R> R refusing(Supplier<R> step) {
		return refusing(null, step);
	}

	<R> R refusing(@Nullable String sql, Supplier<R> step) {
		try {
			return step.get();
		}
		catch (Refusal ex) {
			throw errors().translate(sql, ex);
		}
	}

	/** Moves bytes or records. */
	@FunctionalInterface
	interface Transfer {

		CopyCounts run() throws SQLException, IOException;

	}

	CopyResult run(CopyJob job, Transfer transfer) {
		long begin = System.nanoTime();
		try {
			CopyCounts counts = transfer.run();
			return new CopyResult(counts.rows(), counts.bytes(), Duration.ofNanos(System.nanoTime() - begin),
					counts.stored(), counts.ignored(), counts.inserted(), counts.updated());
		}
		catch (SQLException ex) {
			throw errors().translate("copy", job.command().describe(), ex);
		}
		catch (Refusal ex) {
			throw errors().translate(job.command().describe(), ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
