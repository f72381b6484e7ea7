package io.github.pgprofiles.internal.error;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;

/**
 * The server has refused a session setting that was to be in force for a statement, and
 * the statement has not run. Names the setting, and the role where it is one; the server
 * would quote the value of any other.
 */
public final class SettingRefused extends SQLException {

	private static final long serialVersionUID = 1L;

	/** Of the SQLSTATEs of what the server thinks of a setting. */
	private static final Set<String> CLASSES = Set.of("0A", "0P", "22", "25", "28", "42", "55");

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
		String place = (profile != null) ? "profile '" + profile + "': " : "";
		String said = String.valueOf(ex.getMessage());
		if (role != null && isAboutRole(said, state, role)) {
			return new SettingRefused(("%sthe role '%s' %s (SQLSTATE %s), and the statement was not run")
				.formatted(place, role, SqlStates.INSUFFICIENT_PRIVILEGE.equals(state)
						? "may not be set: grant it to the profile's user" : "could not be set: there may be none of this name",
						state),
					state);
		}
		List<String> quoted = names.stream().filter((name) -> said.contains(name)).toList();
		String which = (quoted.isEmpty() ? names : quoted).stream()
			.map((name) -> "'" + name + "'")
			.collect(Collectors.joining(", "));
		return new SettingRefused("%sthe server refused the session setting %s (SQLSTATE %s: %s), and the statement"
				+ " was not run".formatted(place, which, state, reason(state)), state);
	}

	private static boolean isAboutRole(String said, String state, String role) {
		return said.contains(role) || said.contains("role");
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
