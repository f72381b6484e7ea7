package io.github.pgprofiles.internal.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Of which algorithm a key in PEM is. The driver takes it for one of RSA unless it is
 * told; libpq looks.
 */
final class PemKey {

	private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "DSA");

	private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

	private static final long MOST_BYTES = 1 << 20;

	private PemKey() {
	}

	/** The JDK's name; {@code null} if the file is none that it can read. */
	static @Nullable String algorithm(String file) {
		try {
			Path path = Path.of(file);
			if (!Files.isRegularFile(path) || Files.size(path) > MOST_BYTES) {
				return null;
			}
			Matcher key = KEY.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
			return key.find() ? algorithm(Base64.getMimeDecoder().decode(key.group(1))) : null;
		}
		catch (IOException | IllegalArgumentException ex) {
			// the driver reads it too, and says what is wrong
			return null;
		}
	}

	private static @Nullable String algorithm(byte[] key) {
		for (String algorithm : ALGORITHMS) {
			try {
				KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
				return algorithm;
			}
			catch (GeneralSecurityException ex) {
				// another one's
			}
		}
		return null;
	}

}
