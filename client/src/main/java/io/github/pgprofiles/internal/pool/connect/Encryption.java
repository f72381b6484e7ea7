package io.github.pgprofiles.internal.pool.connect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.internal.text.PrivateKeyText;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the settings of TLS to the driver, and warns of a server that is not verified.
 */
public final class Encryption {

	private static final Logger logger = LoggerFactory.getLogger(Encryption.class);

	private static final Set<String> VERIFYING = Set.of("verify-ca", "verify-full");

	private static final String LIBPQ = "org.postgresql.ssl.LibPQFactory";

	private static final Set<String> OF_THE_DRIVER = Set.of(LIBPQ, "org.postgresql.ssl.jdbc4.LibPQFactory");

	private static final String NOT_VALIDATING = "org.postgresql.ssl.NonValidatingFactory";

	private static final Pattern LOOPBACK = Pattern
		.compile("(?i)localhost|localhost[46]?\\.localdomain[46]?|ip6-(localhost|loopback)|.+\\.localhost"
				+ "|127(\\.\\d{1,3}){3}");

	private Encryption() {
	}

	public static void apply(ProfileSettings settings, ConnectionTarget target) {
		String key = settings.properties().get(PGProperty.SSL_KEY.getName());
		if (key != null && !settings.properties().containsKey(PGProperty.PEM_KEY_ALGORITHM.getName())) {
			String algorithm = pemKeyAlgorithm(key);
			if (algorithm != null) {
				target.set(PGProperty.PEM_KEY_ALGORITHM, algorithm);
			}
		}
		Map<String, String> required = settings.tls().required();
		if (!required.isEmpty() && !settings.properties().containsKey(PGProperty.SSL_FACTORY.getName())) {
			// a file of the driver's defaults may name another one
			target.set(PGProperty.SSL_FACTORY, LIBPQ);
		}
		target.require(required);
		if (settings.tls().sockets() != null) {
			target.secureBy(settings.tls().sockets());
		}
	}

	public static void warnOfUnverified(ProfileSettings settings) {
		List<String> remote = new ArrayList<>();
		for (HostPort each : settings.hosts()) {
			if (!isLoopback(each.host())) {
				remote.add(each.host());
			}
		}
		if (!remote.isEmpty() && !isVerified(settings)) {
			logger.warn(
					"Profile '{}': whether {} is the right server is not verified, as {}. Whoever is"
							+ " between here and there can read and change what is sent, the password included. {}",
					settings.name(), String.join(", ", remote), reason(settings), remedy(settings));
		}
	}

	private static String reason(ProfileSettings settings) {
		return trustsAnyCertificate(settings) ? "'sslfactory' is '" + NOT_VALIDATING + "', which trusts any certificate"
				: "'sslmode' is '" + mode(settings) + "'";
	}

	private static String remedy(ProfileSettings settings) {
		String verify = "'sslmode' to 'verify-full' with the CA's certificate in 'sslrootcert' or 'ssl-bundle', or"
				+ " 'tls' to 'strict'";
		return trustsAnyCertificate(settings) ? "Remove 'sslfactory', and set " + verify : "Set " + verify;
	}

	/** Whatever the mode. */
	private static boolean trustsAnyCertificate(ProfileSettings settings) {
		return NOT_VALIDATING.equals(settings.properties().get(PGProperty.SSL_FACTORY.getName()))
				&& !List.of("disable", "allow").contains(mode(settings));
	}

	/** As the driver reads the settings. */
	private static String mode(ProfileSettings settings) {
		Map<String, String> properties = settings.properties();
		String mode = properties.getOrDefault(PGProperty.SSL_MODE.getName(), settings.sslmode());
		if (mode != null) {
			return mode;
		}
		String ssl = properties.get(PGProperty.SSL.getName());
		return (ssl != null && (ssl.isEmpty() || Boolean.parseBoolean(ssl))) ? "verify-full" : "prefer";
	}

	/**
	 * Whether the server has to show who it is. What other people's factories do is not
	 * known, and their own affair.
	 */
	private static boolean isVerified(ProfileSettings settings) {
		Map<String, String> properties = settings.properties();
		if (properties.containsKey(PGProperty.SOCKET_FACTORY.getName())
				|| "require".equalsIgnoreCase(properties.get(PGProperty.GSS_ENC_MODE.getName()))) {
			return true;
		}
		String factory = properties.get(PGProperty.SSL_FACTORY.getName());
		if (NOT_VALIDATING.equals(factory)) {
			return false;
		}
		String mode = mode(settings);
		return VERIFYING.contains(mode) || ("require".equals(mode)
				&& (settings.tls().sockets() != null || (factory != null && !OF_THE_DRIVER.contains(factory))));
	}

	/** Without asking for an address: names other than these count as remote. */
	static boolean isLoopback(@Nullable String host) {
		if (host == null || host.equals("localhost") || LOOPBACK.matcher(host).matches()) {
			return true;
		}
		if (host.indexOf(':') < 0) {
			return false;
		}
		try {
			return InetAddress.getByName(host).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	/** Of a key file; {@code null} if it is no key in PEM that the driver can read. */
	public static @Nullable String pemKeyAlgorithm(String file) {
		PrivateKeyText key = PrivateKeyText.read(file);
		return (key != null) ? key.algorithm() : null;
	}

}
