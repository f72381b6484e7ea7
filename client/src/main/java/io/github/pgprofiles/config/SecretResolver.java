package io.github.pgprofiles.config;

import java.nio.file.Path;
import java.util.Map;

import io.github.pgprofiles.internal.dsn.DsnSecrets;
import org.jspecify.annotations.Nullable;

/**
 * Knows secrets by their keys: {@code secret://KEY} in any text of a profile's settings
 * stands for what the first of the resolvers that knows KEY returns. Called when the
 * settings are created, again when the server rejects the login, and before a new
 * connection when a secret has expired. Must be thread-safe. Called on a thread of its
 * own, and for each secret given up and interrupted after the {@code connect-timeout} of
 * the profile (5 s by default, at most 30 s), as a connection waits for it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SecretResolver {

	/** What a reference begins with. */
	String PREFIX = DsnSecrets.PREFIX;

	/**
	 * Looks a secret up.
	 * @param key what stands behind {@code secret://}
	 * @return the secret; {@code null} if this one does not know it, and the next is to
	 * be asked. An empty one is an error
	 * @throws SecretUnavailableException with words that are shown. Of any other
	 * exception only the class is, as its message may hold a secret
	 */
	@Nullable Secret resolve(String key);

	/**
	 * How messages name this resolver.
	 * @return the name of its class, unless it is overridden
	 */
	default String name() {
		return getClass().getName().replaceFirst("(\\$\\$Lambda|/0x).*", "");
	}

	/**
	 * Whether a text stands for a secret.
	 * @param text of a setting
	 * @return {@code true} if it begins with {@code secret://}
	 */
	static boolean isReference(@Nullable String text) {
		return text != null && text.startsWith(PREFIX);
	}

	/**
	 * Whether a DSN stands for a secret, or holds a reference to one.
	 * @param dsn of any form
	 * @return {@code true} if it has to be resolved before it is parsed
	 */
	static boolean isReferenceInDsn(@Nullable String dsn) {
		return dsn != null && (isReference(dsn) || DsnSecrets.areIn(dsn));
	}

	/**
	 * Variables of the environment: the one that is called as the key; else the one in
	 * upper case, with an underscore for each character that is neither a letter nor a
	 * digit ({@code prod/orders-password} is {@code PROD_ORDERS_PASSWORD}).
	 * @return a resolver over this process's variables
	 */
	static SecretResolver environment() {
		return environment(System.getenv());
	}

	/**
	 * Variables of the environment, as {@link #environment()}.
	 * @param variables by name
	 * @return a resolver over these variables
	 */
	static SecretResolver environment(Map<String, String> variables) {
		return new EnvironmentSecrets(variables);
	}

	/**
	 * Files below a directory, as mounted by Kubernetes or Docker. A key is a path below
	 * it, with {@code /} between its parts; one that is absolute or contains {@code ..}
	 * is not looked up. A file is UTF-8 of at most 64 KiB; its last line break is no part
	 * of the secret. It is read again before a new connection when it has changed.
	 * @param directory that holds the files
	 * @return a resolver over these files
	 */
	static SecretResolver directory(Path directory) {
		return new FileSecrets(directory);
	}

}
