package io.github.pgprofiles.internal.copy.file;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import org.jspecify.annotations.Nullable;

/** What a file probably is that is not what it should be, by how it begins. */
final class FileCause {

	private static final byte[] MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private static final byte[] ZIP = { 'P', 'K', 3, 4 };

	private static final byte[] GZIP = { 0x1f, (byte) 0x8b };

	private static final byte[] OLE = { (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0 };

	private static final byte[][] UTF_16 = { { (byte) 0xff, (byte) 0xfe }, { (byte) 0xfe, (byte) 0xff } };

	private static final String DELIMITERS = ",;\t|";

	private FileCause() {
	}

	/**
	 * What it is that no option would make readable.
	 * @return a sentence without its full stop; {@code null} where nothing is known
	 */
	static @Nullable String ofKind(byte[] start) {
		if (begins(start, ZIP)) {
			return "The data are a zip file, as an .xlsx workbook is one: unpack it, or save the sheet as CSV";
		}
		if (begins(start, GZIP)) {
			return "The data are compressed by gzip: pass the file as a Path, or read it by a GZIPInputStream";
		}
		if (begins(start, OLE)) {
			return "The data are an Excel workbook (.xls): save the sheet as CSV";
		}
		if (begins(start, UTF_16[0]) || begins(start, UTF_16[1]) || hasZeros(start)) {
			return "The data are probably UTF-16, which PostgreSQL has no encoding for: pass a Reader, such as"
					+ " Files.newBufferedReader(file, StandardCharsets.UTF_16)";
		}
		String text = new String(start, StandardCharsets.ISO_8859_1).stripLeading();
		if (text.regionMatches(true, 0, "<!doctype html", 0, 14) || text.regionMatches(true, 0, "<html", 0, 5)) {
			return "The data are an HTML page, such as one that says why a download failed";
		}
		return null;
	}

	/** Every other byte, as text of Latin letters has it; or it is no text at all. */
	private static boolean hasZeros(byte[] start) {
		int zeros = 0;
		for (byte one : start) {
			zeros += (one == 0) ? 1 : 0;
		}
		return zeros > 1 && zeros * 4 > start.length;
	}

	/** The same where it may be a matter of the encoding. */
	static @Nullable String ofEncoding(byte[] start, Charset charset) {
		String kind = ofKind(start);
		if (kind != null) {
			return kind;
		}
		if (!charset.equals(StandardCharsets.UTF_8) && begins(start, MARK)) {
			return "The data begin with the byte order mark of UTF-8: leave encoding(…) out";
		}
		return null;
	}

	/**
	 * The same where it may be a matter of the lines.
	 * @param line the first one, or as much of it as there is
	 */
	static @Nullable String ofLine(String line, CopyJob job) {
		if (line.regionMatches(true, 0, "sep=", 0, 4)) {
			return "The first line says what separates columns, as spreadsheets write it: add separatorLine()";
		}
		String delimiter = job.command().text("DELIMITER", (job.command().format() == CopyFormat.TEXT) ? "\t" : ",");
		if (line.contains(delimiter)) {
			return null;
		}
		for (int i = 0; i < DELIMITERS.length(); i++) {
			char each = DELIMITERS.charAt(i);
			if (line.indexOf(each) >= 0) {
				return "Its columns are probably separated by %1$s: add delimiter(%1$s)"
					.formatted((each == '\t') ? "'\\t'" : "'" + each + "'");
			}
		}
		return null;
	}

	private static boolean begins(byte[] start, byte[] with) {
		for (int i = 0; i < with.length; i++) {
			if (i >= start.length || start[i] != with[i]) {
				return false;
			}
		}
		return true;
	}

}
