package io.github.pgprofiles.sample.cities;

/** Thrown when cities are being loaded already, by this application or another one. */
public final class ImportRunningException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ImportRunningException() {
		super("Cities are being imported already: try again when that is done");
	}

}
