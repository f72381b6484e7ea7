package io.github.pgprofiles.autoconfigure.properties;

import java.math.BigInteger;
import java.util.Set;

import io.github.pgprofiles.autoconfigure.properties.KnownKeys.Kind;

import org.jspecify.annotations.Nullable;

/** Which values a key can have, before they are converted. */
final class Values {

	/** Text of which nothing may be lost, whatever made the value. */
	private static final Set<String> CREDENTIALS = Set.of("user", "password", "database");

	private Values() {
	}

	/** Whether a number or a boolean cannot be meant: 00123 is not 123. */
	static boolean needsText(Setting setting, Kind kind) {
		return kind == Kind.TEXT || kind == Kind.LIST
				|| (KnownKeys.isMapEntry(setting.key()) && SecretKeys.isSecretKey(listFree(setting.key())));
	}

	private static String listFree(String key) {
		return key.replace("]", "");
	}

	/**
	 * The type that something else made of a value that has to be text, such as YAML.
	 * @return the type with its article; {@code null} if the value is text
	 */
	static @Nullable String typeOtherThanText(Setting setting, Kind kind) {
		Object value = setting.value();
		if (!needsText(setting, kind) || value instanceof CharSequence) {
			return null;
		}
		if (value instanceof Boolean) {
			return "a boolean";
		}
		if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
			return "an integer";
		}
		if (value instanceof Number) {
			return "a number";
		}
		return CREDENTIALS.contains(NodeKeys.plain(setting.key())) ? "something else" : null;
	}

	static ProfileConfigurationException notText(Setting setting, String type) {
		return setting.refused("was read as " + type + ", not as text", "Put it in quotes.");
	}

	static ProfileConfigurationException section(Setting setting, String key) {
		return setting.refused("has a value, but only keys can stand below it",
				"Use its keys: " + KnownKeys.below(key) + ".");
	}

}
