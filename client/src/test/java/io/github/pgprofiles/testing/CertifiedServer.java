package io.github.pgprofiles.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * A server of a test's own that speaks TLS with a certificate of the test's, and lets in
 * whom the test says. Not for the suite on the container.
 */
public final class CertifiedServer implements AutoCloseable {

	/** Lets the role of the tests in with its password, and the superuser without. */
	public static final String PASSWORDS = "host all app all scram-sha-256";

	private final Path directory;

	private final Certificates certificates;

	private final OwnServer server;

	/** Starts it with the certificate 'server', which is valid. */
	public CertifiedServer() throws IOException {
		this.directory = Files.createTempDirectory("certified");
		this.certificates = new Certificates(this.directory).issue("server", "localhost", "dns:localhost,ip:127.0.0.1");
		// what stands on its command line could not be altered
		this.server = new OwnServer(Map.of());
		set("ssl_ca_file", this.certificates.certificate("ca").toString());
		set("ssl", "on");
		show("server");
		admit(PASSWORDS);
	}

	public Certificates certificates() {
		return this.certificates;
	}

	public OwnServer server() {
		return this.server;
	}

	/** The authority's certificate. */
	public String rootCertificate() {
		return this.certificates.certificate("ca").toString();
	}

	/** Has it show another certificate. */
	public void show(String alias) {
		set("ssl_cert_file", this.certificates.certificate(alias).toString());
		set("ssl_key_file", this.certificates.key(alias).toString());
		reload();
	}

	/** Switches TLS on or off. */
	public void speakTls(boolean on) {
		set("ssl", on ? "on" : "off");
		reload();
	}

	/** Replaces the lines of pg_hba.conf but that of the superuser. */
	public void admit(String lines) {
		try (Connection connection = this.server.connectAsSuperuser();
				Statement statement = connection.createStatement();
				ResultSet file = statement.executeQuery("show hba_file")) {
			file.next();
			Files.writeString(Path.of(file.getString(1)), "host all postgres all trust\n" + lines + "\n");
		}
		catch (SQLException | IOException ex) {
			throw new IllegalStateException(ex);
		}
		reload();
	}

	private void set(String name, String value) {
		this.server.execute("alter system set " + name + " = '" + value + "'");
	}

	/** Returns when new sessions see it. */
	private void reload() {
		String before = loaded();
		this.server.execute("select pg_sleep(0.01), pg_reload_conf()");
		Awaitility.await().until(() -> !loaded().equals(before));
	}

	private String loaded() {
		try (Connection connection = this.server.connectAsSuperuser();
				Statement statement = connection.createStatement();
				ResultSet time = statement.executeQuery("select pg_conf_load_time()")) {
			time.next();
			return time.getString(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
