package io.github.pgprofiles.internal.copy.file;

import java.io.IOException;

/**
 * Documents of JSON, one at a time, in the bytes that the file has for them. Not
 * thread-safe.
 */
interface JsonDocuments {

	/**
	 * Goes on to the next one.
	 * @return whether there is one
	 * @throws io.github.pgprofiles.error.CopyException if what follows is no JSON
	 */
	boolean next() throws IOException;

	/** Has it, from {@link #offset()} on. */
	byte[] array();

	int offset();

	int length();

	/** The line of the file in which it ends, counted from 1. */
	long line();

}
