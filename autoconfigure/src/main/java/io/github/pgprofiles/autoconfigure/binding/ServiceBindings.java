package io.github.pgprofiles.autoconfigure.binding;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.config.Secret;
import io.github.pgprofiles.config.SecretResolver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The directories that say where profiles connect: each is named after a profile, and
 * lies below {@code app.postgres.bindings.directory} or below that of the variable
 * {@code SERVICE_BINDING_ROOT}. Their contents are secrets, which this resolves. Found
 * once; what is in them is read again when it has changed. Thread-safe.
 *
 * @since 0.1.0
 * @see <a href="https://servicebinding.io/spec/core/1.1.0/">Service Binding
 * Specification</a>
 */
public final class ServiceBindings implements SecretResolver {

	/** The variable of the specification. */
	static final String VARIABLE = "SERVICE_BINDING_ROOT";

	static final String PROPERTY = "app.postgres.bindings.directory";

	/** What keys of ours begin with. */
	private static final String KEY = "service-binding/";

	private static final Log logger = LogFactory.getLog(ServiceBindings.class);

	private final Map<String, BindingDirectory> bindings = new LinkedHashMap<>();

	/** Those of another type that are named after a profile. */
	private final Map<String, BindingDirectory> others = new LinkedHashMap<>();

	private ServiceBindings() {
	}

	/**
	 * Finds those of an application.
	 * @param environment of the application
	 * @param definitions of its profiles
	 * @return the bindings
	 * @throws ProfileConfigurationException if two are for one profile
	 */
	public static ServiceBindings of(Environment environment, ProfileDefinitions definitions) {
		List<String> profiles = definitions.all().stream().map(ProfileDefinition::name).toList();
		ServiceBindings found = new ServiceBindings();
		for (String source : List.of(PROPERTY, VARIABLE)) {
			String directory = environment.getProperty(source);
			if (directory != null && !directory.isBlank()) {
				found.add(source, directory, profiles);
			}
		}
		return found;
	}

	private void add(String source, String directory, Collection<String> profiles) {
		for (Path child : children(source, directory)) {
			BindingDirectory binding = new BindingDirectory(child);
			List<String> named = profiles.stream().filter((profile) -> isNamed(child, profile)).toList();
			try {
				named.forEach((profile) -> add(source, binding, profile));
				if (named.isEmpty() && logger.isInfoEnabled() && binding.isOfOurType()) {
					logger.info("The binding '%s' is of the type 'postgresql', and is for no profile: they are %s"
						.formatted(binding.path(), profiles));
				}
			}
			catch (BindingException ex) {
				if (!named.isEmpty()) {
					throw ex.atTheStart();
				}
			}
		}
	}

	private void add(String source, BindingDirectory added, String profile) {
		if (added.isOfAnotherType()) {
			this.others.put(profile, added);
			return;
		}
		BindingDirectory known = this.bindings.get(profile);
		if (known == null) {
			this.bindings.put(profile, added);
		}
		else if (!known.isSame(added)) {
			throw ProfileConfigurationException.elsewhere(source,
					"has the binding '%s' for the profile '%s', which has the binding '%s' already"
						.formatted(added.path(), profile, known.path()),
					"Rename or remove one of them.");
		}
	}

	/** Names in a cluster have lower case and hyphens. */
	private static boolean isNamed(Path directory, String profile) {
		String name = directory.getFileName().toString().replace("-", "");
		return name.toLowerCase(Locale.ROOT).equals(profile.toLowerCase(Locale.ROOT));
	}

