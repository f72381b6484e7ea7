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
 * A COPY out of a table or a query: the format of the data, then where it goes. Immutable
 * and thread-safe; each {@code to(…)} runs it once. PostgreSQL manual, chapter 'COPY'.
 */
public interface CopyOutSpec {

	/**
	 * Gives comma-separated values.
	 * @return the next stage
	 */
	Csv csv();

	/**
	 * Gives PostgreSQL's own text format: tabs, {@code \N} and backslashes.
	 * @return the next stage
	 */
	Text text();

	/**
	 * Gives PostgreSQL's binary format.
	 * @return the next stage
	 */
	Binary binary();

	/**
	 * Gives records, beans or single values, mapped as queries map them.
	 * @param <T> the type
	 * @param type its class
	 * @return the next stage
	 */
	<T> Records<T> records(Class<T> type);

	/** A COPY out of a table. */
	interface Table extends CopyOutSpec {

		/**
		 * Names the columns to copy.
		 * @param columns in the order wanted, generated ones too; without this all that
		 * are not generated, in the table's order
		 * @return the next stage
		 * @throws CopyException if none is named, or one twice
		 */
		Table columns(String... columns);

	}

	/**
	 * A COPY out of a query, whose parameters become constants in its text, as COPY takes
	 * none. They are written as those of a {@link StatementSpec}.
	 */
	interface Query extends CopyOutSpec, ParameterSpec<Query> {

	}

	/**
	 * What all formats have.
	 *
	 * @param <S> the format
	 */
	interface Transfer<S extends Transfer<S>> {

		/**
		 * Limits the time for all of the copy, its sink included. Without this a copy may
		 * take any time, whatever the profile's limit for a statement.
		 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
		 * counts as a whole one
		 * @return the next stage
		 * @throws IllegalArgumentException if it is out of range
		 */
		S timeout(Duration timeout);

		/**
		 * Tells how far the copy is: at most ten times a second, between two pieces of
		 * the data, on the thread that copies, and once more when it is done and a file
		 * has taken its place. Where the listener throws, the copy fails, and the file
		 * that was there before comes back.
		 * @param listener told
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
		 * @throws java.io.UncheckedIOException if the sink fails; the copy is then
		 * cancelled and the connection usable
		 */
		CopyResult to(OutputStream sink);

		/**
		 * Copies everything to a file, compressed by gzip if its name ends in
		 * {@code .gz}. The file is there, complete, once this returns, in place of one
		 * that was there before; where it fails, the one before is left as it was. It is
		 * written beside its place and moved there, and takes over the mode, the group
		 * and the owner of the one before as far as the system allows. A link is
		 * followed; a pipe or a device is written to as it is.
		 * @param file to write
		 * @return rows, bytes before compression, and time
		 * @throws java.io.UncheckedIOException if the file cannot be written
		 */
		CopyResult to(Path file);

	}

	/**
	 * A format of characters.
	 *
	 * @param <S> the format
	 */
	interface Characters<S extends Characters<S>> extends Data<S> {

		/**
		 * Begins with a line that has the names of the columns.
		 * @return the next stage
		 */
		S header();

		/**
		 * Sets what separates the columns.
		 * @param delimiter a character of one byte; by default a comma in CSV and a tab
		 * in text
		 * @return the next stage
		 */
		S delimiter(char delimiter);

		/**
		 * Sets what stands for NULL.
		 * @param text by default nothing at all, unquoted, in CSV, and {@code \N} in text
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
		 * Sets what values are quoted by.
		 * @param quote a character of one byte; by default a double quote
		 * @return the next stage
		 */
		Csv quote(char quote);

		/**
		 * Sets what stands before a quote that is part of a value.
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

	/** PostgreSQL's binary format. */
	interface Binary extends Data<Binary> {

	}

	/**
	 * Records, beans or single values. They come by a cursor where a column that is not
	 * read has no binary form, and by COPY else.
	 *
	 * @param <T> the type
	 */
	interface Records<T> extends Transfer<Records<T>> {

		/**
		 * Gives each row to a consumer, on the thread that copies.
		 * @param consumer of the rows; where it throws, the copy is cancelled
		 * @return rows, bytes as received, and time
		 * @throws MappingException if a row does not fit the type
		 * @throws StreamEngineException if a column has no binary form that can be read
		 */
		CopyResult to(Consumer<? super T> consumer);

		/**
		 * Gives the rows as a stream, which must be closed and holds a connection until
		 * then.
		 * @return the rows, lazily
		 * @throws IllegalStateException if {@link #onProgress} was asked for, which ends
		 * with {@link #to(Consumer)} only
		 */
		Stream<T> stream();

	}

}
