package io.github.pgprofiles.autoconfigure.entities;

/**
 * Thrown at the start for packages of entities and repositories that belong to no profile
 * or to several, and for an annotation that names none.
 *
 * @since 0.1.0
 */
public final class ProfileEntitiesException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String action;

	ProfileEntitiesException(String problem, String action) {
		super(problem + " " + action);
		this.problem = problem;
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return sentences that name the class or the property
	 */
	public String problem() {
		return this.problem;
	}

	/**
	 * What to do.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
