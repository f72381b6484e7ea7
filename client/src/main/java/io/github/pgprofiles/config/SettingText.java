package io.github.pgprofiles.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;

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
	 * Checks a password, if there is one, of which the place of a character is told to
	 * nobody.
	 */
	static void requirePassword(@Nullable String password) {
		if (password != null && ServerText.problem(password) != null) {
			throw new InvalidSettingException("password",
					"holds the character U+0000 or half of a surrogate pair, which no password of PostgreSQL's can",
					"Correct it; a secret may be binary, or in another encoding than UTF-8.");
		}
	}

	/** Checks further properties, of which one is a list of names. */
	static void requireProperties(Map<String, String> properties) {
		properties.forEach((property, value) -> requireText("properties." + property, value));
		String path = properties.get(PGProperty.CURRENT_SCHEMA.getName());
		if (path != null) {
			ServerName.list(path)
				.forEach((schema) -> requireName("properties." + PGProperty.CURRENT_SCHEMA.getName(), schema));
		}
	}

}
