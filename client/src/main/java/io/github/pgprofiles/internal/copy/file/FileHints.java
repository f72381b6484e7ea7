package io.github.pgprofiles.internal.copy.file;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Set;

import io.github.pgprofiles.error.SqlStates;
import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.command.FileForm;
import io.github.pgprofiles.internal.error.CopyFailure;
import io.github.pgprofiles.internal.error.Redactor;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What the server's errors about data probably come from, by how the data begin. */
public final class FileHints {

	private static final String BAD_BYTES = "22021";

	private static final String UNTRANSLATABLE = "22P05";

	private static final int SHOWN = 300;

	/**
	 * What a value is refused with, as the first one is where nothing separates columns.
	 */
	private static final Set<String> VALUES = Set.of("22P02", "22007", "22008", "22003");

	/** The header and the row behind it. */
	private static final int FIRST_LINES = 2;

	private FileHints() {
	}

	/**
	 * Adds what the data probably are.
	 * @param start how they begin
	 */
	public static SQLException of(SQLException ex, CopyJob job, byte[] start) {
		CopyFailure failure = CopyFailure.find(ex);
		String state = String.valueOf(ex.getSQLState());
		if (failure == null || start.length == 0 || job.command().format() == CopyFormat.BINARY) {
			return ex;
		}
		String hint = switch (state) {
			case BAD_BYTES, UNTRANSLATABLE -> encoding(ex, job, start);
			case SqlStates.BAD_COPY_FILE_FORMAT -> columns(job, format(job, start));
			default -> (VALUES.contains(state) && failure.row() != null && failure.row() <= FIRST_LINES)
					? format(job, start) : null;
		};
		return (hint != null) ? Redactor.withHint(ex, hint) : ex;
	}

	private static @Nullable String encoding(SQLException ex, CopyJob job, byte[] start) {
		String cause = FileCause.ofEncoding(start, job.charset());
		if (cause != null) {
			return cause;
		}
		if (isZero(ex)) {
			return "The data have a zero byte, which no text of PostgreSQL's has";
		}
		return (job.charset().equals(StandardCharsets.UTF_8) && job.file().json() == FileForm.Json.NONE)
				? "The data are not UTF-8: add encoding(…), such as that of Charset.forName(\"windows-1252\")" : null;
	}

	/** The server names the byte, which is the same in every language. */
	private static boolean isZero(SQLException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof PSQLException driver && driver.getServerErrorMessage() != null) {
				return String.valueOf(driver.getServerErrorMessage().getMessage()).contains("0x00");
			}
		}
		return false;
	}

	/** The server does not say how many columns a line should have. */
	private static @Nullable String columns(CopyJob job, @Nullable String cause) {
		if (!job.file().byName()) {
			return cause;
		}
		return "The header has %d columns%s".formatted(job.command().columns().size(),
				(cause != null) ? ". " + cause : "");
	}

	private static @Nullable String format(CopyJob job, byte[] start) {
		String cause = FileCause.ofEncoding(start, job.charset());
		String line = firstLine(start, job.charset());
		if (cause == null) {
			cause = FileCause.ofLine(line, job);
		}
		if (!job.command().isHeaderMatch()) {
			return cause;
		}
		String expected = job.command().columns().isEmpty() ? "the columns of the table"
				: job.command().columns().toString();
		return "The header has to be %s, and is [%s]%s; headerColumns() takes its columns in any order"
			.formatted(expected, line, (cause != null) ? ". " + cause : "");
	}

	private static String firstLine(byte[] start, Charset charset) {
		String text = new String(start, charset);
		int end = 0;
		while (end < Math.min(text.length(), SHOWN) && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
			end++;
		}
		return text.substring(0, end) + ((end == SHOWN) ? "…" : "");
	}

}
