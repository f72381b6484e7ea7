package io.github.pgprofiles.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL takes for the name of a setting, and for its value. PostgreSQL manual,
 * chapter 'Customized Options'.
 */
public final class SettingName {

	public static final String ROLE = "role";

	public static final String SEARCH_PATH = "search_path";

	/** As the server checks one of an application's own; of others there is no list. */
	private static final Pattern FORM = Pattern.compile(
			"[A-Za-z_\\x80-\\uffff][A-Za-z0-9_$\\x80-\\uffff]*(\\.[A-Za-z_\\x80-\\uffff][A-Za-z0-9_$\\x80-\\uffff]*)*");

	private static final Pattern SERVERS_OWN = Pattern.compile("[a-z_][a-z0-9_]*");

	/** What has another way, or what the driver relies upon. */
	private static final Map<String, String> REFUSED = Map.of("transaction_isolation",
			"is set by repeatableRead() or serializable()", "transaction_read_only", "is set by readOnly()",
			"transaction_deferrable", "is set by deferrable()", "session_authorization",
			"does not end with a transaction that fails to set it back: use role", "client_encoding",
			"is the driver's own", "datestyle", "is the driver's own", "standard_conforming_strings",
			"is what the driver writes SQL by", "is_superuser", "can only be read", "server_version",
			"can only be read");

	private SettingName() {
	}

	/**
	 * Says why a text is no name of a setting.
	 * @return the end of a sentence, or {@code null} if it is one
	 */
	public static @Nullable String problem(String name) {
		String problem = ServerText.problem(name);
		if (problem != null) {
			return problem;
		}
		if (name.isEmpty()) {
			return "is empty";
		}
		String folded = fold(name);
		if (!FORM.matcher(name).matches() || (name.indexOf('.') < 0 && !SERVERS_OWN.matcher(folded).matches())) {
			return "is no parameter's name: one of your own has a dot in it, such as app.tenant";
		}
		return REFUSED.get(folded);
	}

	/**
	 * Checks a name.
	 * @return it, in lower case: the server takes both for the same one
	 * @throws IllegalArgumentException if it is none
	 */
	public static String require(@Nullable String name) {
		if (name == null) {
			throw new IllegalArgumentException("The name of a setting is null");
		}
		String problem = problem(name);
		if (problem != null) {
			throw new IllegalArgumentException("The setting '%s' %s".formatted(shown(name), problem));
		}
		return fold(name);
	}

	/** As far as a message can show it. */
	private static String shown(String name) {
		return (ServerText.problem(name) == null) ? ServerName.cut(name) : name.replaceAll("[^ -~]", "?");
	}

	/** The server's own way: letters outside of ASCII stay as they are. */
	public static String fold(String name) {
		return name.chars().allMatch((c) -> c < 0x80) ? name.toLowerCase(Locale.ROOT)
				: name.chars()
					.map((c) -> (c >= 'A' && c <= 'Z') ? c + 'a' - 'A' : c)
					.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
					.toString();
	}

	/**
	 * Checks a value.
	 * @throws IllegalArgumentException if the server could not take it, without the value
	 */
	public static void requireValue(String name, @Nullable String value) {
		if (value == null) {
			throw new IllegalArgumentException("The setting '%s' has no value: it is null".formatted(name));
		}
		String problem = ServerText.problem(value);
		if (problem != null) {
			throw new IllegalArgumentException("The value of the setting '%s' %s".formatted(name, problem));
		}
		if (value.isEmpty() && name.equals(ROLE)) {
			throw new IllegalArgumentException("The setting 'role' is empty");
		}
	}

	/**
	 * The value of a role that has exactly this name.
	 * @throws IllegalArgumentException if no role can have it
	 */
	public static String role(@Nullable String name) {
		if (name == null) {
			throw new IllegalArgumentException("The name of the role is null");
		}
		requireName("role", name);
		if (name.equals("none")) {
			throw new IllegalArgumentException("The role 'none' stands for no role, and none has this name");
		}
		return name;
	}

	/**
	 * The value of a search path of exactly these schemas.
	 * @throws IllegalArgumentException if there are none, or no schema can have one of
	 * the names
	 */
	public static String searchPath(@Nullable List<@Nullable String> schemas) {
		if (schemas == null || schemas.isEmpty()) {
			throw new IllegalArgumentException("A search path needs a schema");
		}
		List<String> names = new ArrayList<>();
		for (String schema : schemas) {
			if (schema == null) {
				throw new IllegalArgumentException("The name of the schema is null");
			}
			requireName("schema", schema);
			names.add(schema);
		}
		return SqlQuotes.names(names);
	}

	private static void requireName(String kind, String name) {
		String problem = ServerName.problem(name);
		if (problem != null) {
			throw new IllegalArgumentException("The name of the %s %s".formatted(kind, problem));
		}
	}

}
