package io.github.pgprofiles.benchmarks.measure;

/** A contender did something else than what its case asks for. */
public final class WrongResultException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Names the contender and the difference.
	 * @param contender its name
	 * @param expected what the case asks for
	 * @param actual what the contender made of it
	 */
	public WrongResultException(String contender, Object expected, Object actual) {
		super("'%s' returned %s where %s was asked for".formatted(contender, actual, expected));
	}

}
