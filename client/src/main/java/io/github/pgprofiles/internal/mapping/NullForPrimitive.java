package io.github.pgprofiles.internal.mapping;

/** A NULL was read where a Java primitive stands. */
final class NullForPrimitive extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NullForPrimitive() {
		super(null, null, false, false);
	}

}
