package io.github.pgprofiles.internal.dsn;

import java.util.Locale;
import java.util.regex.Pattern;

import io.github.pgprofiles.internal.text.PrivateKeyText;
import org.jspecify.annotations.Nullable;

/**
 * The client's private key in a file. The driver reads PEM keys as PKCS #8 without a
 * password, and wants to be told of which kind they are.
 */
final class ClientKey {

	private static final Pattern NO_PEM = Pattern.compile(".*\\.(p12|pfx|der)");

	private ClientKey() {
	}

	/**
	 * The algorithm of a PEM key.
	 * @return {@code null} if the file is not there, or is none
	 * @throws InvalidPartException if it is a PEM key that the driver cannot read
	 */
	static @Nullable String algorithm(String file) {
		PrivateKeyText key = NO_PEM.matcher(file.toLowerCase(Locale.ROOT)).matches() ? null : PrivateKeyText.read(file);
		if (key == null || !key.isPem()) {
			return null;
		}
		String algorithm = key.algorithm();
		if (algorithm == null) {
			throw DsnReader.invalid("names an 'sslkey' in a PEM format that pgJDBC cannot read",
					"Convert it with 'openssl pkcs8 -topk8 -nocrypt -in client.key -out client.pem', or, to keep a"
							+ " password ('sslpassword'), with 'openssl pkcs12 -export -inkey client.key -in client.crt"
							+ " -out client.p12'.");
		}
		return algorithm;
	}

}
