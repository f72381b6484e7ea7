package io.github.pgprofiles.copy;

import java.io.InputStream;
import java.io.Reader;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.error.PostgresError;

/**
 * A COPY into a table: its target and conflict handling, then the format of the data,
 * then its source. Immutable and thread-safe; each {@code from(…)} runs it once.
 * PostgreSQL manual, chapter 'COPY'.
 *
 * @since 0.1.0
 */
public interface CopyInSpec {

	/**
	 * Reads comma-separated values.
	 * @return the next stage
	 */
	Csv csv();

	/**
	 * Reads PostgreSQL's own text format: tabs, {@code \N} and backslashes.
	 * @return the next stage
	 */
	Text text();

	/**
	 * Reads PostgreSQL's binary format, as COPY out or another program wrote it.
	 * @return the next stage
	 */
	Binary binary();

	/**
	 * Reads documents of JSON into a column: the one that {@link Table#columns} names,
	 * else the only one of the table that is {@code json} or {@code jsonb}.
	 * @return the next stage
	 */
	JsonCopyIn json();

	/**
	 * Reads records or beans, which are sent in the binary format. Components and columns
	 * are matched as queries do it: {@code createdAt} and {@code created_at}.
	 * @param <T> the record or bean
	 * @param type its class
	 * @return the next stage
	 */
	<T> Records<T> records(Class<T> type);

	/** A COPY into a table whose format is not chosen yet. */
	interface Table extends CopyInSpec, NamedCopy<Table> {

		/**
		 * Names the columns that the data has.
		 * @param columns in the order of the data; by default all that are not generated,
		 * or those of a record
		 * @return the next stage
		 * @throws CopyException if no column is named, or one is named twice
		 */
		Table columns(String... columns);

		/**
		 * Turns the COPY into an upsert: the rows are copied to a temporary table, and
		 * from there into the table by one INSERT … ON CONFLICT in the same transaction.
		 * PostgreSQL manual, chapter 'INSERT', 'ON CONFLICT Clause'.
		 * @param columns of a unique index; none for any conflict, which is possible with
		 * {@link OnConflict#doNothing()} only
		 * @return the next stage
		 */
		OnConflict onConflict(String... columns);

		/**
		 * Like {@link #onConflict(String...)}, by the name of a constraint.
		 * @param name of a primary key, a unique constraint, or an exclusion constraint
		 * (with {@link OnConflict#doNothing()} only)
		 * @return the next stage
		 */
		OnConflict onConflictConstraint(String name);

		/**
		 * Like {@link #onConflict(String...)}, by the name of a unique index, which may
		 * be partial, {@code on account (email) where closed is null}, or on expressions,
		 * {@code on account (lower(email))}. Excluded rows have no conflict.
		 * @param name of a unique index of the table, exactly and without a schema
		 * @return the next stage; what runs it throws {@link CopyException}, before it
		 * reads the source, if the table has no such index, or one that cannot be used
		 */
		OnConflict onConflictIndex(String name);

		/**
		 * Copies into a temporary table {@code staging} with the table's columns (or
		 * those of {@link #columns}) and without its constraints, then runs a statement
		 * over the copied rows, in the same transaction, and drops the temporary table.
		 * @param sql such as {@code insert into t select … from staging}; never text from
		 * outside. Its count of rows becomes {@link CopyResult#stored()}
		 * @return the next stage
		 * @throws CopyException if it contains a transaction or savepoint command, or
		 * nothing at all
		 */
		Staging staging(String sql);

	}

	/** A statement over copied rows. */
	interface Staging extends CopyInSpec {

		/**
		 * Makes all columns of the temporary table {@code text}, so that the statement
		 * gets whatever the file has, such as {@code 13/02/2020} or {@code 1.234,5}. With
		 * {@link CsvFile#headerColumns()} it has all columns of the file: those that are
		 * the table's by the table's name, others by their own. {@link Table#columns} may
		 * then name others than the table's. For CSV and text only.
		 * @return the next stage
		 */
		CopyInSpec asText();

	}

	/** What to do with a row whose key exists already. */
	interface OnConflict {

		/**
		 * Updates the existing row. Of several rows with the same key the last one wins.
		 * @param columns to set; none for all columns of the data except the key's
		 * @return the next stage
		 */
		Update update(String... columns);

		/**
		 * Leaves the existing row unchanged. Of several rows of the data with the same
		 * key the first one is stored.
		 * @return the next stage
		 */
		CopyInSpec doNothing();

	}

	/** Which rows to update. */
	interface Update extends CopyInSpec {

		/**
		 * Updates only where a condition holds.
		 * @param condition in SQL, in which the table has its own name, without its
		 * schema, and the new row is {@code excluded}; a table that is itself called
		 * {@code excluded} is {@code target}. Never text from outside
		 * @return the next stage
		 */
		CopyInSpec where(String condition);

