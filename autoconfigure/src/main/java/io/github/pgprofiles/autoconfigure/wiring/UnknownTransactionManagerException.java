package io.github.pgprofiles.autoconfigure.wiring;

/**
 * Thrown at the start for {@code @Transactional} with a name that neither a profile nor
 * any other transaction manager has.
 *
 * @since 0.1.0
 */
public final class UnknownTransactionManagerException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String method;

	private final String manager;

	UnknownTransactionManagerException(String method, String manager) {
		super("%s is @Transactional(\"%s\"), and there is no such transaction manager".formatted(method, manager));
		this.method = method;
		this.manager = manager;
	}

	/**
	 * Which method has the annotation.
	 * @return its class and name
	 */
	public String method() {
		return this.method;
	}

	/**
	 * The name in the annotation.
	 * @return the name
	 */
	public String manager() {
		return this.manager;
	}

}
