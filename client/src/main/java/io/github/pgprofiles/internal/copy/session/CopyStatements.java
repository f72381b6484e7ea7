package io.github.pgprofiles.internal.copy.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.pgprofiles.internal.copy.command.CopyCommand;

/**
 * A COPY in, and what goes with it in one message.
 *
 * @param command the COPY itself
 * @param before statements before it, where its data go with it
 * @param after statements behind it, likewise
 * @param check from which of all of them on, from 0, they look whether the table is what
 * it was when it was described; -1 for none
 * @param streaming statements before it, where its data follow; the last one of them is
 * such a look, too, if there is any; asked for only then
 * @param eager whether the server is to answer before the source is read
 */
public record CopyStatements(CopyCommand command, List<String> before, List<String> after, int check,
		Supplier<List<String>> streaming, boolean eager) {

	/** The COPY alone. */
	public static CopyStatements of(CopyCommand command, boolean eager) {
		return new CopyStatements(command, List.of(), List.of(), -1, List::of, eager);
	}

	/**
	 * The message that takes the data with it.
	 * @param first statements that come first
	 * @param copy the COPY as SQL
	 */
	String whole(List<String> first, String copy) {
		List<String> all = new ArrayList<>(first);
		all.addAll(this.before);
		all.add(copy);
		all.addAll(this.after);
		return String.join("; ", all);
	}

	/** The message that the data follow. */
	static String streaming(List<String> first, List<String> before, String copy) {
		List<String> all = new ArrayList<>(first);
		all.addAll(before);
		all.add(copy);
		return String.join("; ", all);
	}

}
