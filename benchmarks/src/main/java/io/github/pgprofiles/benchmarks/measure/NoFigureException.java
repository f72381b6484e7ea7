package io.github.pgprofiles.benchmarks.measure;

/**
 * A contender has no figure, for a reason that belongs into the report: it is not
 * installed, or it ran out of the memory that its case allows.
 */
public final class NoFigureException extends Exception {

	private static final long serialVersionUID = 1L;

	private final String reason;

	/**
	 * Names the reason.
	 * @param reason a few words, shown in place of the figure
	 */
	public NoFigureException(String reason) {
		super(reason);
		this.reason = reason;
	}

	/**
	 * The reason.
	 * @return a few words
	 */
	public String reason() {
		return this.reason;
	}

}
