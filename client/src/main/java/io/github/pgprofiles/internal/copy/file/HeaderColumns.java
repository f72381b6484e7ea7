package io.github.pgprofiles.internal.copy.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.error.CopyException;
import io.github.pgprofiles.internal.copy.command.FileForm;
import io.github.pgprofiles.internal.copy.io.HeaderQuotes;
import io.github.pgprofiles.internal.copy.table.CopyNames;
import io.github.pgprofiles.internal.text.LooseName;
import org.jspecify.annotations.Nullable;

/**
 * Which of a file's columns is which of the table's. Used once.
 */
final class HeaderColumns {

	private static final int SHOWN = 300;

	private final List<String> header;

	private final List<String> targets;

	private final FileForm form;

	/** What is probably wrong with the file; {@code null} where nothing is known. */
	private final @Nullable String cause;

	/** For each column of the file that of the table, or {@code null}. */
	private final @Nullable String[] found;

	/** For each of those the name in the file. */
	private final Map<String, String> filled = new LinkedHashMap<>();

	/**
	 * Matches.
	 * @param header names in the file
	 * @param targets columns that may be filled
	 */
	HeaderColumns(List<String> header, List<String> targets, FileForm form, @Nullable String cause) {
		this.header = header;
		this.targets = targets;
		this.form = form;
		this.cause = cause;
		this.found = new String[header.size()];
		rename();
		exact();
		loose();
	}

	private void rename() {
		this.form.renames().forEach((name, column) -> {
			int place = this.header.indexOf(name);
			if (place < 0) {
				throw refused("headerColumns(…) renames '%s', which the header does not have%s".formatted(name,
						LooseName.didYouMean(name, this.header)));
			}
			if (this.header.lastIndexOf(name) != place) {
				throw doubled(name, place, this.header.lastIndexOf(name));
			}
			fill(place, column);
		});
	}

	private void exact() {
		for (int i = 0; i < this.found.length; i++) {
			String name = this.header.get(i);
			if (this.found[i] == null && this.targets.contains(name) && !this.form.renames().containsValue(name)) {
				fill(i, name);
			}
		}
	}

	private void loose() {
		Map<String, String> byName = new HashMap<>();
		for (String column : this.targets) {
			if (!this.filled.containsKey(column)) {
				String other = byName.put(LooseName.of(column), column);
				if (other != null) {
					// neither is meant without its exact name
					byName.put(LooseName.of(column), "");
				}
			}
		}
		byName.remove("");
		for (int i = 0; i < this.found.length; i++) {
			String column = (this.found[i] != null) ? null : byName.get(LooseName.of(this.header.get(i)));
			if (column != null && column.isEmpty()) {
				throw refused("'%s' of the header is like several columns: say which one by headerColumns(Map.of(…))"
					.formatted(this.header.get(i)));
			}
			if (column != null) {
				fill(i, column);
			}
		}
	}

	private void fill(int place, String column) {
		String name = this.header.get(place);
		String other = this.filled.put(column, name);
		if (other != null && other.equals(name)) {
			throw doubled(name, Arrays.asList(this.found).indexOf(column), place);
		}
		if (other != null) {
			throw refused("'%s' and '%s' of the header are both the column '%s': rename one of them by headerColumns(…)"
				.formatted(other, name, column));
		}
		this.found[place] = column;
	}

	/** By the name nobody can say which one is meant. */
	private CopyException doubled(String name, int first, int second) {
		return refused(("columns %d and %d of the file are both '%s' in its header: change the header, or name the"
				+ " other columns by columns(…), or take the columns of the file by their places, with columns(…) and"
				+ " header() in place of headerColumns()")
			.formatted(first + 1, second + 1, name));
	}

	/**
	 * Which column of the file is none of the table's, and has a name with the end of a
	 * line in it; -1 for none.
	 */
	int unknownBroken() {
		for (int i = 0; i < this.found.length; i++) {
			if (this.found[i] == null && HeaderQuotes.isBroken(this.header.get(i))) {
				return i;
			}
		}
		return -1;
	}

