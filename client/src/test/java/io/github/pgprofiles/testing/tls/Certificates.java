package io.github.pgprofiles.testing.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.github.pgprofiles.testing.ChildJvm;

/**
 * A certification authority of a test, made with the JDK's keytool, and what it signs.
 */
public final class Certificates {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final Path directory;

	/**
	 * Makes an authority.
	 * @param directory for its files
	 */
	public Certificates(Path directory) {
		this.directory = directory;
		keytool("-keyalg", "RSA", "-alias", "ca", "-dname", "CN=ca", "-ext", "bc:c", "-validity", "30");
	}

	/** Makes a certificate for a server or a client that this authority signs. */
	public Certificates issue(String alias, String commonName, String alternative) {
		return issue("RSA", alias, commonName, alternative);
	}

	/** The same, with a key of another algorithm. */
	public Certificates issue(String algorithm, String alias, String commonName, String alternative) {
		keytool("-keyalg", algorithm, "-alias", alias, "-dname", "CN=" + commonName, "-ext", "san=" + alternative,
				"-signer", "ca", "-validity", "20");
		return this;
	}

	/** The same, but it expired yesterday. */
	public Certificates issueExpired(String alias, String commonName, String alternative) {
		keytool("-keyalg", "RSA", "-alias", alias, "-dname", "CN=" + commonName, "-ext", "san=" + alternative,
				"-signer", "ca", "-startdate", "-3d", "-validity", "2");
		return this;
	}

	/** A certificate that only its own key signed. */
	public Certificates selfSigned(String alias, String commonName, String alternative) {
		keytool("-keyalg", "RSA", "-alias", alias, "-dname", "CN=" + commonName, "-ext", "san=" + alternative,
				"-validity", "20");
		return this;
	}

	private void keytool(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
						"-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore",
						this.directory.resolve("all.p12").toString()));
		ChildJvm.SHORT_LIVED.forEach((option) -> command.add("-J" + option));
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new IllegalStateException(said);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private KeyStore store() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream input = Files.newInputStream(this.directory.resolve("all.p12"))) {
			store.load(input, PASSWORD);
		}
		return store;
	}

	public X509Certificate get(String alias) {
		try {
			return (X509Certificate) store().getCertificate(alias);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Shows one of the certificates, and trusts this authority alone. */
	public SSLContext context(String alias) {
		try {
			KeyStore keys = KeyStore.getInstance("PKCS12");
			keys.load(null, null);
			keys.setKeyEntry(alias, store().getKey(alias, PASSWORD), PASSWORD, store().getCertificateChain(alias));
			KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			shown.init(keys, PASSWORD);
			KeyStore authorities = KeyStore.getInstance("PKCS12");
			authorities.load(null, null);
			authorities.setCertificateEntry("ca", get("ca"));
			TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trusted.init(authorities);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
			return context;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The certificate in a file, in PEM. */
	public Path certificate(String alias) {
		try {
			return write(alias + ".crt", "CERTIFICATE", get(alias).getEncoded());
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The key in a file, in PEM. */
	public Path key(String alias) {
		try {
			return write(alias + ".key", "PRIVATE KEY", store().getKey(alias, PASSWORD).getEncoded());
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path write(String name, String kind, byte[] content) throws IOException {
		Path file = this.directory.resolve(name);
		Files.deleteIfExists(file);
		Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind,
				Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content), kind));
	}

}
