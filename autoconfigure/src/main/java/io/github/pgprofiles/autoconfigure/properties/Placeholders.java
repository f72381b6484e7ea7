package io.github.pgprofiles.autoconfigure.properties;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.PropertyPlaceholderHelper;

/**
 * Replaces placeholders. One that cannot be replaced is an error, where Boot would pass
 * it on as text. No error contains the value.
 */
final class Placeholders {

	private static final String PREFIX = "${";

	/** What looks like the name of a variable or a property, and not like a password. */
	private static final Pattern NAME = Pattern
		.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+|[a-z][a-z0-9-]*(\\.[a-zA-Z0-9-]+)+");

	private static final Pattern ANY_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

	private final @Nullable PlaceholdersResolver resolver;

	private final Map<String, String> replaced = new HashMap<>();

	Placeholders(Environment environment) {
		this.resolver = (environment instanceof ConfigurableEnvironment configurable)
				? new PropertySourcesPlaceholdersResolver(configurable.getPropertySources(),
						new PropertyPlaceholderHelper(PREFIX, "}", ":", '\\', false))
				: null;
	}

	/**
	 * Replaces the placeholders of a setting's value.
	 * @throws ProfileConfigurationException if one has no value, or leads back to itself
	 */
	Setting resolve(Setting setting) {
		Object resolved = resolve(setting, setting.value());
		return resolved.equals(setting.value()) ? setting : setting.withReplaced(resolved);
	}

	/** Whether all that was replaced would be replaced by the same. */
	boolean areUnchanged() {
		return this.replaced.entrySet().stream().allMatch((each) -> each.getValue().equals(replace(each.getKey())));
	}

	/**
	 * The text with its placeholders replaced; the failure itself, where one cannot be.
	 */
	private String replace(String text) {
		try {
			return (this.resolver != null) ? String.valueOf(this.resolver.resolvePlaceholders(text)) : text;
		}
		catch (IllegalArgumentException ex) {
			return ex.getClass().getName();
		}
	}

	private Object resolve(Setting setting, Object value) {
		if (this.resolver == null || !(value instanceof CharSequence text) || !text.toString().contains(PREFIX)) {
			return value;
		}
		this.replaced.computeIfAbsent(text.toString(), this::replace);
		try {
			Object resolved = this.resolver.resolvePlaceholders(text.toString());
			return (resolved != null) ? resolved : "";
		}
		catch (PlaceholderResolutionException ex) {
			throw refused(setting, text.toString(), ex.getPlaceholder(),
					String.valueOf(ex.getMessage()).startsWith("Circular"));
		}
		catch (IllegalArgumentException ex) {
			throw refused(setting, text.toString(), "", false);
		}
	}

	/** Has no cause: its message would contain the value. */
	private static ProfileConfigurationException refused(Setting setting, String written, String placeholder,
			boolean circular) {
		String shown = isShowable(setting, written, placeholder) ? "'${" + placeholder + "}'" : "a placeholder";
		String problem = circular ? "contains " + shown + ", which leads back to itself"
				: "contains " + shown + ", which has no value";
		String action = (circular ? "Give it another name than the property that uses it."
				: "Set it, as a variable of the environment or as a property, or give it a default: ${name:default}.")
				+ " A value that has '${' literally is written with '\\${'"
				+ (setting.key().equals("dsn") ? ", or with %24 in place of the '$' in a DSN." : ".");
		return setting.refused(problem, action);
	}

	/** A password may contain what looks like a placeholder. */
	private static boolean isShowable(Setting setting, String written, String placeholder) {
		if (!ANY_NAME.matcher(placeholder).matches() || !written.contains(PREFIX + placeholder)) {
			return false;
		}
		boolean whole = written.startsWith(PREFIX + placeholder)
				&& (written.equals(PREFIX + placeholder + "}") || written.startsWith(PREFIX + placeholder + ":"));
		return whole || !SecretKeys.isSecretKey(setting.key()) || NAME.matcher(placeholder).matches();
	}

}
