package io.github.pgprofiles.copy;

import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.StreamEngineException;
import io.github.pgprofiles.query.ParameterSpec;
import io.github.pgprofiles.query.StatementSpec;

/**
 * A COPY out of a table or a query: the format of the data, then its target. Immutable
 * and thread-safe; each {@code to(…)} runs it once. PostgreSQL manual, chapter 'COPY'.
 *
 * @since 0.1.0
 */
public interface CopyOutSpec {

	/**
	 * Writes comma-separated values.
	 * @return the next stage
	 */
	Csv csv();

	/**
	 * Writes PostgreSQL's own text format: tabs, {@code \N} and backslashes.
	 * @return the next stage
	 */
	Text text();

	/**
	 * Writes PostgreSQL's binary format.
	 * @return the next stage
	 */
	Binary binary();

	/**
	 * Writes an object of JSON for each row, all columns with their names, generated ones
	 * too: one in each line, or an array of them. Values are those of the server's
	 * {@code row_to_json}.
	 * @return the next stage
	 */
	Json json();

	/**
	 * Returns records, beans or single values, mapped as queries map them.
	 * @param <T> the type
	 * @param type its class
	 * @return the next stage
	 */
	<T> Records<T> records(Class<T> type);

	/** A COPY out of a table. */
	interface Table extends CopyOutSpec, NamedCopy<Table> {

		/**
		 * Names the columns to copy.
		 * @param columns in the desired order, generated ones too; by default all that
		 * are not generated, in the table's order
		 * @return the next stage
		 * @throws CopyException if no column is named, or one is named twice
		 */
		Table columns(String... columns);

	}

	/**
	 * A COPY out of a query, whose parameters become constants in its text, as COPY has
	 * no parameters. They are written as those of a {@link StatementSpec}.
	 */
	interface Query extends CopyOutSpec, ParameterSpec<Query>, NamedCopy<Query> {

	}

	/**
	 * Options of all formats.
	 *
	 * @param <S> the format
	 */
	interface Transfer<S extends Transfer<S>> extends NamedCopy<S> {

		/**
		 * Limits the time for the whole COPY, its sink included. Without it a COPY may
		 * take any time, whatever the profile's limit for a statement.
		 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
		 * is rounded up
		 * @return the next stage
		 * @throws IllegalArgumentException if it is out of range
		 */
		S timeout(Duration timeout);

		/**
		 * Reports progress: at most ten times a second, between two chunks of the data,
		 * on the thread that copies, and once more when the COPY is done and a file is in
		 * place. If the listener throws, the COPY fails, and the previous file is
		 * restored.
		 * @param listener to call
		 * @return the next stage
		 */
		S onProgress(Consumer<? super CopyProgress> listener);

	}

	/**
	 * A format of bytes.
	 *
	 * @param <S> the format
	 */
	interface Data<S extends Data<S>> extends Transfer<S> {

		/**
		 * Copies everything to a sink and flushes it.
		 * @param sink of the bytes; not closed
		 * @return rows, bytes and time
		 * @throws java.io.UncheckedIOException if the sink fails; the COPY is cancelled,
		 * and the connection stays usable
		 */
		CopyResult to(OutputStream sink);

		/**
		 * Copies everything to a file, compressed by gzip if its name ends in
		 * {@code .gz}. When this method returns, the complete file is in place and has
		 * replaced an earlier one. If it fails, the earlier file is unchanged. The new
		 * file is written beside its target and moved there. It gets the mode, the group
		 * and the owner of the earlier file as far as the system allows. A link is
		 * followed; a pipe or a device is written to directly.
		 * @param file to write
		 * @return rows, bytes before compression, and time
		 * @throws java.io.UncheckedIOException if the file cannot be written
		 */
		CopyResult to(Path file);