	private static List<Path> children(String source, String directory) {
		List<Path> children = new ArrayList<>();
		try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(directory), Files::isDirectory)) {
			all.forEach(children::add);
		}
		catch (InvalidPathException ex) {
			throw ProfileConfigurationException.elsewhere(source, "is no path of a directory", "Correct or remove it.");
		}
		catch (IOException ex) {
			logger.warn("'%s' names '%s', in which no bindings can be looked for: %s".formatted(source, directory,
					ex.getClass().getSimpleName()));
		}
		return children.stream().sorted().toList();
	}

	/**
	 * The resolvers of an application with bindings, whose keys are theirs alone.
	 * @param others its resolvers
	 * @return the others, after this one if there are bindings
	 */
	public List<SecretResolver> before(List<SecretResolver> others) {
		List<SecretResolver> all = new ArrayList<>(others);
		if (!this.bindings.isEmpty()) {
			all.add(0, this);
		}
		return all;
	}

	/**
	 * Where a profile connects.
	 * @param profile its name
	 * @param hasSettings whether its own keys say it, too
	 * @return what to resolve for it, or {@code null} if it has no binding
	 * @throws ProfileConfigurationException if its binding cannot be used, or is of
	 * another type and nothing else says where the profile connects
	 */
	public @Nullable Binding get(String profile, boolean hasSettings) {
		BindingDirectory directory = this.bindings.get(profile);
		if (directory == null) {
			tellOfOther(profile, hasSettings);
			return null;
		}
		List<BindingException> mistakes = directory.mistakes();
		if (!mistakes.isEmpty()) {
			throw ProfileConfigurationException.of(mistakes.stream().map(BindingException::atTheStart).toList());
		}
		return new Binding(directory.path(), reference(profile, "dsn"),
				directory.has(BindingDirectory.USER) ? reference(profile, "user") : null,
				directory.has(BindingDirectory.PASSWORD) ? reference(profile, "password") : null);
	}

	private void tellOfOther(String profile, boolean hasSettings) {
		BindingDirectory other = this.others.get(profile);
		if (other == null) {
			return;
		}
		Path type = other.path().resolve(BindingDirectory.TYPE.get(0));
		String problem = "says another type than 'postgresql', though its directory is named after the profile '%s'"
			.formatted(profile);
		if (!hasSettings) {
			throw ProfileConfigurationException.elsewhere(type.toString(), problem,
					("Put 'postgresql' into it if the binding is for a PostgreSQL. Else rename the directory, and say"
							+ " where the profile connects, as by 'app.postgres.profiles.%s.dsn'.")
						.formatted(profile));
		}
		logger.warn("'%s' %s: the profile connects by its own properties".formatted(type, problem));
	}

	/**
	 * The file that says a part of a profile's connection.
	 * @param profile its name
	 * @param key of a profile, such as {@code host}
	 * @return the file in quotation marks; {@code null} if no binding says it
	 */
	public @Nullable String whereWritten(String profile, String key) {
		BindingDirectory directory = this.bindings.get(profile);
		Path file = (directory != null) ? directory.whereWritten(key) : null;
		return (file != null) ? "'" + file + "'" : null;
	}

	private static String reference(String profile, String part) {
		return SecretResolver.PREFIX + KEY + profile + "/" + part;
	}

	@Override
	public @Nullable Secret resolve(String key) {
		String[] parts = key.startsWith(KEY) ? key.substring(KEY.length()).split("/") : new String[0];
		BindingDirectory directory = (parts.length == 2) ? this.bindings.get(parts[0]) : null;
		if (directory == null) {
			return null;
		}
		return switch (parts[1]) {
			case "dsn" -> directory.dsn();
			case "user" -> directory.text(BindingDirectory.USER);
			case "password" -> directory.text(BindingDirectory.PASSWORD);
			default -> null;
		};
	}

	@Override
	public String name() {
		return "bindings " + this.bindings.values().stream().map(BindingDirectory::path).toList();
	}

	@Override
	public String toString() {
		return name();
	}

	/**
	 * Where a profile connects, as references to secrets.
	 *
	 * @param directory that holds them
	 * @param url that of the DSN
	 * @param user that of the user, if it stands apart
	 * @param password that of the password, if it stands apart
	 */
	public record Binding(Path directory, String url, @Nullable String user, @Nullable String password) {

		@Override
		public String toString() {
			return "the binding '" + this.directory + "'";
		}

	}

}
