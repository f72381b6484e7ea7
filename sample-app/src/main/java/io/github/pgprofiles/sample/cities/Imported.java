package io.github.pgprofiles.sample.cities;

import io.github.pgprofiles.copy.CopyResult;
import org.jspecify.annotations.Nullable;

/**
 * What an import did.
 *
 * @param rows of the file
 * @param inserted cities that are new
 * @param updated cities that were there and have changed
 * @param unchanged rows that changed nothing: the city was there just so, or comes again
 * further down
 * @param millis that it took
 * @param rowsPerSecond the rate
 */
record Imported(long rows, @Nullable Long inserted, @Nullable Long updated, long unchanged, long millis,
		long rowsPerSecond) {

	static Imported of(CopyResult result) {
		return new Imported(result.rows(), result.inserted(), result.updated(), result.ignored(),
				result.elapsed().toMillis(), result.rowsPerSecond());
	}

}