		/**
		 * Copies by several connections at once, each of them a part of the rows, to as
		 * many files or streams. For tables only, partitioned or not, and materialized
		 * views.
		 * @param connections how many, from 1 to 256; fewer are used where the pool has
		 * fewer free
		 * @return the next stage
		 * @throws IllegalArgumentException if the number is out of range
		 */
		ParallelCopyOut.Data parallel(int connections);

	}

	/**
	 * A format of characters.
	 *
	 * @param <S> the format
	 */
	interface Characters<S extends Characters<S>> extends Data<S> {

		/**
		 * Begins with a line that contains the names of the columns.
		 * @return the next stage
		 */
		S header();

		/**
		 * Sets the character that separates the columns.
		 * @param delimiter a character of one byte; by default a comma in CSV and a tab
		 * in text
		 * @return the next stage
		 */
		S delimiter(char delimiter);

		/**
		 * Sets the text that stands for NULL.
		 * @param text by default an empty, unquoted field in CSV, and {@code \N} in text
		 * @return the next stage
		 */
		S nullString(String text);

		/**
		 * Sets the encoding of the bytes.
		 * @param encoding by default UTF-8
		 * @return the next stage
		 * @throws CopyException if PostgreSQL has no such encoding
		 */
		S encoding(Charset encoding);

		/**
		 * Copies everything to a sink of characters and flushes it.
		 * @param sink not closed
		 * @return rows, bytes as received, and time
		 * @see #to(OutputStream)
		 */
		CopyResult to(Writer sink);

	}

	/** Comma-separated values. */
	interface Csv extends Characters<Csv> {

		/**
		 * Sets the character that quotes values.
		 * @param quote a character of one byte; by default a double quote
		 * @return the next stage
		 */
		Csv quote(char quote);

		/**
		 * Sets the character that escapes a quote within a value.
		 * @param escape a character of one byte; by default the quote itself
		 * @return the next stage
		 */
		Csv escape(char escape);

		/**
		 * Quotes the values of some columns wherever they are not NULL.
		 * @param columns of the data
		 * @return the next stage
		 */
		Csv forceQuote(String... columns);

		/**
		 * Quotes all values that are not NULL.
		 * @return the next stage
		 */
		Csv forceQuoteAll();

	}

	/** PostgreSQL's text format. */
	interface Text extends Characters<Text> {

	}

	/** Objects of JSON, in UTF-8. */
	interface Json extends Data<Json> {

		/**
		 * Writes one array of all objects. By default each object is a line.
		 * @return the next stage
		 */
		Json array();

		/**
		 * Copies everything to a sink of characters and flushes it.
		 * @param sink not closed
		 * @return rows, bytes as received, and time
		 * @see #to(OutputStream)
		 */
		CopyResult to(Writer sink);

	}

	/** PostgreSQL's binary format. */
	interface Binary extends Data<Binary> {

	}

	/**
	 * Records, beans or single values. They are read through a cursor where a column that
	 * is not read has no binary form, and otherwise by COPY.
	 *
	 * @param <T> the type
	 */
	interface Records<T> extends Transfer<Records<T>> {

		/**
		 * Passes each row to a consumer, on the thread that copies.
		 * @param consumer of the rows; if it throws, the COPY is cancelled
		 * @return rows, bytes as received, and time
		 * @throws MappingException if a row does not fit the type
		 * @throws StreamEngineException if a column has no binary form that can be read
		 */
		CopyResult to(Consumer<? super T> consumer);

		/**
		 * Returns the rows as a stream, which must be closed and holds a connection until
		 * then.
		 * @return the rows, lazily
		 * @throws IllegalStateException if {@link #onProgress} was called, which works
		 * with {@link #to(Consumer)} only
		 */
		Stream<T> stream();

		/**
		 * Reads by several connections at once, each of them a part of the rows, which
		 * come in no order. For tables only, partitioned or not, and materialized views.
		 * @param connections how many, from 1 to 256; fewer are used where the pool has
		 * fewer free
		 * @return the next stage
		 * @throws IllegalArgumentException if the number is out of range
		 */
		ParallelCopyOut.Records<T> parallel(int connections);

	}

}
