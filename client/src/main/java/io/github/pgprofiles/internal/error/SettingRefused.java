package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The server has refused a session setting that was to be in force for a statement, and
 * the statement has not run. Names the setting, and the role where it is one; the server
 * would quote the value of any other.
 */
public final class SettingRefused extends SQLException {

	private static final long serialVersionUID = 1L;

	/** Of the SQLSTATEs of what the server thinks of a setting. */
	private static final Set<String> CLASSES = Set.of("0A", "0P", "22", "25", "28", "42", "55");

	/** Functions of the server's guc.c, of the versions from 15 on. */
	private static final Pattern PLACES = Pattern
		.compile("set_config.*|find_option|parse_and_validate_value|call_.*_check_hook|.*custom_variable.*|check_role");

	private SettingRefused(String message, @Nullable String state) {
		super(message, state);
	}

	/**
	 * Says which one was refused.
	 * @param profile {@code null} where it is not known
	 * @param names of all that were to be set
	 * @param role if that is one of them
	 * @return the same one if it is about something else
	 */
	public static SQLException of(@Nullable String profile, Collection<String> names, @Nullable String role,
			SQLException ex) {
		String state = ex.getSQLState();
		if (state == null || state.length() < 2 || !CLASSES.contains(state.substring(0, 2))) {
			return ex;
		}
		String place = (profile != null) ? " on profile '" + profile + "'" : "";
		String said = said(ex);
		if (role != null && said.contains(role)) {
			return new SettingRefused("the role '%s' %s%s, and the statement was not run".formatted(oneLine(role),
					SqlStates.INSUFFICIENT_PRIVILEGE.equals(state) ? "may not be set: grant it to the user who logs in"
							: "could not be set: there may be none of this name",
					place), state);
		}
		String quoted = quoted(names, said);
		String which = ((quoted != null) ? List.of(quoted) : names).stream()
			.map((name) -> "'" + name + "'")
			.collect(Collectors.joining(", "));
		return new SettingRefused("the server refused the session setting %s%s: %s, and the statement was not run"
			.formatted(which, place, reason(state)), state);
	}

	/**
	 * The one that the server names, in whatever case: of several that are in its words
	 * the first one, as a value may look like a name.
	 */
	private static @Nullable String quoted(Collection<String> names, String said) {
		String first = null;
		int at = said.length();
		for (String name : names) {
			Matcher found = Pattern
				.compile("(?<![\\w.$])" + Pattern.quote(name) + "(?![\\w$]|\\.\\w)",
						Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS)
				.matcher(said);
			if (found.find() && found.start() < at) {
				at = found.start();
				first = name;
			}
		}
		return first;
	}

	/** A name may have anything in it, and is to pretend nothing. */
	private static String oneLine(String name) {
		StringBuilder text = new StringBuilder(name.length());
		name.codePoints().forEach((letter) -> {
			switch (Character.getType(letter)) {
				case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
						Character.PARAGRAPH_SEPARATOR ->
					text.append(String.format(Locale.ROOT, "\\u%04x", letter));
				default -> text.appendCodePoint(letter);
			}
		});
		return text.toString();
	}

	/** As the server said it: what was made of that may leave a name out. */
	private static String said(SQLException ex) {
		ServerErrorMessage server = server(ex);
		String said = (server != null) ? server.getMessage() : ex.getMessage();
		return (said != null) ? said : "";
	}

	private static @Nullable ServerErrorMessage server(SQLException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof PSQLException driver && driver.getServerErrorMessage() != null) {
				return driver.getServerErrorMessage();
			}
		}
		return null;
	}

	/**
	 * Whether the server failed at setting a setting, by the place in the server: its
	 * messages are in its user's language.
	 */
	public static boolean isAny(SQLException ex) {
		ServerErrorMessage server = server(ex);
		return server != null && server.getRoutine() != null && PLACES.matcher(server.getRoutine()).matches();
	}

	private static String reason(String state) {
		return switch (state) {
			case SqlStates.INSUFFICIENT_PRIVILEGE -> "the profile's user may not set it";
			case "42704" -> "it knows none of this name";
			case SqlStates.CANNOT_CHANGE_RUNTIME_PARAM -> "it cannot be changed in a session";
			case SqlStates.INVALID_PARAMETER_VALUE -> "its value is none that it could have";
			default -> "it does not take it";
		};
	}

}
