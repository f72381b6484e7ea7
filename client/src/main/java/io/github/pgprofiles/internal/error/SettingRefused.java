package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

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
		String said = String.valueOf(ex.getMessage());
		if (role != null && said.contains(role)) {
			return new SettingRefused("the role '%s' %s%s, and the statement was not run".formatted(role,
					SqlStates.INSUFFICIENT_PRIVILEGE.equals(state) ? "may not be set: grant it to the user who logs in"
							: "could not be set: there may be none of this name",
					place), state);
		}
		List<String> quoted = names.stream().filter(said::contains).toList();
		String which = (quoted.isEmpty() ? names : quoted).stream()
			.map((name) -> "'" + name + "'")
			.collect(Collectors.joining(", "));
		return new SettingRefused("the server refused the session setting %s%s: %s, and the statement was not run"
			.formatted(which, place, reason(state)), state);
	}

	/**
	 * Whether the server failed at setting a setting, by the place in the server: its
	 * messages are in its user's language.
	 */
	public static boolean isAny(SQLException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof PSQLException driver && driver.getServerErrorMessage() != null) {
				String routine = driver.getServerErrorMessage().getRoutine();
				return routine != null && PLACES.matcher(routine).matches();
			}
		}
		return false;
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
