package io.github.pgprofiles.autoconfigure.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.Secret;
import io.github.pgprofiles.config.SecretResolver;
import io.github.pgprofiles.config.SecretUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * A directory with one file for each part of a connection, by the names of the
 * specification, of Spring Cloud Bindings and of CloudNativePG. No message has a word out
 * of a file.
 */
final class BindingDirectory {

	static final List<String> USER = List.of("username", "user");

	static final List<String> PASSWORD = List.of("password");

	/** A connection as a whole. */
	private static final List<String> WHOLE = List.of("uri", "jdbc-uri", "jdbc-url");

	/** Parts, by libpq's keywords. */
	private static final Map<String, List<String>> PARTS = parts();

	private static final Pattern QUOTED = Pattern.compile("'[^']*'");

	private final Path path;

	private final SecretResolver files;

	BindingDirectory(Path path) {
		this.path = path.toAbsolutePath().normalize();
		this.files = SecretResolver.directory(path);
	}

	private static Map<String, List<String>> parts() {
		Map<String, List<String>> parts = new LinkedHashMap<>();
		parts.put("host", List.of("host"));
		parts.put("port", List.of("port"));
		parts.put("dbname", List.of("database", "dbname"));
		parts.put("sslmode", List.of("sslmode"));
		parts.put("sslrootcert", List.of("sslrootcert"));
		parts.put("options", List.of("options"));
		return parts;
	}

	Path path() {
		return this.path;
	}

	boolean isSame(BindingDirectory other) {
		try {
			return Files.isSameFile(this.path, other.path);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** The type, if it says that this is no PostgreSQL. */
	@Nullable String otherType() {
		Secret type = first(List.of("type"));
		return (type == null || type.value().strip().matches("(?i)postgres(ql)?")) ? null : type.value();
	}

	boolean has(List<String> names) {
		return names.stream().anyMatch((name) -> Files.exists(this.path.resolve(name)));
	}

	/** The first of several files that is there. */
	private @Nullable Secret first(List<String> names) {
		for (String name : names) {
			Secret secret = this.files.resolve(name);
			if (secret != null) {
				if (secret.value().isBlank()) {
					throw new SecretUnavailableException(this.path.resolve(name) + " is empty");
				}
				return secret;
			}
		}
		return null;
	}

	Secret text(List<String> names) {
		Secret text = first(names);
		if (text == null) {
			throw new SecretUnavailableException("%s has no file %s".formatted(this.path, String.join(" or ", names)));
		}
		return text;
	}

	/** The DSN, read again when one of its files has changed, has come or has gone. */
	Secret dsn() {
		// before the text: a change in between is a change
		State state = State.of(this.path);
		Secret whole = first(WHOLE);
		String text = (whole != null) ? whole.value().strip() : keywords();
		check(text, whole != null);
		String database = Dsn.parse(text).database();
		if ("*".equals(database)) {
			throw new SecretUnavailableException(
					"%s is for a superuser and names no database: bind the secret of an application's user"
						.formatted(this.path));
		}
		return Secret.of(text).whileNot(() -> !State.of(this.path).equals(state));
	}

	private String keywords() {
		if (!has(List.of("host"))) {
			throw new SecretUnavailableException(
					"%s has neither a file host nor one of %s".formatted(this.path, String.join(", ", WHOLE)));
		}
		StringBuilder keywords = new StringBuilder();
		PARTS.forEach((keyword, names) -> {
			Secret value = first(names);
			if (value != null) {
				keywords.append(keyword)
					.append("='")
					.append(value.value().strip().replace("\\", "\\\\").replace("'", "\\'"))
					.append("' ");
			}
		});
		return keywords.toString();
	}

	private void check(String text, boolean whole) {
		try {
			Dsn.parse(text);
		}
		catch (InvalidSettingException ex) {
			throw new SecretUnavailableException(
					"%s cannot be used: %s %s".formatted(whole ? this.path.resolve(wholeName()) : this.path,
							whole ? "it" : "together its files", QUOTED.matcher(ex.problem()).replaceAll("'…'")));
		}
	}

	private String wholeName() {
		return WHOLE.stream().filter((name) -> Files.exists(this.path.resolve(name))).findFirst().orElse(WHOLE.get(0));
	}

	/**
	 * What tells one state of all files of a DSN from another without reading them.
	 *
	 * @param files by name, what the file system says of each
	 */
	private record State(Map<String, String> files) {

		static State of(Path directory) {
			Map<String, String> files = new LinkedHashMap<>();
			for (String name : WHOLE) {
				put(files, directory, name);
			}
			PARTS.values().forEach((names) -> names.forEach((name) -> put(files, directory, name)));
			return new State(files);
		}

		private static void put(Map<String, String> files, Path directory, String name) {
			try {
				Map<String, Object> attributes = Files.readAttributes(directory.resolve(name),
						"lastModifiedTime,size,fileKey");
				files.put(name, attributes.toString());
			}
			catch (IOException ex) {
				// a file that is not there is a state too
			}
		}

	}

}