		/**
		 * Updates only where a stored value changes, even if its type calls the values
		 * equal. PostgreSQL manual, chapter 'Composite Type Comparison'.
		 * @return the next stage
		 */
		CopyInSpec whereChanged();

	}

	/**
	 * Options of all formats.
	 *
	 * @param <S> the format
	 */
	interface Transfer<S extends Transfer<S>> extends NamedCopy<S> {

		/**
		 * Limits the time for the whole COPY, its source included. The profile's limit
		 * for a statement does not apply.
		 * @param timeout above zero, up to some 24 days, rounded up to milliseconds
		 * @return the next stage
		 * @throws IllegalArgumentException if it is out of range
		 */
		S timeout(Duration timeout);

		/**
		 * Reports progress: at most ten times a second, on the thread that copies, and
		 * once more when the COPY is done. If the listener throws, the COPY fails.
		 * @param listener to call
		 * @return the next stage
		 */
		S onProgress(Consumer<? super CopyProgress> listener);

		/**
		 * Copies only rows for which a condition holds.
		 * @param condition in SQL over the table's columns; never text from outside
		 * @return the next stage
		 */
		S where(String condition);

		/**
		 * Writes the rows as if vacuumed. The same transaction must have created or
		 * truncated the table.
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
		 * Copies a source to its end; without a row if the source or a row fails. A byte
		 * order mark before CSV or text is skipped, and not counted.
		 * @param source of the bytes; not closed
		 * @return rows, bytes and time
		 * @throws java.io.UncheckedIOException if the source fails
		 * @throws org.springframework.dao.DataAccessException if a row fails on the
		 * server; {@link PostgresError#row()} returns its line
		 */
		CopyResult from(InputStream source);

		/**
		 * Copies bytes.
		 * @param source of them
		 * @return rows, bytes and time
		 */
		CopyResult from(byte[] source);

		/**
		 * Copies a file, which may be compressed by gzip, and closes it. A failure to
		 * close it after the rows are stored is a warning in the log.
		 * @param file to read
		 * @return rows, bytes and time
		 */
		CopyResult from(Path file);

		/**
		 * Copies a channel in blocking mode to its end.
		 * @param source of the bytes; not closed
		 * @return rows, bytes and time
		 */
		CopyResult from(ReadableByteChannel source);

	}

	/**
	 * A format of characters. If the server is too old for an option, {@code from} throws
	 * {@link CopyException}.
	 *
	 * @param <S> the format
	 */
	interface Characters<S extends Characters<S>> extends Data<S>, CopyInErrors<S> {

		/**
		 * Skips the first line, which contains the names of the columns.
		 * @return the next stage
		 */
		S header();

		/**
		 * Skips the first lines. The server does so from PostgreSQL 19 on, and before
		 * that the client. With {@link CsvFile#headerColumns()} the last of them has the
		 * names.
		 * @param lines no or more; a line break within quotes ends none
		 * @return the next stage
		 */
		S header(int lines);

		/**
		 * Skips the first line, which must have exactly the names of the columns, in
		 * their order.
		 * @return the next stage
		 */
		S headerMatch();

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
		 * Sets the text that stands for a column's default, which is evaluated once for
		 * each row that asks for it. From PostgreSQL 16.
		 * @param text in place of the value
		 * @return the next stage
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
		 * Copies characters to their end. A byte order mark before them is skipped.
		 * @param source not closed
		 * @return rows, bytes as sent, and time
		 * @throws CopyException if the encoding cannot represent a character
		 * @see #from(InputStream)
		 */
		CopyResult from(Reader source);

		/**
		 * Copies a text.
		 * @param source of the characters
		 * @return rows, bytes and time
		 */
		CopyResult from(String source);

	}

	/** Comma-separated values. */
	interface Csv extends Characters<Csv>, CsvFile<Csv> {

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
		 * Reads the text for NULL as NULL even where it is quoted.
		 * @param columns of the data
		 * @return the next stage
		 */
		Csv forceNull(String... columns);

		/**
		 * Reads the text for NULL as text, even where it is not quoted.
		 * @param columns of the data
		 * @return the next stage
		 */
		Csv forceNotNull(String... columns);

	}

	/** PostgreSQL's text format. */
	interface Text extends Characters<Text> {

	}

	/** PostgreSQL's binary format, which ends with its trailer: else it was truncated. */
	interface Binary extends Data<Binary> {

	}

	/**
	 * Records or beans. A component without a column, a generated column or a type that
	 * does not fit is an error before anything is sent. A value that does not fit is an
	 * error that names its row, counted from 1, and its column.
	 *
	 * @param <T> the record or bean
	 */
	interface Records<T> extends Transfer<Records<T>>, RecordSources<T> {

	}

}
