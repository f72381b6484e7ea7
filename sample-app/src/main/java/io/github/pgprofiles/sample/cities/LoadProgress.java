package io.github.pgprofiles.sample.cities;

import io.github.pgprofiles.copy.CopyProgress;
import org.jspecify.annotations.Nullable;

/**
 * How far a load is.
 *
 * @param rows sent to the server
 * @param bytes of CSV sent to the server
 * @param rowsPerSecond the rate up to now
 * @param bytesPerSecond the rate up to now
 * @param fraction of the source that was read, from 0 to 1; {@code null} if its size is
 * unknown. All is read a while before all is done
 * @param done whether the rows are in the table
 */
public record LoadProgress(long rows, long bytes, long rowsPerSecond, long bytesPerSecond, @Nullable Double fraction,
		boolean done) {

	static LoadProgress of(CopyProgress progress, CityCsv csv) {
		return new LoadProgress(progress.rows(), progress.bytes(), progress.rowsPerSecond(), progress.bytesPerSecond(),
				progress.done() ? progress.fraction() : csv.fraction(), progress.done());
	}

}