	/** Columns in the order of the file, and which of the file's they are. */
	Selection select(boolean named) {
		this.filled.keySet()
			.stream()
			.filter((column) -> !this.targets.contains(column))
			.findFirst()
			.ifPresent((column) -> {
				throw refused("headerColumns(…) names the column '%s', which there is none of%s".formatted(column,
						LooseName.didYouMean(column, this.targets)));
			});
		if (this.filled.isEmpty()) {
			throw refused("the header has none of the columns");
		}
		if (named) {
			this.targets.stream().filter((column) -> !this.filled.containsKey(column)).findFirst().ifPresent((each) -> {
				throw new CopyException(null, message("the header does not have the column '%s'%s".formatted(each,
						LooseName.didYouMean(each, this.header))), null, each);
			});
		}
		if (this.form.strict()) {
			for (int i = 0; i < this.found.length; i++) {
				if (this.found[i] == null) {
					String name = this.header.get(i);
					throw new CopyException(null, message("the header has '%s', which is no column%s".formatted(name,
							LooseName.didYouMean(name, missing()))), null, name);
				}
			}
		}
		return selection();
	}

	/** The same where other columns of the file stay, by their own names, if they may. */
	Selection all() {
		if (this.form.strict()) {
			return select(false);
		}
		for (int i = 0; i < this.found.length; i++) {
			String name = this.header.get(i);
			if (this.found[i] == null && !name.isEmpty()) {
				CopyNames.requireName("a column in the header", name);
				fill(i, name);
			}
		}
		if (this.filled.isEmpty()) {
			throw refused("the header has no names");
		}
		return selection();
	}

	private Selection selection() {
		boolean[] kept = new boolean[this.found.length];
		List<String> columns = new ArrayList<>();
		List<String> others = new ArrayList<>();
		for (int i = 0; i < this.found.length; i++) {
			String column = this.found[i];
			kept[i] = column != null;
			if (column != null) {
				columns.add(column);
			}
			else {
				others.add(this.header.get(i));
			}
		}
		return new Selection(columns, kept, others);
	}

	/**
	 * The name in the file of a column that goes by it exactly.
	 * @param other name that is left out
	 * @return {@code null} if there is none that the other one is like
	 */
	@Nullable String exactInsteadOf(String other) {
		String like = LooseName.of(other);
		return like.isEmpty() ? null
				: this.filled.entrySet()
					.stream()
					.filter((each) -> each.getKey().equals(each.getValue()) && LooseName.of(each.getKey()).equals(like))
					.map(Map.Entry::getKey)
					.findFirst()
					.orElse(null);
	}

	/** Columns that the file does not have. */
	List<String> missing() {
		return this.targets.stream().filter((column) -> !this.filled.containsKey(column)).toList();
	}

	private CopyException refused(String problem) {
		return new CopyException(null, message(problem));
	}

	private String message(String problem) {
		return "%s: expected %s, found %s%s".formatted(problem, shown(this.targets), shown(this.header),
				(this.cause != null) ? ". " + this.cause : "");
	}

	static String shown(List<String> names) {
		String all = names.stream().map(HeaderQuotes::firstLine).toList().toString();
		return (all.length() <= SHOWN) ? all : all.substring(0, SHOWN) + "…]";
	}

	/**
	 * What to copy.
	 *
	 * @param columns of the table, in the order of the file
	 * @param kept for each column of the file whether it is one of them
	 * @param others names of those that are not
	 */
	@SuppressWarnings("ArrayRecordComponent") // compared by its values
	record Selection(List<String> columns, boolean[] kept, List<String> others) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Selection that && this.columns.equals(that.columns)
					&& Arrays.equals(this.kept, that.kept) && this.others.equals(that.others);
		}

		@Override
		public int hashCode() {
			return this.columns.hashCode();
		}

	}

}
