package io.github.pgprofiles.autoconfigure.ssl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.autoconfigure.PostgresProfilesAutoConfiguration;
import io.github.pgprofiles.autoconfigure.health.PostgresHealthContributorAutoConfiguration;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.tls.CertifiedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Profiles whose certificates are those of Spring Boot's bundles. */
class SslBundleIT {

	private static final String PROFILE = "app.postgres.profiles.orders.";

	private static final String BUNDLE = "spring.ssl.bundle.pem.db.";

	@RegisterExtension
	static final CertifiedServer server = new CertifiedServer(
			"hostssl all app all scram-sha-256 clientcert=verify-full",
			(certificates) -> certificates.issue("app", "app", "dns:app").issue("second", "app", "dns:second"));

	@TempDir
	private Path folder;

	/** An application whose bundle is read from two files of this test's. */
	private ApplicationContextRunner runner() {
		write("app");
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class,
					SslAutoConfiguration.class, PostgresHealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthContributorAutoConfiguration.class,
					HealthEndpointAutoConfiguration.class, EndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoint.health.show-details=always", PROFILE + "host=localhost",
					PROFILE + "port=" + server.server().port(), PROFILE + "database=" + server.server().database(),
					PROFILE + "user=" + TestServer.USER, PROFILE + "password=" + TestServer.PASSWORD,
					PROFILE + "pool.max-size=3", PROFILE + "pool.min-size=0", PROFILE + "ssl-bundle=db",
					"spring.ssl.bundle.watch.file.quiet-period=50ms", BUNDLE + "reload-on-update=true",
					BUNDLE + "keystore.certificate=" + this.folder.resolve("client.crt").toUri(),
					BUNDLE + "keystore.private-key=" + this.folder.resolve("client.key").toUri(),
					BUNDLE + "truststore.certificate=file:" + server.rootCertificate());
	}

	private void write(String alias) {
		try {
			move(server.certificates().key(alias), "client.key");
			move(server.certificates().certificate(alias), "client.crt");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void move(Path from, String name) throws IOException {
		Path copy = Files.copy(from, this.folder.resolve(name + ".new"), StandardCopyOption.REPLACE_EXISTING);
		Files.move(copy, this.folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

	private static String session(DataSource pool, String column) throws SQLException {
		try (Connection connection = pool.getConnection()) {
			return session(connection, column);
		}
	}

	private static String session(Connection connection, String column) throws SQLException {
		try (ResultSet row = connection.createStatement()
			.executeQuery("select " + column + "::text from pg_stat_ssl where pid = pg_backend_pid()")) {
			row.next();
			return row.getString(1);
		}
	}

	private static String serial(String alias) {
		return server.certificates().get(alias).getSerialNumber().toString();
	}

	@Test
	void keyStoreIsTheClientsCertificateAndTrustStoreTheAuthority() {
		runner().run((context) -> assertThat(context.getBean(PostgresClient.class)
			.sql("select client_serial::text from pg_stat_ssl where pid = pg_backend_pid()")
			.query(String.class)
			.single()).isEqualTo(serial("app")));
	}

	@Test
	void nameOfTheBundleMayBeASecret() {
		runner().withPropertyValues(PROFILE + "ssl-bundle=secret://orders.bundle", "orders.bundle=db")
			.run((context) -> {
				assertThat(context.getBean(PostgresClient.class)
					.sql("select client_serial::text from pg_stat_ssl where pid = pg_backend_pid()")
					.query(String.class)
					.single()).isEqualTo(serial("app"));
				assertThat(tls(health(context.getBean(HealthEndpoint.class))))
					.containsEntry("bundle", "secret://orders.bundle")
					.containsKey("clientCertificateExpires");
			});
	}

	@Test
	void secretBundleThatIsUnknownOrDoesNotExistIsTold() {
		runner().withPropertyValues(PROFILE + "ssl-bundle=secret://orders.bundle")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContainingAll("'app.postgres.profiles.orders.ssl-bundle'", "the secret 'orders.bundle'",
						"nobody knows"));
		runner().withPropertyValues(PROFILE + "ssl-bundle=secret://orders.bundle", "orders.bundle=s3cr3t-canary")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContainingAll("names the bundle 'secret://orders.bundle', which does not exist")
				.hasMessageNotContaining("s3cr3t-canary"));
	}

	@Test
	void bundleGoesTogetherWithTheStrictPresetAndADsn() {
		runner()
			.withPropertyValues(PROFILE + "tls=strict",
					PROFILE + "dsn=postgresql://localhost:" + server.server().port() + "/own?sslmode=verify-full")
			.run((context) -> assertThat(session(context.getBean(DataSource.class), "client_serial"))
				.isEqualTo(serial("app")));
	}

	@Test
	void reloadedBundleIsThatOfNewConnectionsAndOldOnesLiveOn() {
		runner().run((context) -> {
			DataSource pool = context.getBean(DataSource.class);
			try (Connection old = pool.getConnection()) {
				assertThat(session(old, "client_serial")).isEqualTo(serial("app"));
				write("second");
				Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
					// each is another connection, as those before are still held
					try (Connection second = pool.getConnection()) {
						String shown = session(second, "client_serial");
						if (shown.equals(serial("app"))) {
							pool.unwrap(HikariDataSource.class).evictConnection(second);
						}
						assertThat(shown).isEqualTo(serial("second"));
					}
				});
				assertThat(session(old, "client_serial")).isEqualTo(serial("app"));
			}
		});
	}

	@Test
	void reloadThatCannotBeUsedKeepsWhatWas() {
		runner().run((context) -> {
			DataSource pool = context.getBean(DataSource.class);
			assertThat(session(pool, "client_serial")).isEqualTo(serial("app"));
			Files.writeString(this.folder.resolve("client.crt"),
					"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
			pool.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
			Awaitility.await()
				.during(Duration.ofSeconds(1))
				.atMost(Duration.ofSeconds(5))
				.untilAsserted(() -> assertThat(session(pool, "client_serial")).isEqualTo(serial("app")));
		});
	}

	@Test
	void protocolsAndCiphersOfTheBundleHold() {
		runner()
			.withPropertyValues(BUNDLE + "options.enabled-protocols=TLSv1.2",
					BUNDLE + "options.ciphers=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
			.run((context) -> {
				DataSource pool = context.getBean(DataSource.class);
				assertThat(session(pool, "version")).isEqualTo("TLSv1.2");
				assertThat(session(pool, "cipher")).isEqualTo("ECDHE-RSA-AES256-GCM-SHA384");
			});
	}

	@Test
	void unknownBundleStopsTheStartWithThoseThatThereAre() {
		runner().withPropertyValues(PROFILE + "ssl-bundle=dp")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'" + PROFILE + "ssl-bundle' names the bundle 'dp', which does not exist")
				.hasMessageContaining("[db]"));
	}

	@Test
	void bundleWhoseFilesAreMissingStopsTheStart() {
		runner()
			.withPropertyValues(BUNDLE + "reload-on-update=false",
					BUNDLE + "truststore.certificate=file:" + this.folder.resolve("nowhere.crt"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'" + PROFILE + "ssl-bundle' names the bundle 'db', which cannot be read")
				.hasMessageContaining("nowhere.crt'")
				.hasMessageContaining("spring.ssl.bundle.pem.db"));
	}

	@Test
	void applicationWithoutBundlesIsToldSo() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PostgresProfilesAutoConfiguration.class))
			.withPropertyValues(PROFILE + "host=localhost", PROFILE + "ssl-bundle=db")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("no SSL bundles in this application"));
	}

	@Test
	void healthTellsWhenTheCertificatesExpire() {
		runner().run((context) -> {
			assertThat(tls(health(context.getBean(HealthEndpoint.class)))).containsOnly(entry("bundle", "db"),
					entry("clientCertificateExpires", end("app")), entry("trustedCertificatesExpire", end("ca")));
		});
	}

	@Test
	void certificateThatSoonExpiresIsAWarningAndNoFailure() {
		runner().withPropertyValues("management.health.ssl.certificate-validity-warning-threshold=25d")
			.run((context) -> {
				HealthDescriptor health = health(context.getBean(HealthEndpoint.class));
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(tls(health).get("warning")).asString()
					.startsWith("the client certificate expires in 19 days");
			});
	}

	@Test
	void profileWithoutABundleShowsNothingOfIt() {
		server.admit("hostssl all app all scram-sha-256");
		runner().withPropertyValues(PROFILE + "ssl-bundle=")
			.run((context) -> assertThat(
					((IndicatedHealthDescriptor) health(context.getBean(HealthEndpoint.class))).getDetails())
				.doesNotContainKey("tls"));
	}

	private static String end(String alias) {
		return server.certificates().get(alias).getNotAfter().toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
	}

	private static HealthDescriptor health(HealthEndpoint endpoint) {
		return endpoint.healthForPath("postgres", "orders");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> tls(HealthDescriptor health) {
		return (Map<String, Object>) ((IndicatedHealthDescriptor) health).getDetails().get("tls");
	}

}
