package io.github.pgprofiles.testing.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

import io.github.pgprofiles.testing.TestServer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets the tests' server speak TLS for a while, with a certificate that nobody signed.
 */
public final class TlsServer implements BeforeAllCallback, AfterAllCallback {

	private static final char[] PASSWORD = "changeit".toCharArray();

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		Path directory = Files.createTempDirectory("tls");
		Path store = directory.resolve("server.p12");
		try {
			generate(store);
			install(store);
		}
		finally {
			Files.deleteIfExists(store);
			Files.delete(directory);
		}
		set("on");
	}

	@Override
	public void afterAll(ExtensionContext context) {
		set("off");
	}

	private static void generate(Path store) throws IOException, InterruptedException {
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname",
				"CN=localhost", "-validity", "2", "-storetype", "PKCS12", "-storepass", new String(PASSWORD),
				"-keystore", store.toString())
			.redirectErrorStream(true)
			.start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException(said);
		}
	}

	private static void install(Path file) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream input = Files.newInputStream(file)) {
			store.load(input, PASSWORD);
		}
		write("server.key", "PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded());
		write("server.crt", "CERTIFICATE", store.getCertificate("server").getEncoded());
	}

	/** The server writes the file itself, wherever it runs. */
	private static void write(String name, String kind, byte[] content) {
		String text = "-----BEGIN %s-----\n%s\n-----END %s-----".formatted(kind,
				Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content), kind);
		execute("copy (select unnest(string_to_array('%s', e'\\n'))) to program 'cat > %s && chmod 600 %s'"
			.formatted(text, name, name));
	}

	private static void set(String value) {
		execute("alter system set ssl = " + value);
		execute("select pg_reload_conf()");
	}

	private static void execute(String sql) {
		TestServer.get().execute("postgres", sql);
	}

}
