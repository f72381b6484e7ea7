package io.github.pgprofiles.benchmarks.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A self-signed certificate for the loopback interface, in the form that the server
 * reads.
 *
 * @param chain file with the certificate
 * @param key file with its private key, which none but its owner may read
 */
record Certificate(Path chain, Path key) {

	private static final String ALIAS = "server";

	/** Guards nothing: the store is deleted as soon as it was read. */
	private static final String PASSWORD = "password";

	private static final long SECONDS = 60;

	/**
	 * Makes a key and its certificate with the JDK's own tool.
	 * @param directory for the files
	 */
	static Certificate create(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
		Path store = directory.resolve("server.p12");
		generate(store);
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream stream = Files.newInputStream(store)) {
			keys.load(stream, PASSWORD.toCharArray());
		}
		Files.delete(store);
		Path chain = directory.resolve("server.crt");
		Path key = directory.resolve("server.key");
		Files.writeString(chain, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
		Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(key, pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
		return new Certificate(chain, key);
	}

	private static void generate(Path store) throws IOException, InterruptedException {
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", ALIAS, "-keyalg", "RSA", "-keysize",
				"2048", "-dname", "CN=" + ServerAddress.HOST, "-validity", "2", "-storetype", "PKCS12", "-storepass",
				PASSWORD, "-keystore", store.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException("keytool made no certificate");
			}
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String pem(String label, byte[] content) {
		String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
		return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, base64, label);
	}

}
