package io.github.pgprofiles.copy;

import java.io.Reader;

import io.github.pgprofiles.error.CopyException;

/**
 * Documents of JSON, each of which becomes one row with one column: documents one behind
 * the other, as a line each, or the elements of one array. A file that begins with a
 * bracket is one array. Needs Jackson 3, which reads them; memory is that of one
 * document. The bytes are UTF-8, and stored as they are, in {@code json} too.
 *
 * @since 0.1.0
 */
public interface JsonCopyIn extends CopyInSpec.Data<JsonCopyIn> {

	/**
	 * Takes each line for a document, also one that begins with a bracket. By default a
	 * file that does so is one array.
	 * @return the next stage
	 */
	JsonCopyIn lines();

	/**
	 * Copies characters to their end.
	 * @param source not closed
	 * @return rows, bytes as sent, and time
	 * @throws CopyException if it is not JSON
	 */
	CopyResult from(Reader source);

	/**
	 * Copies a text.
	 * @param source of the documents
	 * @return rows, bytes and time
	 * @throws CopyException if it is not JSON
	 */
	CopyResult from(String source);

}
