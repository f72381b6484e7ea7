package io.github.pgprofiles.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The client's private key in a file. The driver reads PEM keys as PKCS #8 without a
 * password, and wants to be told of which kind they are.
 */
final class ClientKey {

	private static final int MOST_BYTES = 65536;

	private static final Pattern PEM = Pattern
		.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END ");

	private static final Pattern NO_PEM = Pattern.compile(".*\\.(p12|pfx|der)");

	private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");

	private ClientKey() {
	}

	/**
	 * The algorithm of a PEM key.
	 * @return {@code null} if the file is not there, or is none
	 * @throws InvalidSettingException if it is a PEM key that the driver cannot read
	 */
	static @Nullable String algorithm(String file) {
		String text = read(file);
		if (text == null) {
			return null;
		}
		Matcher matcher = PEM.matcher(text);
		if (!matcher.find()) {
			if (text.contains("PRIVATE KEY-----")) {
				// with headers that libpq's old files have
				throw unreadable();
			}
			return null;
		}
		if (!matcher.group(1).equals("PRIVATE KEY")) {
			throw unreadable();
		}
		byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(2));
		String algorithm = ALGORITHMS.stream().filter((each) -> isOf(each, encoded)).findFirst().orElse(null);
		Arrays.fill(encoded, (byte) 0);
		if (algorithm == null) {
			throw unreadable();
		}
		return algorithm;
	}

	private static @Nullable String read(String file) {
		try {
			Path path = Path.of(file);
			boolean isOther = NO_PEM.matcher(file.toLowerCase(Locale.ROOT)).matches();
			if (isOther || !Files.isRegularFile(path) || Files.size(path) > MOST_BYTES) {
				return null;
			}
			return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
		}
		catch (IOException | InvalidPathException ex) {
			// the driver tells, when the server asks for a certificate
			return null;
		}
	}

	private static boolean isOf(String algorithm, byte[] encoded) {
		try {
			KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
			return true;
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	private static InvalidSettingException unreadable() {
		return Dsn.invalid("names an 'sslkey' in a PEM format that pgJDBC cannot read",
				"Convert it with 'openssl pkcs8 -topk8 -nocrypt -in client.key -out client.pem', or, to keep a password"
						+ " ('sslpassword'), with 'openssl pkcs12 -export -inkey client.key -in client.crt -out client.p12'.");
	}

}
