package io.github.pgprofiles.sample.cities;

import java.io.IOException;

/** Thrown when a CSV has more bytes than an import takes. */
public final class CsvTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

	CsvTooLargeException(long most) {
		super("A CSV may have %,d bytes".formatted(most));
	}

}
