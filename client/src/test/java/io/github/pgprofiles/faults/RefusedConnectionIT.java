package io.github.pgprofiles.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.StartupMode;
import io.github.pgprofiles.config.StartupSettings;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.tls.Certificates;
import io.github.pgprofiles.testing.tls.CertifiedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a caller reads when a server cannot be connected to: the words and what to do. */
class RefusedConnectionIT {

	@TempDir
	private static Path folder;

	@RegisterExtension
	static final CertifiedServer server = new CertifiedServer();

	private static ProfileSettingsBuilder profile() {
		return server.profile("orders").startup(StartupSettings.defaults().withMode(StartupMode.FAIL_FAST));
	}

	private static ProfileSettingsBuilder verified() {
		return profile().sslmode("verify-full").property("sslrootcert", server.rootCertificate());
	}

	private static void connects(ProfileSettingsBuilder profile) {
		try (PostgresClients.Closeable clients = PostgresClients.open(profile.build())) {
			assertThat(clients.primary().sql("select 1").query(Integer.class).single()).isEqualTo(1);
		}
	}

	private static void fails(ProfileSettingsBuilder profile, String words, String... advice) {
		ProfileSettings settings = profile.build();
		assertThatExceptionOfType(ProfileUnavailableException.class).isThrownBy(() -> PostgresClients.open(settings))
			.satisfies((ex) -> assertThat(ex.advice()).contains(advice))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words).contains(ex.advice()))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(TestServer.PASSWORD, ".."));
	}

	@Test
	void certificateOfTheRightHostAndAuthorityIsTaken() {
		connects(verified());
	}

	@Test
	void certificateOfAnotherHost() {
		server.certificates().issue("other", "db.example.com", "dns:db.example.com");
		server.show("other");
		fails(verified(), "The hostname localhost could not be verified", "'host'", "subjectAltName");
		connects(verified().sslmode("verify-ca"));
	}

	@Test
	void certificateThatHasExpired() {
		server.certificates().issueExpired("expired", "localhost", "dns:localhost");
		server.show("expired");
		fails(verified(), "CertificateExpiredException", "renewed", "clock");
	}

	@Test
	void certificateOfAnUnknownAuthority() {
		String other = new Certificates(folder).certificate("ca").toString();
		fails(verified().property("sslrootcert", other), "PKIX", "'properties.sslrootcert'", "CA that signed");
	}

	@Test
	void selfSignedCertificate() {
		server.certificates().selfSigned("self", "localhost", "dns:localhost");
		server.show("self");
		fails(verified(), "PKIX", "of a self-signed one: the server's own");
		connects(verified().property("sslrootcert", server.certificates().certificate("self").toString()));
	}

	@Test
	void rootCertificateThatIsNoFile() {
		fails(verified().property("sslrootcert", folder.resolve("nowhere.crt").toString()), "nowhere.crt",
				"'properties.sslrootcert'", "file with the certificate of the CA");
	}

	@Test
	void clientCertificateThatIsMissingOrUnreadable() {
		server.certificates().issue("app", "app", "dns:app").selfSigned("app2", "app", "dns:app");
		String key = server.certificates().key("app").toString();
		String certificate = server.certificates().certificate("app").toString();
		server.admit("hostssl all app all scram-sha-256 clientcert=verify-full");
		fails(verified(), "client certificate", "'properties.sslcert'", "'sslSocketFactory'");
		connects(verified().property("sslcert", certificate).property("sslkey", key));
		fails(verified().property("sslcert", folder.resolve("no.crt").toString()).property("sslkey", key), "",
				"'properties.sslkey'", "PKCS-8");
		fails(verified().property("sslcert", server.certificates().certificate("app2").toString())
			.property("sslkey", server.certificates().key("app2").toString()), "", "'properties.sslcert'");
	}

	@Test
	void clientCertificateOfAnotherRole() {
		server.certificates().issue("carol", "carol", "dns:carol");
		server.admit("hostssl all app all cert");
		fails(verified().property("sslcert", server.certificates().certificate("carol").toString())
			.property("sslkey", server.certificates().key("carol").toString()), "certificate authentication failed",
				"'user'", "pg_ident.conf");
	}

	@Test
	void serverWithoutTls() {
		server.speakTls(false);
		for (String mode : new String[] { "require", "verify-ca", "verify-full" }) {
			fails(verified().sslmode(mode), "The server does not support SSL", "ssl = on", "'sslmode'");
		}
		connects(profile().sslmode("prefer"));
	}

	@Test
	void serverThatDemandsTls() {
		server.admit("hostssl all app all scram-sha-256");
		fails(profile().sslmode("disable"), "no encryption", "'sslmode'", "'verify-full'");
	}

	@Test
	void noLineOfPgHba() {
		server.admit("");
		fails(profile().sslmode("require"), "no pg_hba.conf entry", "pg_hba.conf", "'database'");
	}

	@Test
	void passwordThatIsMissingOrWrong() {
		fails(profile().password(null), "no password was provided", "Set 'password'");
		fails(profile().password(""), "the password is an empty string", "Set 'password'");
		fails(profile().password("wrong"), "password authentication failed", "Correct 'user' or 'password'");
	}

	@Test
	void roleThatDoesNotExistOrMayNotLogIn() {
		server.server().execute("create role nologin");
		server.admit("host all all all trust");
		fails(profile().user("nobody"), "role \"nobody\" does not exist", "Correct 'user'", "LOGIN");
		fails(profile().user("nologin"), "not permitted to log in", "Correct 'user'", "LOGIN");
	}

	@Test
	void databaseThatDoesNotExistOrLetsNobodyIn() {
		fails(profile().database("nowhere"), "database \"nowhere\" does not exist", "Correct 'database'");
		server.server().execute("create database closed allow_connections false");
		fails(profile().database("closed"), "not currently accepting connections", "ALLOW_CONNECTIONS");
		server.server().execute("create database guarded");
		server.server().execute("revoke connect on database guarded from public");
		fails(profile().database("guarded"), "permission denied for database", "GRANT CONNECT");
	}

	@Test
	void roleWithoutAConnectionLeft() {
		server.server().execute("alter role app connection limit 0");
		try {
			fails(profile(), "too many connections for role", "'pool.max-size'", "CONNECTION LIMIT");
		}
		finally {
			server.server().execute("alter role app connection limit -1");
		}
	}

	@Test
	void hostThatIsUnknown() {
		fails(profile().host("nosuch.invalid"), "UnknownHostException: nosuch.invalid", "Correct 'host'",
				"name service");
	}

	@Test
	void portThatNobodyListensOn() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		fails(profile().port(port), "refused", "'host' and 'port'", "listens");
	}

	@Test
	void serverThatSaysNothing() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			fails(profile().port(silent.getLocalPort())
				.pool(PoolSettings.defaults().withTimeout(Duration.ofSeconds(1))), "", "firewall", "'connect-timeout'");
		}
	}

	@Test
	void serverOfAnotherKind() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			Thread http = new Thread(() -> {
				while (!other.isClosed()) {
					try (Socket each = other.accept()) {
						each.getOutputStream()
							.write("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII));
					}
					catch (IOException ex) {
						return;
					}
				}
			});
			http.start();
			fails(profile().port(other.getLocalPort()).sslmode("disable"), "", "PostgreSQL's protocol");
			other.close();
			http.join();
		}
	}

	@Test
	void methodThatTheProfileForbids() {
		server.server().execute("set password_encryption = 'md5'; create role old login password 'x'");
		server.admit("host all old all md5");
		fails(verified().user("old").password("x").property("requireAuth", "scram-sha-256"), "requireAuth",
				"scram-sha-256", "password_encryption");
		fails(verified().user("old").password("x").property("channelBinding", "require"), "md5", "scram-sha-256",
				"password_encryption");
	}

	@Test
	void noServerOfTheKindThatWasAskedFor() {
		fails(profile().property("targetServerType", "secondary"), "targetServerType", "none of them is up",
				"target_session_attrs");
	}

	@Test
	void everyOtherRefusalHasTheServersWordsAlone() {
		assertThatExceptionOfType(ProfileUnavailableException.class)
			.isThrownBy(() -> PostgresClients.open(profile().property("options", "-c no_such_setting=1").build()))
			.satisfies((ex) -> assertThat(ex.advice()).isEmpty())
			.withMessageEndingWith("unrecognized configuration parameter \"no_such_setting\".");
	}

}
