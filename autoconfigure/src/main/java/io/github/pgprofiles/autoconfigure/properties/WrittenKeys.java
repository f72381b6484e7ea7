package io.github.pgprofiles.autoconfigure.properties;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.github.pgprofiles.config.TlsPreset;
import org.jspecify.annotations.Nullable;

/**
 * Names the keys that a user has written, in advice about a connection: the DSN for what
 * it contains. Immutable.
 *
 * @since 0.1.0
 */
public final class WrittenKeys {

	/** A DSN that contains two of the keys is named once. */
	private static final Pattern REPEATED = Pattern.compile("('[^']+'(?: \\([^()]*\\))?)(?: and | or |, )\\1");

	private static final String DETAILS = "the connection details of the profile, a service connection or a bean";

	private final @Nullable ProfileDefinitions definitions;

	private final boolean origins;

	private final Elsewhere elsewhere;

	/**
	 * For the profiles of an application.
	 * @param definitions of its profiles; {@code null} if they cannot be read
	 * @param origins whether to say in which file and line a key was written
	 */
	public WrittenKeys(@Nullable ProfileDefinitions definitions, boolean origins) {
		this(definitions, origins, (profile, key) -> null);
	}

	private WrittenKeys(@Nullable ProfileDefinitions definitions, boolean origins, Elsewhere elsewhere) {
		this.definitions = definitions;
		this.origins = origins;
		this.elsewhere = elsewhere;
	}

	/** Knows what of a connection stands somewhere else than in a profile's own keys. */
	@FunctionalInterface
	public interface Elsewhere {

		/**
		 * Where a part of a connection was written.
		 * @param profile its name
		 * @param key of a profile that it stands for, such as {@code host}
		 * @return the place in quotation marks; {@code null} if this does not know it
		 */
		@Nullable String whereWritten(String profile, String key);

	}

	/**
	 * The same, with what was written somewhere else.
	 * @param stronger is asked first
	 * @return new names of keys
	 */
	public WrittenKeys with(Elsewhere stronger) {
		return new WrittenKeys(this.definitions, this.origins, (profile, key) -> {
			String written = stronger.whereWritten(profile, key);
			return (written != null) ? written : this.elsewhere.whereWritten(profile, key);
		});
	}

	/**
	 * A text that names keys of a profile.
	 * @param profile its name
	 * @param text given how the user has written a key
	 * @return the text
	 */
	public String in(String profile, Function<UnaryOperator<String>, String> text) {
		return REPEATED.matcher(text.apply((key) -> of(profile, key))).replaceAll("$1");
	}

	private String of(String profile, String key) {
		String other = key.equals("passfile") ? null : this.elsewhere.whereWritten(profile, plain(key));
		if (other != null) {
			return other;
		}
		ProfileDefinition definition = (this.definitions != null) ? this.definitions.get(profile) : null;
		if (this.definitions == null || definition == null) {
			if (key.equals("passfile")) {
				return "";
			}
			return "'app.postgres.profiles." + profile.replace("/", ".nodes.") + "." + plain(key) + "'";
		}
		boolean strict = definition.properties().getTls() == TlsPreset.STRICT;
		if (key.equals("verification") && strict) {
			return "";
		}
		if (key.equals("passfile")) {
			return hasPasswordFile(definition) ? this.definitions.whereWritten(definition, "dsn", this.origins) : "";
		}
		String written = key.equals("encryption") ? encryption(this.definitions, definition, strict) : plain(key);
		return (!definition.hasConnectionSettings() && ProfileDefinitions.isConnection(written)) ? DETAILS
				: this.definitions.whereWritten(definition, written, this.origins);
	}

	private static String plain(String key) {
		return (key.equals("encryption") || key.equals("verification")) ? "sslmode" : key;
	}

	/** The key that demands TLS. */
	private static String encryption(ProfileDefinitions definitions, ProfileDefinition definition, boolean strict) {
		EffectiveSettings written = definitions.settings(definition.name());
		boolean bundle = written.get("ssl-bundle") != null;
		if (strict) {
			return "tls";
		}
		if (written.get("sslmode") != null && !ProfileSettingsFactory.overriddenByDsn(definition).contains("sslmode")) {
			return "sslmode";
		}
		if (definition.hasDsn() && (!bundle || dsn(definition).contains("ssl"))) {
			return (written.get("properties.ssl") != null && !dsn(definition).contains("ssl")) ? "properties.ssl"
					: "dsn";
		}
		return bundle ? "ssl-bundle" : (written.get("properties.ssl") != null) ? "properties.ssl" : "sslmode";
	}

	/** JDBC URLs have none. */
	private static boolean hasPasswordFile(ProfileDefinition definition) {
		return definition.hasDsn() && !dsn(definition).startsWith("jdbc:");
	}

	private static String dsn(ProfileDefinition definition) {
		return String.valueOf(definition.properties().getDsn()).toLowerCase(Locale.ROOT);
	}

}
