package io.github.pgprofiles.autoconfigure.diagnostics;

import java.nio.file.Path;

import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.tls.Certificates;
import io.github.pgprofiles.testing.tls.CertifiedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a user reads whose server, or whose certificates, refuse the connection. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedConnectionAnalysisIT {

	private static final String PROFILE = "'app.postgres.profiles.orders.";

	@RegisterExtension
	static final CertifiedServer server = new CertifiedServer(
			(certificates) -> certificates.issue("other", "db.example.com", "dns:db.example.com")
				.issueExpired("expired", "localhost", "dns:localhost")
				.selfSigned("self", "localhost", "dns:localhost"));

	@TempDir
	private Path folder;

	private FailedStart start(CapturedOutput output, String... lines) {
		return startAt(output, "localhost", TestServer.PASSWORD, lines).doesNotSay(TestServer.PASSWORD);
	}

	private FailedStart startAt(CapturedOutput output, String host, String password, String... lines) {
		return FailedStart.of(output, this.folder, """
				app.postgres.profiles.orders:
				  host: %s
				  port: %d
				  database: own
				  user: %s
				  password: '%s'
				  %s
				""".formatted(host, server.server().port(), TestServer.USER, password, String.join("\n  ", lines)))
			.doesNotSay("\tat ", "Check 'app.postgres.profiles.orders.host' and");
	}

	private FailedStart strict(CapturedOutput output) {
		return start(output, "tls: strict", "properties: { sslrootcert: '" + server.rootCertificate() + "' }");
	}

	@Test
	void certificateOfAnotherHost(CapturedOutput output) {
		server.show("other");
		strict(output).says("The hostname localhost could not be verified", PROFILE + "host'", "subjectAltName")
			.doesNotSay("verify-ca");
	}

	@Test
	void certificateOfAnotherHostThanTheDsnNames(CapturedOutput output) {
		server.show("other");
		dsn(output, "sslmode=verify-full&sslrootcert=" + server.rootCertificate()).says(
				"Connect by a host name that the server's certificate bears (" + PROFILE + "dsn'",
				"'verify-ca' instead of 'verify-full' in 'sslmode' in " + PROFILE + "dsn'");
	}

	private FailedStart dsn(CapturedOutput output, String parameters, String... lines) {
		return FailedStart.of(output, this.folder, """
				app.postgres.profiles.orders:
				  dsn: postgresql://%s:%s@localhost:%d/own?%s
				  %s
				""".formatted(TestServer.USER, TestServer.PASSWORD, server.server().port(), parameters,
				String.join("\n  ", lines)));
	}

	@Test
	void certificateThatHasExpired(CapturedOutput output) {
		server.show("expired");
		strict(output).says("CertificateExpiredException", "renewed", "clock");
	}

	@Test
	void certificateThatNobodySigned(CapturedOutput output) {
		server.show("self");
		strict(output).says("PKIX", PROFILE + "properties.sslrootcert'", PROFILE + "ssl-bundle'", "self-signed");
	}

	@Test
	void certificateOfAnUnknownAuthority(CapturedOutput output) {
		Path other = new Certificates(this.folder).certificate("ca");
		start(output, "sslmode: verify-ca", "properties: { sslrootcert: '" + other + "' }").says("PKIX",
				PROFILE + "properties.sslrootcert'");
	}

	@Test
	void clientCertificateThatIsMissing(CapturedOutput output) {
		server.admit("hostssl all app all scram-sha-256 clientcert=verify-ca");
		strict(output).says("client certificate", PROFILE + "properties.sslcert'", PROFILE + "ssl-bundle'");
	}

	@Test
	void serverWithoutTls(CapturedOutput output) {
		server.speakTls(false);
		strict(output).says("The server does not support SSL", "ssl = on", PROFILE + "tls'").doesNotSay("sslmode'");
	}

	@Test
	void serverWithoutTlsThatTheDsnDemands(CapturedOutput output) {
		server.speakTls(false);
		dsn(output, "sslmode=require").says("ssl = on", "has it: " + PROFILE + "dsn'")
			.doesNotSay(PROFILE + "sslmode'", PROFILE + "tls'");
	}

	@Test
	void serverWithoutTlsThatAnotherKeyDemands(CapturedOutput output) {
		server.speakTls(false);
		start(output, "properties: { ssl: true }").says("has it: " + PROFILE + "properties.ssl'");
		start(output, "sslmode: require").says("has it: " + PROFILE + "sslmode'");
		dsn(output, "", "sslmode: require").says("has it: " + PROFILE + "sslmode'");
		dsn(output, "", "properties: { ssl: true }").says("has it: " + PROFILE + "properties.ssl'");
	}

	@Test
	void loginByLessThanScram(CapturedOutput output) {
		server.admit("host all app all password");
		strict(output).says("hannel binding is required", "scram-sha-256", PROFILE + "tls'");
	}

	@Test
	void rootCertificateThatIsMissing(CapturedOutput output) {
		start(output, "sslmode: verify-full", "properties: { sslrootcert: /nowhere/root.crt }")
			.says("/nowhere/root.crt", PROFILE + "properties.sslrootcert'");
	}

	/** In the words of whichever driver. */
	@Test
	void passwordThatIsMissing(CapturedOutput output) {
		startAt(output, "localhost", "")
			.says("requested SCRAM-based authentication, but", "Set " + PROFILE + "password'")
			.doesNotSay("password file");
	}

	@Test
	void passwordThatNoFileHas(CapturedOutput output) {
		FailedStart.of(output, this.folder, """
				app.postgres.profiles.orders:
				  dsn: postgresql://%s@localhost:%d/own?passfile=/nowhere/pgpass
				""".formatted(TestServer.USER, server.server().port()))
			.says("Set 'password' in " + PROFILE + "dsn'", "password file of " + PROFILE + "dsn'", "'passfile'");
	}

	@Test
	void hostThatIsUnknown(CapturedOutput output) {
		startAt(output, "nosuch.invalid", "x", "startup: { mode: fail-fast }")
			.says("UnknownHostException: nosuch.invalid", "Correct " + PROFILE + "host'");
	}

	/** Spring Data JDBC asks for the dialect. */
	@ParameterizedTest
	@ValueSource(strings = { "startup.mode: lazy", "health.critical: false" })
	void databaseThatIsNeededAtAStartWithoutIt(String line, CapturedOutput output) {
		startAt(output, "localhost", "wr0ng-canary", line, "pool.timeout: 500ms").doesNotSay("wr0ng-canary")
			.says("Something needs the PostgreSQL profile 'orders' at the start, and it cannot connect",
					"FATAL: password authentication failed", "(SQLSTATE 28P01)", PROFILE + "password'",
					PROFILE + line.substring(0, line.indexOf(':')) + "' (", "application.yml] - 7:",
					"only if nothing else needs it then", "'spring.data.jdbc.dialect: postgresql'");
	}

	@Test
	void presetThatAPropertyWeakens(CapturedOutput output) {
		start(output, "tls: strict", "properties:", "  channelBinding: prefer").says(
				"Property: app.postgres.profiles.orders.properties.channelBinding", "application.yml] - 9:",
				"less than 'tls: strict' demands", "or use 'require'");
	}

	@Test
	void presetThatSslmodeOrTheDsnWeakens(CapturedOutput output) {
		start(output, "tls: strict", "sslmode: require").says("Property: app.postgres.profiles.orders.sslmode",
				"application.yml] - 8:", "less than 'tls: strict' demands");
		start(output, "tls: strict", "dsn: postgresql://localhost/own?sslmode=require")
			.says("Property: app.postgres.profiles.orders.dsn", "application.yml] - 8:", "sslmode=require");
	}

	@Test
	void bundleBesideFilesOfTheDriver(CapturedOutput output) {
		start(output, "ssl-bundle: db", "properties:", "  sslrootcert: root.crt").says(
				"Property: app.postgres.profiles.orders.properties.sslrootcert", "application.yml] - 9:",
				"beside 'ssl-bundle'", "Leave one of them.");
	}

	@Test
	void bundleThatDoesNotExist(CapturedOutput output) {
		start(output, "ssl-bundle: db").says("Property: app.postgres.profiles.orders.ssl-bundle",
				"application.yml] - 7:", "'db', which does not exist",
				"Configure it below 'spring.ssl.bundle.pem.db'.");
	}

}
