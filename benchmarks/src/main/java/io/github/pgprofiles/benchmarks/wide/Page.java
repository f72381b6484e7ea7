package io.github.pgprofiles.benchmarks.wide;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A row of the table.
 *
 * @param id int8
 * @param document jsonb as text
 * @param image bytea
 * @param numbers int8[]
 * @param tags text[]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only read
public record Page(long id, @Nullable String document, byte @Nullable [] image, @Nullable List<Long> numbers,
		@Nullable List<String> tags) {

	@Override
	public String toString() {
		return "page " + this.id + " with " + ((this.document != null) ? this.document.length() : "no")
				+ " characters of JSON, " + ((this.image != null) ? this.image.length : "no") + " bytes of image, "
				+ this.numbers + " and " + this.tags;
	}

}
