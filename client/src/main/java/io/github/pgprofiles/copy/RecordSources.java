package io.github.pgprofiles.copy;

import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;

/**
 * Where records to copy come from.
 *
 * @param <T> the record or bean
 * @since 0.1.0
 */
public interface RecordSources<T> {

	/**
	 * Copies records. If the source or a record fails, no rows are stored.
	 * @param source of the records
	 * @return rows, bytes and time
	 * @throws MappingException if a record does not fit the table
	 * @throws CopyException if the columns do not fit
	 * @throws org.springframework.dao.DataAccessException if the server rejects a row
	 */
	CopyResult from(Iterable<? extends T> source);

	/**
	 * Copies records to their end.
	 * @param source of the records
	 * @return rows, bytes and time
	 */
	CopyResult from(Iterator<? extends T> source);

	/**
	 * Copies records to their end.
	 * @param source of the records; not closed
	 * @return rows, bytes and time
	 */
	CopyResult from(Stream<? extends T> source);

	/**
	 * Copies records from documents of JSON in UTF-8, one behind the other or the
	 * elements of one array, read one at a time by the client's JSON converter. Needs
	 * Jackson 3.
	 * @param source of the bytes; not closed
	 * @return rows, bytes as sent, and time
	 * @throws CopyException if it is not JSON, with the line
	 * @throws MappingException if a document does not fit the record or the table
	 * @throws java.io.UncheckedIOException if the source fails
	 */
	CopyResult fromJson(InputStream source);

	/**
	 * Like {@link #fromJson(InputStream)}, of a file, which may be compressed by gzip.
	 * @param file to read; closed
	 * @return rows, bytes as sent, and time
	 */
	CopyResult fromJson(Path file);

	/**
	 * Like {@link #fromJson(InputStream)}, of characters.
	 * @param source not closed
	 * @return rows, bytes as sent, and time
	 */
	CopyResult fromJson(Reader source);

}
