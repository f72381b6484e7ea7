package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The words of the server, or of the driver, without the values that they quote.
 * Recognized by SQLSTATE and by quotes of any language: values that do not fit have class
 * 22, and the names that errors of other classes quote are needed. Who has asked the
 * driver for the server's detail has asked for the values, and gets them.
 */
public final class ServerWords {

	/** Opening and closing ones, of all the languages that the server speaks. */
	private static final String QUOTES = "\"«»‹›“”„‟‘’‚「」『』";

	private static final String LEFT_OUT = "\"…\"";

	private static final Pattern NUMBER = Pattern.compile("(?<![\\w($.])-?\\d[\\d.:-]*(?![\\w)])");

	private static final Pattern BYTES = Pattern.compile("0x\\p{XDigit}+(?: 0x\\p{XDigit}+)*");

	private static final Pattern COLON = Pattern.compile("[:：]");

	/** A value of a class of data that do not fit. */
	private static final String DATA_EXCEPTION = "22";

	private ServerWords() {
	}

	/** The message of an exception, cut where it is long. */
	public static String of(SQLException ex) {
		String said = String.valueOf(ex.getMessage());
		String state = ex.getSQLState();
		ServerErrorMessage server = (ex instanceof PSQLException driver) ? driver.getServerErrorMessage() : null;
		if (state == null || ex instanceof Hinted || ex instanceof SettingRefused
				|| (server != null && isDetailed(said, server))) {
			return Excerpt.of(said);
		}
		if (isOfDriversReading(ex)) {
			said = untilColon(said);
		}
		else if (state.startsWith(DATA_EXCEPTION)) {
			said = withoutData(said, state);
		}
		else if (SqlStates.SYNTAX_ERROR.equals(state) && server != null && isOfNoStatement(server)) {
			said = withoutQuoted(said);
		}
		return Excerpt.of(said);
	}

	/** Whether the driver itself could not make of a value what it was asked for. */
	static boolean isOfDriversReading(SQLException ex) {
		String state = ex.getSQLState();
		return ex instanceof PSQLException driver && driver.getServerErrorMessage() == null && state != null
				&& (state.startsWith(DATA_EXCEPTION) || SqlStates.CANNOT_COERCE.equals(state));
	}

	/** What the server advises, which is about names; {@code null} for nothing. */
	static @Nullable String hint(SQLException ex) {
		ServerErrorMessage server = (ex instanceof PSQLException driver) ? driver.getServerErrorMessage() : null;
		String hint = (server != null) ? server.getHint() : null;
		if (hint == null || isDetailed(String.valueOf(ex.getMessage()), server)) {
			return null;
		}
		return Excerpt.of(hint, Excerpt.MOST / 2);
	}

	private static boolean isDetailed(String said, @Nullable ServerErrorMessage server) {
		return server != null && !said.equals(server.getSeverity() + ": " + server.getMessage());
	}

	/** An error in SQL is at a place in it. */
	private static boolean isOfNoStatement(ServerErrorMessage server) {
		return server.getPosition() <= 0 && server.getInternalPosition() <= 0;
	}

	/** The driver's own words end in the value, and do not quote it. */
	private static String untilColon(String said) {
		Matcher colon = COLON.matcher(said);
		return colon.find() ? said.substring(0, colon.end()) + " …" : said;
	}

	private static String withoutData(String said, String state) {
		if (SqlStates.BAD_COPY_FILE_FORMAT.equals(state)) {
			return (said.chars().filter((c) -> QUOTES.indexOf(c) >= 0).count() == 2) ? said : withoutQuoted(said);
		}
		String without = BYTES.matcher(withoutQuoted(said)).replaceAll("…");
		return SqlStates.INVALID_PARAMETER_VALUE.equals(state) ? without : NUMBER.matcher(without).replaceAll("…");
	}

	/** From the first quote to the last: the value may hold some itself. */
	private static String withoutQuoted(String said) {
		int start = 0;
		while (start < said.length() && QUOTES.indexOf(said.charAt(start)) < 0) {
			start++;
		}
		int end = said.length() - 1;
		while (end > start && QUOTES.indexOf(said.charAt(end)) < 0) {
			end--;
		}
		return (start < end) ? said.substring(0, start) + LEFT_OUT + said.substring(end + 1) : said;
	}

}
