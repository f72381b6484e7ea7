package io.github.pgprofiles.internal.copy.command;

import java.util.HashSet;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.table.CopyNames;

/**
 * What a file has that the server does not take, or takes by the order of its columns.
 *
 * @param headerLines lines before the data
 * @param byName whether the last of them has the names of the columns
 * @param renames of names in the file to those of columns
 * @param strict whether the file may have no other columns
 * @param separatorLine whether the first line may say what separates columns
 * @param blankLines whether lines without anything are left out
 * @param trailingDelimiter whether lines may end with a delimiter
 * @param nulls texts that stand for NULL; empty where the command says all
 * @param json whether it has documents instead of lines, and which
 */
public record FileForm(int headerLines, boolean byName, Map<String, String> renames, boolean strict,
		boolean separatorLine, boolean blankLines, boolean trailingDelimiter, List<String> nulls, Json json) {

	/** As the server takes it. */
	public static final FileForm PLAIN = new FileForm(0, false, Map.of(), false, false, false, false, List.of(),
			Json.NONE);

	/** How documents of JSON follow each other. */
	public enum Json {

		/** There are none. */
		NONE,
		/** One behind the other, or the elements of one array. */
		ANY,
		/** One in each line, be it an array. */
		LINES

	}

	public boolean isPlain() {
		return equals(PLAIN);
	}

	public FileForm withHeader(int lines) {
		if (lines < 0) {
			throw new CopyException(null, "header(%d): a file has no or more lines before its data".formatted(lines));
		}
		return new FileForm(lines, this.byName, this.renames, this.strict, this.separatorLine, this.blankLines,
				this.trailingDelimiter, this.nulls, this.json);
	}

	public FileForm withNames(Map<String, String> renames) {
		CopyNames.requireColumns(List.copyOf(renames.values()));
		if (new HashSet<>(renames.values()).size() < renames.size()) {
			throw new CopyException(null,
					"headerColumns(…) gives one column two names of the file: %s".formatted(renames.values()));
		}
		return new FileForm(this.headerLines, true, Map.copyOf(renames), this.strict, this.separatorLine,
				this.blankLines, this.trailingDelimiter, this.nulls, this.json);
	}

	public FileForm withStrict() {
		return new FileForm(this.headerLines, this.byName, this.renames, true, this.separatorLine, this.blankLines,
				this.trailingDelimiter, this.nulls, this.json);
	}

	public FileForm withSeparatorLine() {
		return new FileForm(this.headerLines, this.byName, this.renames, this.strict, true, this.blankLines,
				this.trailingDelimiter, this.nulls, this.json);
	}

	public FileForm withoutBlankLines() {
		return new FileForm(this.headerLines, this.byName, this.renames, this.strict, this.separatorLine, true,
				this.trailingDelimiter, this.nulls, this.json);
	}

	public FileForm withTrailingDelimiter() {
		return new FileForm(this.headerLines, this.byName, this.renames, this.strict, this.separatorLine,
				this.blankLines, true, this.nulls, this.json);
	}

	public FileForm withNulls(List<String> texts) {
		return new FileForm(this.headerLines, this.byName, this.renames, this.strict, this.separatorLine,
				this.blankLines, this.trailingDelimiter, List.copyOf(texts), this.json);
	}

	public FileForm withJson(Json json) {
		return new FileForm(this.headerLines, this.byName, this.renames, this.strict, this.separatorLine,
				this.blankLines, this.trailingDelimiter, this.nulls, json);
	}

}
