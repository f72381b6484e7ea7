package io.github.pgprofiles.internal.copy.io;

/**
 * Tells which bytes of CSV stand inside quotes, as the server does: an escape counts
 * inside quotes only, and a quote may be one. Not thread-safe.
 */
public final class CsvQuotes {

	/** Not a byte. */
	private static final int NONE = 256;

	private final int quote;

	private final int escape;

	private boolean inside;

	private boolean escaped;

	public CsvQuotes(char quote, char escape) {
		this.quote = quote;
		// a quote that escapes itself just opens once more
		this.escape = (escape != quote) ? escape : NONE;
	}

	/**
	 * Takes the next byte.
	 * @return whether what follows it stands inside quotes
	 */
	public boolean next(byte value) {
		if (value == this.escape && this.inside) {
			this.escaped = !this.escaped;
		}
		if (value == this.quote && !this.escaped) {
			this.inside = !this.inside;
		}
		if (value != this.escape) {
			this.escaped = false;
		}
		return this.inside;
	}

	/** Whether the next byte stands inside quotes. */
	public boolean isInside() {
		return this.inside;
	}

	/** Whether the next byte stands behind an escape. */
	public boolean isEscaped() {
		return this.escaped;
	}

	/** Whether a byte may open, close or escape. */
	public boolean concerns(int value) {
		return value == this.quote || value == this.escape;
	}

}
