package io.github.pgprofiles.internal.text;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A file that may have a private key in PEM. libpq looks which algorithm it is for; the
 * driver has to be told.
 *
 * @param text of the file
 */
public record PrivateKeyText(String text) {

	private static final int MOST_BYTES = 1 << 16;

	private static final Pattern PEM = Pattern
		.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END ");

	private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS", "DSA");

	/**
	 * Reads a file.
	 * @return {@code null} if there is none, or it is not readable: the driver reads it
	 * too, and says what is wrong
	 */
	public static @Nullable PrivateKeyText read(String file) {
		try {
			Path path = Path.of(file);
			return (Files.isRegularFile(path) && Files.size(path) <= MOST_BYTES)
					? new PrivateKeyText(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)) : null;
		}
		catch (IOException | InvalidPathException ex) {
			return null;
		}
	}

	/** Whether it has a key in PEM, of whatever kind. */
	public boolean isPem() {
		return this.text.contains("PRIVATE KEY-----");
	}

	/**
	 * The JDK's name of the algorithm of a key in PKCS #8 without a password.
	 * @return {@code null} if it is no such key
	 */
	public @Nullable String algorithm() {
		Matcher key = PEM.matcher(this.text);
		if (!key.find() || !key.group(1).equals("PRIVATE KEY")) {
			return null;
		}
		try {
			byte[] encoded = Base64.getMimeDecoder().decode(key.group(2));
			String algorithm = ALGORITHMS.stream().filter((each) -> isOf(each, encoded)).findFirst().orElse(null);
			Arrays.fill(encoded, (byte) 0);
			return algorithm;
		}
		catch (IllegalArgumentException ex) {
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

	/** Without the key. */
	@Override
	public String toString() {
		return "PrivateKeyText";
	}

}
