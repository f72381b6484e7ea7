package io.github.pgprofiles.internal.copy.command;

import io.github.pgprofiles.error.CopyException;

/** Which options of COPY in go together, for what the server is not asked about. */
public final class CopyRules {

	private CopyRules() {
	}

	/**
	 * Looks at a job before anything is sent or read.
	 * @throws CopyException if two of its options contradict each other
	 */
	public static void require(CopyJob job) {
		FileForm file = job.file();
		CopyCommand command = job.command();
		boolean match = command.isHeaderMatch();
		refuse(match && file.byName(), "headerMatch() wants the columns in the table's order, and headerColumns()"
				+ " takes them in the file's: write one of them");
		refuse(match && file.headerLines() > 0,
				"headerMatch() reads the first line, and header(%d) skips it: where the names stand in a later line, write header(%1$d).headerColumns()"
					.formatted(file.headerLines()));
		refuse(file.strict() && !file.byName(),
				"noOtherColumns() is about the names of a header: add headerColumns() before it");
		requireNulls(job);
		boolean setNull = command.isErrorNull();
		refuse(setNull && command.has("REJECT_LIMIT"), "rejectLimit(…) counts rows that are skipped, and"
				+ " onErrorSetNull() skips none: leave one of them out");
		if (job.strategy() instanceof LoadStrategy.Staging staging && staging.text()) {
			refuse(command.format() == CopyFormat.BINARY, "staging(…).asText() has columns of text, whose binary form"
					+ " no file has: write csv() or text(), or leave asText() out");
			refuse(command.has(CopyOption.DEFAULT), "staging(…).asText() has columns without defaults: leave"
					+ " defaultString(…) out, and let the statement say what stands for a default");
			refuse(command.has(CopyOption.ON_ERROR),
					"staging(…).asText() takes any value: leave onErrorIgnore() and" + " onErrorSetNull() out");
		}
	}

	private static void requireNulls(CopyJob job) {
		FileForm file = job.file();
		if (file.nulls().isEmpty()) {
			return;
		}
		refuse(job.command().has("FORCE_NULL") || job.command().has("FORCE_NOT_NULL"),
				"forceNull(…) and forceNotNull(…) know one text for NULL, and nullStrings(…) names "
						+ file.nulls().size() + ": name one, or leave them out");
		String delimiter = job.command().text("DELIMITER", ",");
		for (String text : file.nulls()) {
			refuse(text.contains(delimiter) || text.indexOf(job.separators().quote()) >= 0 || text.indexOf('\n') >= 0
					|| text.indexOf('\r') >= 0,
					"nullStrings(…): a text for NULL has neither the delimiter nor a quote nor a line break in it");
		}
	}

	private static void refuse(boolean wrong, String sentence) {
		if (wrong) {
			throw new CopyException(null, sentence);
		}
	}

}
