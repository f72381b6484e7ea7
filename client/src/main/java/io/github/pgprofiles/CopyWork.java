package io.github.pgprofiles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;

import io.github.pgprofiles.internal.copy.CopyCounts;
import io.github.pgprofiles.internal.copy.CopyJob;
import io.github.pgprofiles.internal.error.Refusal;
import org.jspecify.annotations.Nullable;

/** What the stages of COPY in and out share. */
final class CopyWork {

	private final Rooms rooms;

	CopyWork(Rooms rooms) {
		this.rooms = rooms;
	}

	Rooms rooms() {
		return this.rooms;
	}

	<R> R refusing(Supplier<R> step) {
		return refusing(null, step);
	}

	<R> R refusing(@Nullable String sql, Supplier<R> step) {
		try {
			return step.get();
		}
		catch (Refusal ex) {
			throw this.rooms.errors().translate(sql, ex);
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
			throw this.rooms.errors().translate("copy", job.command().describe(), ex);
		}
		catch (Refusal ex) {
			throw this.rooms.errors().translate(job.command().describe(), ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
