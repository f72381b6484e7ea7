package io.github.pgprofiles.copy;

import java.util.Map;

import io.github.pgprofiles.error.CopyException;

/**
 * What files of CSV have that people and spreadsheets write, and the server's COPY does
 * not take. Whatever is left out is left out on the way, in constant memory; errors name
 * the line of the file. The server's round trips are those of a larger source.
 *
 * @param <S> the format
 * @since 0.1.0
 */
public interface CsvFile<S extends CsvFile<S>> {

	/**
	 * Takes the columns by the names that the header has, in any order. A name is that of
	 * a column if they are the same, else if they are without regard to case, spaces and
	 * signs: {@code Airport Name} is {@code airport_name}. Other columns of the file are
	 * left out; columns of the table that the file does not have get their defaults.
	 * Where {@code columns(…)} has named columns, the file must have all of them, and
	 * others are left out.
	 * @return the next stage; what runs it throws {@link CopyException}, with both lists
	 * of names, if the header has none of the columns, lacks one that was named, or has
	 * two names for one
	 */
	default S headerColumns() {
		return headerColumns(Map.of());
	}

	/**
	 * Like {@link #headerColumns()}, where some columns have other names in the file.
	 * @param renames from the name in the header, exactly, to that of the column; the
	 * file must have all of them
	 * @return the next stage
	 * @throws CopyException if two names are given for one column
	 */
	S headerColumns(Map<String, String> renames);

	/**
	 * Fails if {@link #headerColumns()} finds a column that would be left out.
	 * @return the next stage
	 */
	S noOtherColumns();

	/**
	 * Leaves out lines that have nothing in any column: empty ones, and those of white
	 * space and delimiters only. A quoted empty value is something. By default such a
	 * line is a row, or an error where it has too few columns.
	 * @return the next stage
	 */
	S skipBlankLines();

	/**
	 * Takes a first line such as {@code sep=;}, which spreadsheets write and read, for
	 * what it says: it is no data, and sets the delimiter. The file need not have it.
	 * @return the next stage; what runs it throws {@link CopyException} if
	 * {@code delimiter(…)} says otherwise
	 */
	S separatorLine();

	/**
	 * Allows a delimiter at the end of a line, with nothing behind it.
	 * @return the next stage
	 */
	S trailingDelimiter();

	/**
	 * Sets several texts that stand for NULL, where they are not quoted, such as
	 * {@code NA}, {@code -} and an empty one. Name the empty text too, if it is to be
	 * NULL. Replaces what {@code nullString(…)} has set.
	 * @param texts at least one, without delimiter, quote and line break
	 * @return the next stage
	 * @throws CopyException if there is none
	 */
	S nullStrings(String... texts);

}
