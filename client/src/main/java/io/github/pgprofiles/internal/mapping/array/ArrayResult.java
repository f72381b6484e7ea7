package io.github.pgprofiles.internal.mapping.array;

import org.jspecify.annotations.Nullable;

/** What becomes of the elements of an array. */
@FunctionalInterface
interface ArrayResult {

	/**
	 * Makes the value.
	 * @param dimensions the length of each; empty for an array without elements
	 * @param bounds the first index of each
	 * @param elements in the order of the server
	 */
	Object make(int[] dimensions, int[] bounds, @Nullable Object[] elements);

}
