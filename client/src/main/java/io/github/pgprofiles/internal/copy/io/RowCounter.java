package io.github.pgprofiles.internal.copy.io;

/** Counts the rows in the bytes of a COPY, however they are cut. Not thread-safe. */
public interface RowCounter {

	/** Goes on with the next bytes. */
	void count(byte[] bytes, int offset, int length);

	/** Rows up to now, the last of which may not be complete. */
	long rows();

	/**
	 * Looks whether the data may end here.
	 * @throws io.github.pgprofiles.error.CopyException if it was cut where the server
	 * would take it for complete
	 */
	default void requireComplete() {
	}

}
