package io.github.pgprofiles.autoconfigure.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

	static final List<String> TYPE = List.of("type");

	private static final String HOST = "host";

	/** A connection as a whole. */
	private static final List<String> WHOLE = List.of("uri", "jdbc-uri", "jdbc-url");

	/** Parts, by libpq's keywords. */
	private static final Map<String, List<String>> PARTS = parts();

	private final Path path;

	private final SecretResolver files;

	BindingDirectory(Path path) {
		this.path = path.toAbsolutePath().normalize();
		this.files = SecretResolver.directory(path);
	}

	private static Map<String, List<String>> parts() {
		Map<String, List<String>> parts = new LinkedHashMap<>();
		parts.put(HOST, List.of(HOST));
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

	/** Whether its type says that this is no PostgreSQL. */
	boolean isOfAnotherType() {
		Secret type = first(TYPE);
		return type != null && !type.value().strip().matches("(?i)postgres(ql)?");
	}

	/** Whether its type says that it is one. */
	boolean isOfOurType() {
		return has(TYPE) && !isOfAnotherType();
	}

	boolean has(List<String> names) {
		return names.stream().anyMatch((name) -> Files.exists(this.path.resolve(name)));
	}

	/** The first of several files that is there. */
	private @Nullable Secret first(List<String> names) {
		for (String name : names) {
			Secret secret = read(name);
			if (secret != null) {
				if (secret.value().isBlank()) {
					throw new BindingException(this.path.resolve(name), "is empty",
							names.equals(PASSWORD)
									? "Put the password into it, or remove it if the server asks for none."
									: "Put a value into it, or remove it.");
				}
				return secret;
			}
		}
		return null;
	}

	private @Nullable Secret read(String name) {
		try {
			return this.files.resolve(name);
		}
		catch (SecretUnavailableException ex) {
			Path file = this.path.resolve(name);
			// its message begins with the file
			String problem = String.valueOf(ex.getMessage()).replace(file + " ", "");
			throw new BindingException(file, problem, "Let it be a text in UTF-8 that this process can read.");
		}
	}

	/** One of the files, whose name it may be. */
	Secret text(List<String> names) {
		return later(() -> {
			Secret text = first(names);
			if (text == null) {
				throw new BindingException(this.path, "has no file " + either(names) + " any more",
						"Put it back, or restart without it.");
			}
			return text;
		});
	}

	/** The DSN, read again when one of its files has changed, has come or has gone. */
	Secret dsn() {
		return later(() -> {
			// before the text: a change in between is a change
			State state = State.of(this.path);
			return Secret.of(connection().checked()).whileNot(() -> !State.of(this.path).equals(state));
		});
	}

	private static Secret later(Supplier<Secret> reader) {
		try {
			return reader.get();
		}
		catch (BindingException ex) {
			throw ex.later();
		}
	}

	/** All that is wrong with it, when it is first looked at. */
	List<BindingException> mistakes() {
		List<BindingException> mistakes = new ArrayList<>();
		for (List<String> login : List.of(USER, PASSWORD)) {
			collect(mistakes, () -> first(login));
		}
		collect(mistakes, () -> connection().checked());
		return mistakes;
	}

	private static void collect(List<BindingException> mistakes, Runnable check) {
		try {
			check.run();
		}
		catch (BindingException ex) {
			mistakes.add(ex);
		}
	}

	private BindingConnection connection() {
		for (String name : WHOLE) {
			Secret whole = first(List.of(name));
			if (whole != null) {
				return BindingConnection.whole(this.path.resolve(name), whole.value().strip());
			}
		}
		if (!has(List.of(HOST))) {
			throw new BindingException(this.path, "has neither a file 'host' nor one of " + either(WHOLE),
					"Let the binding say where the database is, in one of these files.");
		}
		Map<String, BindingConnection.Part> parts = new LinkedHashMap<>();
		PARTS.forEach((keyword, names) -> {
			Secret value = first(names);
			if (value != null) {
				parts.put(keyword,
						new BindingConnection.Part(this.path.resolve(present(names)), value.value().strip()));
			}
		});
		return BindingConnection.ofParts(this.path, parts);
	}

	/** The file that says a part of the connection; {@code null} if none is for it. */
	@Nullable Path whereWritten(String key) {
		boolean whole = has(WHOLE);
		return switch (key) {
			case "user" -> file(USER, whole);
			case "password" -> file(PASSWORD, whole);
			case "dsn" -> whole ? this.path.resolve(present(WHOLE)) : this.path;
			case HOST, "port" -> file(List.of(key), whole);
			case "database" -> file(PARTS.getOrDefault("dbname", List.of()), whole);
			case "sslmode" -> has(List.of(key)) && !whole ? this.path.resolve(key) : null;
			case "properties.sslrootcert" ->
				has(List.of("sslrootcert")) && !whole ? this.path.resolve("sslrootcert") : null;
			default -> null;
		};
	}

	private Path file(List<String> names, boolean whole) {
		return this.path.resolve((whole && !has(names)) ? present(WHOLE) : present(names));
	}

	private String present(List<String> names) {
		return names.stream().filter((name) -> Files.exists(this.path.resolve(name))).findFirst().orElse(names.get(0));
	}

	private static String either(List<String> names) {
		return names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(" or "));
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
