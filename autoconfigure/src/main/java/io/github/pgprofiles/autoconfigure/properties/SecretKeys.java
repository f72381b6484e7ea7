package io.github.pgprofiles.autoconfigure.properties;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which keys may contain a credential.
 *
 * @since 0.1.0
 */
public final class SecretKeys {

	/** What is shown in place of a credential. */
	static final String MASK = "******";

	private static final Pattern SECRET = Pattern.compile(
			".*(dsn|json|password|passphrase|secret|token|credentials?|apikey|accesskey|privatekey|flywayurl|liquibaseurl|licensekey)");

	private static final Pattern REPEATED = Pattern.compile("(?i)app[._]postgres[._]\\w");

	private static final int PROFILE = 4;

	private SecretKeys() {
	}

	/**
	 * Whether a key of profiles may contain a credential, however a source spells it. A
	 * profile that is text is a DSN.
	 * @param name the full name of the property or of the variable
	 * @return {@code true} if its value must not be shown
	 */
	public static boolean isSecret(String name) {
		String uniform = uniform(name);
		if (!uniform.startsWith("apppostgres")) {
			return false;
		}
		List<String> elements = List.of(name.toLowerCase(Locale.ROOT).split("[._]"));
		return SECRET.matcher(uniform).matches() || (elements.size() == PROFILE && elements.get(2).equals("profiles"));
	}

	/**
	 * Whether the value of another key repeats properties of profiles, such as the
	 * command line does, or {@code SPRING_APPLICATION_JSON}.
	 * @param name of the property or of the variable
	 * @param value of it
	 * @return {@code true} if it must not be shown
	 */
	public static boolean repeatsProperties(String name, @Nullable Object value) {
		String uniform = uniform(name);
		if (!(value instanceof CharSequence text) || uniform.startsWith("apppostgres")) {
			return false;
		}
		return REPEATED.matcher(text).find()
				|| (uniform.equals("springapplicationjson") && text.toString().contains("postgres"));
	}

	/** Whether a key below a profile may. */
	static boolean isSecretKey(String key) {
		return SECRET.matcher(uniform(key)).matches();
	}

	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

}
