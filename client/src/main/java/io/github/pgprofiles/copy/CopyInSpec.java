package io.github.pgprofiles.copy;

import java.io.InputStream;
import java.io.Reader;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.MappingException;
import io.github.pgprofiles.error.PostgresError;

/**
 * A COPY into a table: what becomes of the rows, then the format of the data, then its
 * source. Immutable and thread-safe; each {@code from(…)} runs it once. PostgreSQL
 * manual, chapter 'COPY'.
 */
public interface CopyInSpec {

	/**
	 * Takes comma-separated values.
	 * @return the next stage
	 */
	Csv csv();

	/**
	 * Takes PostgreSQL's own text format: tabs, {@code \N} and backslashes.
	 * @return the next stage
	 */
	Text text();

	/**
	 * Takes PostgreSQL's binary format, as COPY out or another program wrote it.
	 * @return the next stage
	 */
	Binary binary();

	/**
	 * Takes records or beans, which are sent in the binary format. Components and columns
	 * are matched as queries do it: {@code createdAt} and {@code created_at}.
	 * @param <T> the record or bean
	 * @param type its class
	 * @return the next stage
	 */
	<T> Records<T> records(Class<T> type);

	/** A COPY into a table before it is said what the data is. */
	interface Table extends CopyInSpec {

		/**
		 * Names the columns that the data has.
		 * @param columns in the order of the data; without this all that are not
		 * generated, in the table's order, or those that a record has
		 * @return the next stage
		 * @throws CopyException if none is named, or one twice
		 */
		Table columns(String... columns);

		/**
		 * Makes an upsert of it: the rows go to a temporary table first, and from there
		 * into the table by one INSERT … ON CONFLICT in the same transaction. PostgreSQL
		 * manual, chapter 'INSERT', 'ON CONFLICT Clause'.
		 * @param columns of a unique index; none for any conflict whatever, which only
		 * {@link OnConflict#doNothing()} takes
		 * @return the next stage
		 */
		OnConflict onConflict(String... columns);

		/**
		 * Like {@link #onConflict(String...)}, by the name of a constraint.
		 * @param name of a primary key, a unique or an exclusion constraint of the table,
		 * the last for {@link OnConflict#doNothing()} only
		 * @return the next stage
		 */
		OnConflict onConflictConstraint(String name);

		/**
		 * Like {@link #onConflict(String...)}, by the name of a unique index: the way to
		 * one that is partial, such as {@code on account (email) where closed is null},
		 * or on expressions, such as {@code on account (lower(email))}. What it is on is
		 * read from the catalog. Rows that a partial index leaves out have no conflict.
		 * @param name of a unique index of the table, exactly and without a schema
		 * @return the next stage; what runs it throws {@link CopyException}, before it
		 * reads the source, if the table has no such index, or one that cannot be used
		 */
		OnConflict onConflictIndex(String name);

		/**
		 * Copies into a temporary table named {@code staging} instead, which has the
		 * table's columns (or those of {@link #columns}) with their types and without its
		 * constraints, and runs a statement once it is full, in the same transaction. The
		 * temporary table is gone afterwards.
		 * @param sql such as {@code insert into t select … from staging}; never text from
		 * outside. Its count of rows becomes {@link CopyResult#stored()}
		 * @return the next stage
		 * @throws CopyException if it holds a command about transactions or savepoints
		 */
		CopyInSpec staging(String sql);

	}

	/** What to do with a row whose key is there already. */
	interface OnConflict {

		/**
		 * Updates the row that is there. Of several rows of the data with the same key
		 * the last one counts.
		 * @param columns to set; none for all that the data has but the key's
		 * @return the next stage
		 */
		Update update(String... columns);

		/**
		 * Leaves the row that is there as it is. Of several rows of the data with the
		 * same key the first one is stored.
		 * @return the next stage
		 */
		CopyInSpec doNothing();

	}

	/** Which rows to update. */
	interface Update extends CopyInSpec {

		/**
		 * Updates only where a condition holds.
		 * @param condition in SQL, in which the table has its own name, without its
		 * schema, and the new row is {@code excluded}; a table that is called so itself
		 * is {@code target}. Never text from outside
		 * @return the next stage
		 */
		CopyInSpec where(String condition);

		/**
		 * Updates only where one of the columns to set is stored otherwise than before,
		 * whatever its type calls equal, so that data that has not changed leaves the
		 * table untouched. PostgreSQL manual, chapter 'Composite Type Comparison'.
		 * @return the next stage
		 */
		CopyInSpec whereChanged();

	}

	/**
	 * What all formats have.
	 *
	 * @param <S> the format
	 */
	interface Transfer<S extends Transfer<S>> {

		/**
		 * Limits the time for all of the copy, its source included. Without this a copy
		 * may take any time, whatever the profile's limit for a statement.
		 * @param timeout above zero, and up to some 24 days; a fraction of a millisecond
		 * counts as a whole one
		 * @return the next stage
		 * @throws IllegalArgumentException if it is out of range
		 */
		S timeout(Duration timeout);

		/**
		 * Tells how far the copy is: at most ten times a second, between two pieces of
		 * the data, on the thread that copies, and once more when it is done. Where the
		 * listener throws, the copy fails.
		 * @param listener told
		 * @return the next stage
		 */
		S onProgress(Consumer<? super CopyProgress> listener);

