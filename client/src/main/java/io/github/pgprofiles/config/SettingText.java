package io.github.pgprofiles.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.text.ServerName;
import io.github.pgprofiles.internal.text.ServerText;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * Checks texts that go to the server when a connection is made. U+0000 would begin
 * another setting there, and a name that is too long is truncated. No message contains
 * them.
 */
final class SettingText {

	private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?");

	private SettingText() {
	}

	/** Checks a name of the server's, if there is one. */
	static void requireName(String key, @Nullable String name) {
		requireText(key, name);
		int bytes = (name != null) ? name.getBytes(StandardCharsets.UTF_8).length : 0;
		if (bytes > ServerName.MOST_BYTES) {
			throw new InvalidSettingException(key,
					"must have at most %d bytes, but has %d".formatted(ServerName.MOST_BYTES, bytes),
					"Use a shorter name; the server would cut this one short, and take it for another.");
		}
	}

	/** Checks a text, if there is one. */
	static void requireText(String key, @Nullable String text) {
		String problem = (text != null) ? ServerText.problem(text) : null;
		if (problem != null) {
			throw new InvalidSettingException(key, problem, "Correct it; the server would read it as another text.");
		}
	}

	/**
	 * Checks a number of the driver's, which would quote a wrong one in its log and in
	 * its error.
	 */
	private static void requireNumber(String property, String value) {
		PGProperty known = PGProperty.forName(property);
		String usual = (known != null) ? known.getDefaultValue() : null;
		if (usual != null && NUMBER.matcher(usual).matches() && !value.isBlank()
				&& !NUMBER.matcher(value.trim()).matches()) {
			throw new InvalidSettingException("properties." + property, "is no number",
					"Write a number, such as pgJDBC's default, %s.".formatted(usual));
		}
	}

	/** Checks further properties, of which one is a list of names. */
	static void requireProperties(Map<String, String> properties) {
		properties.forEach((property, value) -> {
			requireText("properties." + property, value);
			requireNumber(property, value);
		});
		String path = properties.get(PGProperty.CURRENT_SCHEMA.getName());
		if (path != null) {
			ServerName.list(path)
				.forEach((schema) -> requireName("properties." + PGProperty.CURRENT_SCHEMA.getName(), schema));
		}
	}

}
