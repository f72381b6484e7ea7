package io.github.pgprofiles.autoconfigure.properties;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.autoconfigure.properties.WrittenProperties.Written;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * The properties that credentials of profiles come from: what {@code secret://KEY} refers
 * to, and what the placeholders in passwords, DSNs and the like stand for, over any
 * number of steps. Immutable.
 *
 * @since 0.1.0
 */
public final class ReferredKeys {

	private static final String PLACEHOLDER = "${";

	private static final Pattern REFERENCE = Pattern
		.compile("secret(?::|%3[Aa])(?:/|%2[Ff])(?:/|%2[Ff])([^@&?\\s\"',}]+)");

	private final Environment environment;

	private final Set<String> keys = new HashSet<>();

	private final Set<String> uniform = new HashSet<>();

	/** Names whose values have been followed, and whether as credentials. */
	private final Set<String> followed = new HashSet<>();

	private ReferredKeys(Environment environment) {
		this.environment = environment;
		for (Written written : new WrittenProperties(environment).all()) {
			follow(String.valueOf(written.property().getValue()), SecretKeys.isSecret(written.name()));
		}
		this.keys.stream().map(ReferredKeys::uniform).filter((key) -> !key.isEmpty()).forEach(this.uniform::add);
	}

	/**
	 * Reads the configuration.
	 * @param environment of the application
	 * @return what its profiles refer to
	 */
	public static ReferredKeys of(Environment environment) {
		return new ReferredKeys(environment);
	}

	/**
	 * Whether a property may hold a credential, however a source spells it, or repeats
	 * one that does, such as the command line.
	 * @param name of the property or of the variable
	 * @param value of it
	 * @return {@code true} if it must not be shown
	 */
	public boolean hides(String name, @Nullable Object value) {
		if (this.keys.contains(name) || this.uniform.contains(uniform(name))) {
			return true;
		}
		if (!(value instanceof CharSequence text)) {
			return false;
		}
		String all = text.toString();
		boolean json = uniform(name).equals("springapplicationjson");
		return this.keys.stream()
			.anyMatch((key) -> json ? all.contains(key.substring(key.lastIndexOf('.') + 1))
					: (all.contains("-D" + key + "=") || all.contains("--" + key + "=")));
	}

	private void follow(String text, boolean credential) {
		Matcher reference = REFERENCE.matcher(text);
		while (reference.find()) {
			add(reference.group(1), true);
			add(decoded(reference.group(1)), true);
		}
		for (int start = text.indexOf(PLACEHOLDER); start >= 0; start = text.indexOf(PLACEHOLDER, start + 1)) {
			String inside = inside(text, start + PLACEHOLDER.length());
			add(replaced(inside), credential);
			add(replaced(inside.substring(0, endOfName(inside))), credential);
		}
	}

	private void add(String name, boolean credential) {
		if (name.isEmpty() || !this.followed.add(credential + name)) {
			return;
		}
		if (credential) {
			this.keys.add(name);
		}
		if (this.environment instanceof ConfigurableEnvironment configurable) {
			for (PropertySource<?> source : configurable.getPropertySources()) {
				Object value = source.getProperty(name);
				if (value instanceof CharSequence text) {
					follow(text.toString(), credential);
				}
			}
		}
	}

	/** A placeholder without its braces; to the end of the text, if it has no end. */
	private static String inside(String text, int start) {
		int depth = 0;
		for (int i = start; i < text.length(); i++) {
			if (text.startsWith(PLACEHOLDER, i)) {
				depth++;
			}
			else if (text.charAt(i) == '}' && depth-- == 0) {
				return text.substring(start, i);
			}
		}
		return "";
	}

	/** Where the default begins: a colon that belongs to no placeholder in the name. */
	private static int endOfName(String inside) {
		int depth = 0;
		for (int i = 0; i < inside.length(); i++) {
			if (inside.startsWith(PLACEHOLDER, i)) {
				depth++;
			}
			else if (inside.charAt(i) == '}') {
				depth--;
			}
			else if (inside.charAt(i) == ':' && depth == 0) {
				return i;
			}
		}
		return inside.length();
	}

	/** A name may contain placeholders itself. */
	private String replaced(String name) {
		try {
			return name.contains(PLACEHOLDER) ? this.environment.resolvePlaceholders(name) : name;
		}
		catch (IllegalArgumentException ex) {
			return name;
		}
	}

	private static String decoded(String key) {
		try {
			return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return key;
		}
	}

	/** In the environment and in Boot's binding, other characters do not count. */
	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
	}

}
