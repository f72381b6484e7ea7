package io.github.pgprofiles.internal.copy.io;

/** Hears how far a copy is. */
@FunctionalInterface
public interface Movement {

	/**
	 * More has moved.
	 * @param rows up to now
	 * @param bytes up to now
	 */
	void moved(long rows, long bytes);

}
