package io.github.pgprofiles.testing.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Consumer;

import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.testing.OwnServer;
import io.github.pgprofiles.testing.TestServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.util.FileSystemUtils;

import static java.util.Objects.requireNonNull;

/**
 * A server of a test's own that speaks TLS with a certificate of the test's, and lets in
 * whom the test says. To be registered in a static field: it runs as long as the class,
 * and after each test it is again what it was at the beginning. Not for the suite on the
 * container, where the class is skipped.
 */
public final class CertifiedServer
		implements ExecutionCondition, BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	/** Lets the role of the tests in with its password, and the superuser without. */
	public static final String PASSWORDS = "host all app all scram-sha-256";

	/** The certificate that it shows unless a test says otherwise; it is valid. */
	private static final String VALID = "server";

	private final String admitted;

	private final Consumer<Certificates> more;

	private @Nullable Path directory;

	private @Nullable Certificates certificates;

	private @Nullable OwnServer server;

	private boolean changed;

	/** One with no other certificates than its own. */
	public CertifiedServer() {
		this((certificates) -> {
		});
	}

	/** One with more certificates, issued once. */
	public CertifiedServer(Consumer<Certificates> more) {
		this(PASSWORDS, more);
	}

	/** One that begins with other lines of pg_hba.conf. */
	public CertifiedServer(String admitted, Consumer<Certificates> more) {
		this.admitted = admitted;
		this.more = more;
	}

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return OwnServer.isPossible() ? ConditionEvaluationResult.enabled("a server of its own can be started")
				: ConditionEvaluationResult.disabled("the server is in a container");
	}

	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		this.directory = Files.createTempDirectory("certified");
		this.certificates = new Certificates(this.directory).issue(VALID, "localhost", "dns:localhost,ip:127.0.0.1");
		this.more.accept(this.certificates);
		// what stands on its command line could not be altered
		this.server = new OwnServer(Map.of());
		set("ssl_ca_file", rootCertificate());
		restore();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (this.changed) {
			restore();
		}
	}

	private void restore() {
		speakTls(true);
		show(VALID);
		admit(this.admitted);
		this.changed = false;
	}

	@Override
	public void afterAll(ExtensionContext context) throws IOException {
		if (this.server != null) {
			this.server.close();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

	/** A profile on its database, for its role with its password. */
	public ProfileSettingsBuilder profile(String name) {
		return ProfileSettings.builder(name)
			.host(server().host())
			.port(server().port())
			.database(server().database())
			.user(TestServer.USER)
			.password(TestServer.PASSWORD);
	}

	public Certificates certificates() {
		return requireNonNull(this.certificates);
	}

	public OwnServer server() {
		return requireNonNull(this.server);
	}

	/** The authority's certificate. */
	public String rootCertificate() {
		return certificates().certificate("ca").toString();
	}

	/** Has it show another certificate. */
	public void show(String alias) {
		set("ssl_cert_file", certificates().certificate(alias).toString());
		set("ssl_key_file", certificates().key(alias).toString());
		reload();
	}

	/** Switches TLS on or off. */
	public void speakTls(boolean on) {
		set("ssl", on ? "on" : "off");
		reload();
	}

	/** Replaces the lines of pg_hba.conf but that of the superuser. */
	public void admit(String lines) {
		this.changed = true;
		try (Connection connection = server().connectAsSuperuser();
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
		this.changed = true;
		server().execute("alter system set " + name + " = '" + value + "'");
	}

	/** Returns when new sessions see it. */
	private void reload() {
		String before = loaded();
		server().execute("select pg_sleep(0.01), pg_reload_conf()");
		Awaitility.await().until(() -> !loaded().equals(before));
	}

	private String loaded() {
		try (Connection connection = server().connectAsSuperuser();
				Statement statement = connection.createStatement();
				ResultSet time = statement.executeQuery("select pg_conf_load_time()")) {
			time.next();
			return time.getString(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