		/**
		 * Takes only rows for which a condition holds.
		 * @param condition in SQL over the table's columns; never text from outside
		 * @return the next stage
		 */
		S where(String condition);

		/**
		 * Writes the rows as if they had been vacuumed. The table must have been made or
		 * truncated in the same transaction.
		 * @return the next stage
		 */
		S freeze();

	}

	/**
	 * A format of bytes.
	 *
	 * @param <S> the format
	 */
	interface Data<S extends Data<S>> extends Transfer<S> {

		/**
		 * Copies a source to its end. If the source, or a row of it, fails, not one row
		 * stays. A byte order mark before CSV or text is left out, and not counted.
		 * @param source of the bytes; not closed
		 * @return rows, bytes and time
		 * @throws java.io.UncheckedIOException if the source fails
		 * @throws org.springframework.dao.DataAccessException if the server refuses a
		 * row; {@link PostgresError#row()} tells its line
		 */
		CopyResult from(InputStream source);

		/**
		 * Copies a file, which may be compressed by gzip: that is told by its first
		 * bytes. It is closed when the rows are there; where that fails, the log says so.
		 * @param file to read
		 * @return rows, bytes and time
		 * @see #from(InputStream)
		 */
		CopyResult from(Path file);

		/**
		 * Copies a channel in blocking mode to its end.
		 * @param source of the bytes; not closed
		 * @return rows, bytes and time
		 * @see #from(InputStream)
		 */
		CopyResult from(ReadableByteChannel source);

	}

	/**
	 * A format of characters.
	 *
	 * @param <S> the format
	 */
	interface Characters<S extends Characters<S>> extends Data<S> {

		/**
		 * Skips the first line, which has the names of the columns.
		 * @return the next stage
		 */
		S header();

		/**
		 * Skips the first line, which must have exactly the names of the columns, in
		 * their order.
		 * @return the next stage
		 */
		S headerMatch();

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
		 * Sets what stands for a column's default: the table's, also by way of a
		 * temporary table, once for each row that asks for it. PostgreSQL 16 or later.
		 * @param text in place of the value
		 * @return the next stage; what runs it throws {@link CopyException} where the
		 * server is too old
		 */
		S defaultString(String text);

		/**
		 * Sets the encoding of the bytes.
		 * @param encoding by default UTF-8
		 * @return the next stage
		 * @throws CopyException if PostgreSQL has no such encoding
		 */
		S encoding(Charset encoding);

		/**
		 * Skips rows with a value that its column's type does not take, instead of
		 * failing. They are counted by {@link CopyResult#ignored()}. PostgreSQL 17 or
		 * later.
		 * @return the next stage; what runs it throws {@link CopyException} where the
		 * server is too old
		 */
		S onErrorIgnore();

		/**
		 * Fails after all when more rows are skipped. Needs {@link #onErrorIgnore()};
		 * PostgreSQL 18 or later.
		 * @param rows at least 1
		 * @return the next stage; what runs it throws {@link CopyException} where the
		 * server is too old
		 */
		S rejectLimit(long rows);

		/**
		 * Sets what the server tells of rows that are skipped.
		 * @param verbosity PostgreSQL 17 or later; {@link CopyLogVerbosity#SILENT} 18
		 * @return the next stage; what runs it throws {@link CopyException} where the
		 * server is too old
		 */
		S logVerbosity(CopyLogVerbosity verbosity);

		/**
		 * Copies characters to their end, without a byte order mark before them.
		 * @param source not closed
		 * @return rows, bytes as sent, and time
		 * @throws CopyException if a character has no place in the encoding
		 * @see #from(InputStream)
		 */
		CopyResult from(Reader source);

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
		 * Takes the text for NULL as NULL even where it is quoted.
		 * @param columns of the data
		 * @return the next stage
		 */
		Csv forceNull(String... columns);

		/**
		 * Takes the text for NULL as it is, even where it is not quoted.
		 * @param columns of the data
		 * @return the next stage
		 */
		Csv forceNotNull(String... columns);

	}

	/** PostgreSQL's text format. */
	interface Text extends Characters<Text> {

	}

	/**
	 * PostgreSQL's binary format, of which the data has to have the trailer: where it
	 * ends without, it was cut, and what copies it throws {@link CopyException}.
	 */
	interface Binary extends Data<Binary> {

	}

	/**
	 * Records or beans. What cannot become its column is refused before anything is sent:
	 * a component without a column, a generated column, a type that does not fit. A value
	 * that does not is refused with its row, counted from 1, and its column.
	 *
	 * @param <T> the record or bean
	 */
	interface Records<T> extends Transfer<Records<T>> {

		/**
		 * Copies records. If the source, or one of them, fails, not one row stays.
		 * @param source of the records
		 * @return rows, bytes and time
		 * @throws MappingException if a record does not fit the table
		 * @throws CopyException if the columns do not
		 * @throws org.springframework.dao.DataAccessException if the server refuses a row
		 */
		CopyResult from(Iterable<? extends T> source);

		/**
		 * Copies records to their end.
		 * @param source of the records
		 * @return rows, bytes and time
		 * @see #from(Iterable)
		 */
		CopyResult from(Iterator<? extends T> source);

		/**
		 * Copies records to their end.
		 * @param source of the records; not closed
		 * @return rows, bytes and time
		 * @see #from(Iterable)
		 */
		CopyResult from(Stream<? extends T> source);

	}

}
