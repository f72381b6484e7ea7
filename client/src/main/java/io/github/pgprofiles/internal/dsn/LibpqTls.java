package io.github.pgprofiles.internal.dsn;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * What libpq's TLS settings mean together, said in pgJDBC's properties: never less than
 * with libpq. PostgreSQL manual, chapter 'SSL Support'.
 */
final class LibpqTls {

	private static final String MODE = PGProperty.SSL_MODE.getName();

	private static final String ROOT = PGProperty.SSL_ROOT_CERT.getName();

	private static final String CERTIFICATE = PGProperty.SSL_CERT.getName();

	private static final String KEY = PGProperty.SSL_KEY.getName();

	private static final String FACTORY = PGProperty.SSL_FACTORY.getName();

	private static final String VERIFY_FULL = "verify-full";

	private static final String JVM_FACTORY = "org.postgresql.ssl.DefaultJavaSSLFactory";

	/** Weakest first. */
	private static final List<String> PROTOCOLS = List.of("tlsv1", "tlsv1.1", "tlsv1.2", "tlsv1.3");

	private LibpqTls() {
	}

	/**
	 * What a DSN says by itself: the system's certificates are those that the JVM trusts,
	 * verified in full, and a root certificate is there to verify.
	 */
	static void complete(Map<String, String> properties) {
		String root = properties.get(ROOT);
		if (root == null) {
			return;
		}
		if (!root.equals("system")) {
			properties.replace(MODE, "require", "verify-ca");
			return;
		}
		String mode = properties.get(MODE);
		if (mode != null && !mode.equals(VERIFY_FULL)) {
			throw DsnReader.invalid("has 'sslrootcert=system' with an 'sslmode' that is weaker than verify-full",
					"Use sslmode=verify-full, or leave 'sslmode' out.");
		}
		if (isSet(properties.get(KEY)) || isSet(properties.get(CERTIFICATE))) {
			throw DsnReader.invalid(
					"has 'sslrootcert=system' together with 'sslcert' or 'sslkey', which pgJDBC cannot combine",
					"Name the file of the root certificates, or use 'ssl-bundle'.");
		}
		properties.remove(ROOT);
		properties.remove(KEY);
		properties.remove(CERTIFICATE);
		properties.put(MODE, VERIFY_FULL);
		properties.put(FACTORY, JVM_FACTORY);
	}

	private static boolean isSet(@Nullable String value) {
		return value != null && !value.isEmpty();
	}

	/**
	 * What libpq finds in the user's directory besides, for all that is set now.
	 * @param servers of the DSN
	 * @param files whether certificates come from files, unless a factory is named
	 */
	static void complete(Map<String, String> properties, List<LibpqServer> servers, LibpqHome home, boolean files) {
		complete(properties);
		boolean fromFiles = files && !properties.containsKey(FACTORY);
		if (fromFiles && Files.exists(home.tls("root.crt"))) {
			verify(properties, home.tls("root.crt"));
		}
		String mode = properties.getOrDefault(MODE, "prefer");
		if (mode.equals(VERIFY_FULL)) {
			requireNames(servers);
		}
		if (List.of("disable", "allow", "prefer").contains(mode)
				&& "direct".equals(properties.get(PGProperty.SSL_NEGOTIATION.getName()))) {
			throw DsnReader.invalid("has 'sslnegotiation=direct' with an 'sslmode' that is weaker than require",
					"Use sslmode=require, verify-ca or verify-full.");
		}
		if (fromFiles && mode.startsWith("verify") && Files.exists(home.tls("root.crl"))) {
			throw DsnReader.invalid("would be used by libpq with the revocation list " + home.tls("root.crl")
					+ ", which pgJDBC cannot read", "Move that file away, or write the DSN as a JDBC URL.");
		}
		if (fromFiles && !mode.equals("disable")) {
			clientKey(properties, home);
		}
	}

	private static void verify(Map<String, String> properties, Path root) {
		properties.replace(MODE, "require", "verify-ca");
		if (properties.getOrDefault(MODE, "").startsWith("verify")) {
			properties.putIfAbsent(ROOT, root.toString());
		}
	}

	private static void requireNames(List<LibpqServer> servers) {
		if (servers.stream().anyMatch((server) -> !server.address().isEmpty())) {
			throw DsnReader.invalid("has 'hostaddr' with sslmode=verify-full, for which pgJDBC would verify the address"
					+ " instead of the name", "Remove 'hostaddr', and let 'host' resolve to that address.");
		}
	}

	/**
	 * The files that libpq takes; the driver's own default is a key of another format.
	 */
	private static void clientKey(Map<String, String> properties, LibpqHome home) {
		Path defaultKey = home.tls("postgresql.key");
		Path defaultCertificate = home.tls("postgresql.crt");
		boolean isOwn = properties.containsKey(CERTIFICATE) || Files.exists(defaultCertificate);
		if (isOwn && !properties.containsKey(KEY) && Files.exists(defaultKey)) {
			properties.put(KEY, defaultKey.toString());
		}
		if (properties.containsKey(KEY) && !properties.containsKey(CERTIFICATE) && Files.exists(defaultCertificate)) {
			properties.put(CERTIFICATE, defaultCertificate.toString());
		}
		String key = properties.get(KEY);
		String algorithm = (key != null && !key.isEmpty()) ? ClientKey.algorithm(key) : null;
		if (algorithm != null) {
			properties.putIfAbsent(PGProperty.PEM_KEY_ALGORITHM.getName(), algorithm);
		}
	}

	/** An empty name is none, and not the default. */
	static void withoutClientCertificate(Map<String, String> properties) {
		properties.put(CERTIFICATE, "");
		properties.put(KEY, "");
	}

	/** OpenSSL's engines are named 'engine:key'. */
	static void requireEngineless(Map<String, String> properties) {
		String key = properties.getOrDefault(KEY, "");
		try {
			if (key.indexOf(':') > 1 && !key.contains("://") && !Files.exists(Path.of(key))) {
				throw LibpqKeywords.unsupported("sslkey");
			}
		}
		catch (InvalidPathException ex) {
			throw LibpqKeywords.unsupported("sslkey");
		}
	}

	/** Whether the JVM keeps to the limit anyway. */
	static void requireProtocol(String keyword, String value) {
		int limit = PROTOCOLS.indexOf(value.toLowerCase(Locale.ROOT));
		boolean isUpper = keyword.contains("max");
		if (value.isEmpty()) {
			return;
		}
		if (limit < 0) {
			throw DsnReader.invalid("has '" + keyword + "' with an unknown value",
					"Use one of [TLSv1, TLSv1.1, TLSv1.2, TLSv1.3].");
		}
		if (protocols().anyMatch((each) -> isUpper ? each > limit : each < limit)) {
			throw DsnReader.invalid("has '" + keyword + "', to which this JVM does not keep",
					"Remove it, and start the JVM with -Djdk.tls.client.protocols=TLSv1.3, or whichever you allow.");
		}
	}

	private static Stream<Integer> protocols() {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, null, null);
			return Arrays.stream(context.getDefaultSSLParameters().getProtocols())
				.map((each) -> PROTOCOLS.indexOf(each.toLowerCase(Locale.ROOT)))
				.filter((each) -> each >= 0);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JVM has no TLS", ex);
		}
	}

}
