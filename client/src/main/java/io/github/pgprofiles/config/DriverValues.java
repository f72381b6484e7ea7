package io.github.pgprofiles.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PGPropertyMaxResultBufferParser;
import org.postgresql.util.PSQLException;

/**
 * Checks the values of the driver's properties, of which it ignores some that are wrong,
 * and finds others only when it connects.
 */
final class DriverValues {

	private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+");

	private static final Pattern BUFFER = Pattern.compile("-1|\\d+[kKmMgGtT]?|\\d{1,3}(p|pct|percent)");

	/** Of which a negative number has a meaning, beside those whose default is one. */
	private static final Set<PGProperty> SIGNED = Set.of(PGProperty.PREPARE_THRESHOLD);

	/**
	 * Of which the driver reads the choices in any case, by equalsIgnoreCase or after a
	 * conversion. It compares the others as they are, and takes what it does not know of
	 * {@code gsslib} for the default.
	 */
	private static final Set<PGProperty> ANY_CASE = Set.of(PGProperty.AUTOSAVE, PGProperty.SSL_MODE,
			PGProperty.GSS_ENC_MODE, PGProperty.STRING_TYPE, PGProperty.READ_ONLY_MODE, PGProperty.CLEANUP_SAVEPOINTS);

	private static final Set<PGProperty> CLASSES = Set.of(PGProperty.SOCKET_FACTORY, PGProperty.SSL_FACTORY,
			PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME, PGProperty.SSL_HOSTNAME_VERIFIER,
			PGProperty.SSL_PASSWORD_CALLBACK);

	/** One more, which older drivers lack. */
	private static final String CONNECT_EXECUTOR = "connectExecutor";

	/** They are settings of their own, and are checked as such. */
	private static final Set<PGProperty> OWN = Set.of(PGProperty.SSL_MODE, PGProperty.CONNECT_TIMEOUT,
			PGProperty.APPLICATION_NAME, PGProperty.PG_PORT);

	private DriverValues() {
	}

	/**
	 * Checks properties.
	 * @param key how the user has written a property of the driver
	 */
	static void check(Map<String, String> properties, UnaryOperator<String> key) {
		properties.forEach((name, value) -> {
			PGProperty property = PGProperty.forName(name);
			String wanted = (property != null && !OWN.contains(property)) ? wanted(property, value) : null;
			if (wanted != null) {
				String written = key.apply(name);
				boolean named = written.endsWith(name);
				boolean number = wanted.startsWith("Write a number");
				throw new InvalidSettingException(written,
						(named ? (number ? "is no number that pgJDBC takes" : "has a value that pgJDBC does not know")
								: "has '" + name + "' with a value that pgJDBC does not know"),
						wanted);
			}
		});
	}

	/**
	 * What to write instead.
	 * @return {@code null} if the value is valid
	 */
	private static @Nullable String wanted(PGProperty property, String value) {
		String usual = property.getDefaultValue();
		String[] choices = property.getChoices();
		if (property == PGProperty.REQUIRE_AUTH) {
			return areMethods(value) ? null
					: "Use one or more of " + Arrays.toString(choices) + ", separated by commas.";
		}
		if (choices != null) {
			return isChoice(property, List.of(choices), value) ? null : "Use one of " + Arrays.toString(choices) + ".";
		}
		if (property == PGProperty.SSL || "true".equals(usual) || "false".equals(usual)) {
			return value.isEmpty() || Set.of("true", "false").contains(value.toLowerCase(Locale.ROOT)) ? null
					: "Use one of [true, false].";
		}
		if (CLASSES.contains(property) || property.getName().equals(CONNECT_EXECUTOR)) {
			return value.isBlank() || isLoadable(value) ? null
					: "Write the full name of a class that is on the class path.";
		}
		if (property == PGProperty.MAX_RESULT_BUFFER) {
			return isBuffer(value) ? null : "Write bytes, such as '10M', or a part of the heap, such as '15pct'.";
		}
		if (usual == null || !NUMBER.matcher(usual).matches() || isNumber(property, value, usual)) {
			return null;
		}
		return "Write a number%s, such as pgJDBC's default, %s."
			.formatted(isSigned(property, usual) ? "" : " that is not negative", usual);
	}

	private static boolean isChoice(PGProperty property, List<String> choices, String value) {
		return choices.stream()
			.anyMatch((choice) -> ANY_CASE.contains(property) ? choice.equalsIgnoreCase(value) : choice.equals(value))
				|| (property == PGProperty.PROTOCOL_VERSION && value.matches("3\\.[02]"));
	}

	/**
	 * As the driver reads it: with spaces around the commas, in lower case, each once,
	 * and either what is allowed or what is not.
	 */
	private static boolean areMethods(String value) {
		List<String> known = List.of(PGProperty.REQUIRE_AUTH.getChoices());
		List<String> methods = Arrays.stream(value.split(",", -1)).map(String::trim).toList();
		long forbidden = methods.stream().filter((method) -> method.startsWith("!")).count();
		return value.isBlank() || (known.containsAll(methods) && methods.stream().distinct().count() == methods.size()
				&& (forbidden == 0 || forbidden == methods.size()));
	}

	private static boolean isNumber(PGProperty property, String value, String usual) {
		try {
			int number = Integer.parseInt(value);
			return number >= 0 || isSigned(property, usual);
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	private static boolean isSigned(PGProperty property, String usual) {
		return usual.startsWith("-") || SIGNED.contains(property);
	}

	private static boolean isBuffer(String value) {
		if (!value.isBlank() && !BUFFER.matcher(value).matches()) {
			return false;
		}
		try {
			PGPropertyMaxResultBufferParser.parseProperty(value);
			return true;
		}
		catch (PSQLException | NumberFormatException ex) {
			return false;
		}
	}

	/** As the driver looks for it, and as the library does. */
	private static boolean isLoadable(String name) {
		return isIn(Driver.class.getClassLoader(), name) || isIn(Thread.currentThread().getContextClassLoader(), name)
				|| isIn(DriverValues.class.getClassLoader(), name);
	}

	private static boolean isIn(@Nullable ClassLoader loader, String name) {
		try {
			return loader != null && Class.forName(name, false, loader) != null;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
