package io.github.pgprofiles;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.config.TlsPreset;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.tls.Certificates;
import io.github.pgprofiles.testing.tls.CertifiedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TlsIT {

	@TempDir
	private static Path folder;

	@RegisterExtension
	static final CertifiedServer server = new CertifiedServer(
			(certificates) -> certificates.issue("app", "app", "dns:app")
				.issue("second", "app", "dns:second")
				.issue("EC", "ec", "app", "dns:app")
				.issue("other", "db.example.com", "dns:db.example.com")
				.selfSigned("self", "localhost", "dns:localhost"));

	private static ProfileSettingsBuilder profile() {
		return server.profile("orders").pool(PoolSettings.defaults().withMaxSize(2).withMinSize(0));
	}

	private static ProfileSettingsBuilder strict() {
		return profile().tls(TlsPreset.STRICT).property("sslrootcert", server.rootCertificate());
	}

	private static String dsn(String form) {
		return form.formatted("localhost:" + server.server().port() + "/" + server.server().database());
	}

	private static String shown(PostgresClient client) {
		return client.sql("select client_dn from pg_stat_ssl where pid = pg_backend_pid()")
			.query(String.class)
			.optional()
			.orElse("nothing");
	}

	private static String serial(PostgresClient client) {
		return client.sql("select client_serial::text from pg_stat_ssl where pid = pg_backend_pid()")
			.query(String.class)
			.single();
	}

	private static boolean isEncrypted(PostgresClient client) {
		return client.sql("select ssl from pg_stat_ssl where pid = pg_backend_pid()").query(Boolean.class).single();
	}

	private static void fails(ProfileSettingsBuilder profile, String words, String... advice) {
		ProfileSettings settings = profile.build();
		assertThatExceptionOfType(ProfileUnavailableException.class).isThrownBy(() -> PostgresClients.open(settings))
			.withMessageContaining(words)
			.satisfies((ex) -> assertThat(ex.advice()).contains(advice));
	}

	@Test
	void strictConnectsToAServerThatShowsWhoItIs() {
		try (PostgresClients.Closeable clients = PostgresClients.open(strict().build())) {
			assertThat(isEncrypted(clients.primary())).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://%s", "jdbc:postgresql://%s", "postgresql://%s?sslmode=verify-full",
			"jdbc:postgresql://%s?ssl=true&channelBinding=require" })
	void strictHoldsWithEveryDsn(String form) {
		try (PostgresClients.Closeable clients = PostgresClients.open(strict().dsn(dsn(form)).build())) {
			assertThat(isEncrypted(clients.primary())).isTrue();
		}
		server.show("other");
		fails(strict().dsn(dsn(form)), "localhost could not be verified", "'host'");
		server.speakTls(false);
		fails(strict().dsn(dsn(form)), "does not support SSL", "'tls' demands it");
	}

	@Test
	void strictRefusesAnUnknownAuthorityAndASelfSignedCertificate() {
		String other = new Certificates(folder).certificate("ca").toString();
		fails(strict().property("sslrootcert", other), "PKIX", "'properties.sslrootcert'");
		server.show("self");
		fails(strict(), "PKIX", "'properties.sslrootcert'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "trust", "password" })
	void strictRefusesALoginByLessThanScram(String method) {
		server.admit("host all app all " + method);
		fails(strict(), "hannel binding is required", "scram-sha-256");
	}

	@Test
	void strictRefusesAPasswordThatTheServerKeepsByMd5() {
		server.server().execute("set password_encryption = 'md5'; create role old login password 'x'");
		server.admit("host all old all md5");
		fails(strict().user("old").password("x"), "hannel binding is required", "password_encryption");
	}

	@ParameterizedTest
	@ValueSource(strings = { "app", "ec" })
	void certificatesAndKeysInPemAreThoseOfTheDriver(String alias) {
		server.admit("hostssl all app all scram-sha-256 clientcert=verify-full");
		ProfileSettingsBuilder builder = profile().sslmode("verify-full")
			.property("sslrootcert", server.rootCertificate())
			.property("sslcert", server.certificates().certificate(alias).toString())
			.property("sslkey", server.certificates().key(alias).toString());
		try (PostgresClients.Closeable clients = PostgresClients.open(builder.build())) {
			assertThat(shown(clients.primary())).isEqualTo("/CN=app");
		}
		try (PostgresClients.Closeable clients = PostgresClients.open(profile()
			.dsn(dsn("postgresql://%s") + "?sslmode=verify-full&sslrootcert=" + server.rootCertificate() + "&sslcert="
					+ server.certificates().certificate(alias) + "&sslkey=" + server.certificates().key(alias))
			.build())) {
			assertThat(shown(clients.primary())).isEqualTo("/CN=app");
		}
	}

	@Test
	void ownSocketsAreAskedForEachConnectionAndOldOnesLiveOn() {
		server.admit("hostssl all app all scram-sha-256 clientcert=verify-full");
		AtomicReference<SSLSocketFactory> current = new AtomicReference<>(sockets("app"));
		Supplier<SSLSocketFactory> supplier = current::get;
		try (PostgresClients.Closeable clients = PostgresClients
			.open(profile().sslSocketFactory(supplier).tls(TlsPreset.STRICT).build())) {
			PostgresClient client = clients.primary();
			client.withConnection((held) -> {
				String old = number("app");
				assertThat(client.sql("select 1").query(Integer.class).single()).isEqualTo(1);
				current.set(sockets("second"));
				try (java.sql.ResultSet row = held.createStatement()
					.executeQuery("select client_serial::text from pg_stat_ssl where pid = pg_backend_pid()")) {
					row.next();
					assertThat(row.getString(1)).isEqualTo(old);
				}
				return null;
			});
		}
		System.gc();
		try (PostgresClients.Closeable clients = PostgresClients.open(profile().sslSocketFactory(supplier).build())) {
			assertThat(serial(clients.primary())).isEqualTo(number("second"));
		}
	}

	@Test
	void ownSocketsThatTrustAnotherAuthorityAreRefusedInEveryMode() throws Exception {
		SSLSocketFactory trusting = SSLContext.getDefault().getSocketFactory();
		for (String mode : new String[] { "require", "verify-ca", "verify-full" }) {
			fails(profile().sslSocketFactory(() -> trusting).sslmode(mode), "PKIX", "'sslSocketFactory'");
		}
		server.show("other");
		fails(profile().sslSocketFactory(() -> sockets("app")), "localhost could not be verified", "subjectAltName");
	}

	@Test
	void ownSocketsThatFailAreToldWithTheirReason() {
		fails(profile().sslSocketFactory(() -> {
			throw new IllegalStateException("the key store is locked");
		}), "the key store is locked", "'sslSocketFactory'");
	}

	private static String number(String alias) {
		return server.certificates().get(alias).getSerialNumber().toString();
	}

	private static SSLSocketFactory sockets(String alias) {
		return server.certificates().context(alias).getSocketFactory();
	}

}
