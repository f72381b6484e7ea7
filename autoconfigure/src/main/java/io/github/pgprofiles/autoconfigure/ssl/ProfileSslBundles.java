package io.github.pgprofiles.autoconfigure.ssl;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;

import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinition;
import io.github.pgprofiles.autoconfigure.properties.ProfileDefinitions;
import io.github.pgprofiles.autoconfigure.properties.SecretSources;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.SecretResolver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The bundles that profiles name by {@code ssl-bundle}.
 *
 * @since 0.1.0
 */
public final class ProfileSslBundles {

	private static final Log logger = LogFactory.getLog(ProfileSslBundles.class);

	private static final String KEY = "ssl-bundle";

	private static final Pattern FILE = Pattern
		.compile("[\\w./\\\\:~ -]{1,200}\\.(?:pem|crt|cer|key|der|p8|pk8|p12|pfx|jks|keystore|truststore)\\b");

	private final @Nullable SslBundles bundles;

	private final ProfileDefinitions definitions;

	private final Supplier<List<SecretResolver>> resolvers;

	/** Those that were secrets, by profile. */
	private final Map<String, String> names = new ConcurrentHashMap<>();

	/**
	 * Creates a view of the bundles.
	 * @param bundles of the application, if it has any
	 * @param definitions of all profiles
	 * @param resolvers of secrets; asked for where a profile's name of a bundle is one
	 */
	public ProfileSslBundles(@Nullable SslBundles bundles, ProfileDefinitions definitions,
			Supplier<List<SecretResolver>> resolvers) {
		this.bundles = bundles;
		this.definitions = definitions;
		this.resolvers = resolvers;
	}

	/** The name of the bundle, which a secret may stand for. */
	private String name(ProfileDefinition profile) {
		String written = String.valueOf(profile.properties().getSslBundle());
		return SecretResolver.isReference(written) ? this.names.computeIfAbsent(profile.name(),
				(key) -> SecretSources.resolve(profile, KEY, written, this.resolvers.get())) : written;
	}

	/**
	 * The sockets of a profile's bundle, which follow it when it is reloaded.
	 * @param profile that names a bundle
	 * @return asked for each connection
	 * @throws ProfileConfigurationException if there is no such bundle, or it cannot be
	 * read
	 */
	public Supplier<SSLSocketFactory> sockets(ProfileDefinition profile) {
		String shown = String.valueOf(profile.properties().getSslBundle());
		if (this.bundles == null) {
			throw invalid(profile, "names the bundle '" + shown + "', and there are no SSL bundles in this application",
					"Configure it below 'spring.ssl.bundle', and do not exclude SslAutoConfiguration.");
		}
		String name = located(profile);
		try {
			BundleSockets sockets = new BundleSockets(profile.name(), shown, this.bundles.getBundle(name));
			this.bundles.addBundleUpdateHandler(name, sockets::update);
			return sockets;
		}
		catch (NoSuchSslBundleException ex) {
			String others = this.bundles.getBundleNames().isEmpty() ? "Configure"
					: "Use one of " + this.bundles.getBundleNames() + ", or configure";
			throw invalid(profile, "names the bundle '" + shown + "', which does not exist",
					others + " it below 'spring.ssl.bundle." + below(shown, "pem") + "'.");
		}
		catch (RuntimeException ex) {
			// no message: a key that stands in the configuration itself may be quoted
			logger.debug("The SSL bundle '" + shown + "' cannot be read", ex);
			throw invalid(profile,
					"names the bundle '" + shown + "', which cannot be read (" + kind(ex) + file(ex) + ")",
					"Check the files and passwords below 'spring.ssl.bundle." + below(shown, "pem")
							+ "' or 'spring.ssl.bundle." + below(shown, "jks") + "'.");
		}
	}

	/** The name behind a reference is not shown: it may be another secret. */
	private static String below(String shown, String kind) {
		return SecretResolver.isReference(shown) ? kind : kind + "." + shown;
	}

	private String located(ProfileDefinition profile) {
		try {
			return name(profile);
		}
		catch (InvalidSettingException ex) {
			throw this.definitions.locate(profile.name(), ex);
		}
	}

	/** The class of the innermost cause. */
	static String kind(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root.getClass().getSimpleName();
	}

	/**
	 * The file that is missing. Only what ends like a file's name: the text of a key in
	 * the configuration has no dot.
	 */
	private static String file(Throwable failure) {
		for (Throwable t = failure; t != null; t = t.getCause()) {
			Matcher name = FILE.matcher(String.valueOf(t.getMessage()));
			if (t instanceof IOException && name.find()) {
				return ": '" + name.group() + "'";
			}
		}
		return "";
	}

	private ProfileConfigurationException invalid(ProfileDefinition profile, String problem, String action) {
		return this.definitions.locate(profile.name(), new InvalidSettingException(KEY, problem, action));
	}

	/**
	 * When the certificates of a profile's bundle expire.
	 * @param profile that may name a bundle
	 * @return {@code null} if it names none
	 */
	public @Nullable BundleExpiry expiry(ProfileDefinition profile) {
		String shown = profile.properties().getSslBundle();
		if (this.bundles == null || shown == null || shown.isBlank()) {
			return null;
		}
		try {
			SslBundle bundle = this.bundles.getBundle(name(profile));
			return BundleExpiry.of(shown, bundle);
		}
		catch (RuntimeException ex) {
			logger.debug("The SSL bundle '" + shown + "' cannot be read", ex);
			return null;
		}
	}

}
