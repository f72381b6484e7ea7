package io.github.pgprofiles;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.pgprofiles.config.PoolSettings;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import io.github.pgprofiles.error.ProfileUnavailableException;
import io.github.pgprofiles.testing.NotPooled;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.tls.TlsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** DSNs reach the server that they name, as whom and as safely as they say. */
@PostgresTest
class DsnIT {

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	/** Of a CA that signed nothing, valid for a hundred years; nobody has its key. */
	private static final String OTHER = """
			-----BEGIN CERTIFICATE-----
			MIIBfzCCASWgAwIBAgIUZaoFLPmmSpE5/xjNUgj02Fsc1XYwCgYIKoZIzj0EAwIw
			FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEzMDA0NDUxN1oYDzIxMjYxMTA2
			MDQ0NTE3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
			PQMBBwNCAAQYhKqGZB7+70RIKeNMXrIE0L1mHqiYrgB9g0OdhPfE3O3SAQQSWd+V
			vtCL4TIPBsixp3N+n6mYGn0EBnEqRmtXo1MwUTAdBgNVHQ4EFgQU2QRmXxOCliZq
			Gi/dUywHwrM6kLQwHwYDVR0jBBgwFoAU2QRmXxOCliZqGi/dUywHwrM6kLQwDwYD
			VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiARYaqkAzaZkLDyNBDdiaWH
			Xy4i7DJJSgWiE/vWgGAJeAIhAK5TH9AH0iZDrknhDgJUVlwhj5hri0pfVT5orBZs
			kM+K
			-----END CERTIFICATE-----
			""";

	static TestDatabase database;

	@TempDir
	private Path directory;

	private static ProfileSettingsBuilder profile(String dsn) {
		return ProfileSettings.builder("orders").dsn(dsn).pool(PoolSettings.defaults().withMinSize(1).withMaxSize(1));
	}

	private static String ask(ProfileSettings settings, String sql) {
		try (PostgresClients.Closeable clients = PostgresClients.open(settings)) {
			return clients.primary().sql(sql).query(String.class).single();
		}
	}

	private static void reaches(ProfileSettings settings) {
		assertThat(ask(settings, "select current_user || '@' || current_database()"))
			.isEqualTo(TestServer.USER + "@" + database.name());
	}

	private static void fails(ProfileSettings settings, String words) {
		assertThatExceptionOfType(ProfileUnavailableException.class).isThrownBy(() -> PostgresClients.open(settings))
			.withMessageContaining(words);
	}

	/** With these settings after those that lead to the database. */
	private static String keywords(String more) {
		return "host=%s port=%d user=%s dbname=%s %s".formatted(database.host(), database.port(), TestServer.USER,
				database.name(), more);
	}

	private Path passwords(String name, String password, String rights) throws IOException {
		Path file = Files.writeString(this.directory.resolve(name), "*:*:*:" + TestServer.USER + ":" + password + "\n");
		return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
	}

	@Test
	void portWithoutAHostIsWhereItConnects() {
		for (String dsn : new String[] { "postgresql:///%s?port=%d&user=%s", "dbname=%s port=%d user=%s" }) {
			reaches(profile(dsn.formatted(database.name(), database.port(), TestServer.USER)).host(database.host())
				.port(9)
				.password(TestServer.PASSWORD)
				.build());
		}
	}

	@Test
	void keywordsAndValuesLeadToTheServer() throws IOException {
		reaches(profile(keywords("password = '" + TestServer.PASSWORD + "'")).build());
		String address = InetAddress.getByName(database.host()).getHostAddress();
		reaches(profile(keywords("host=no.such.host hostaddr=" + address)).password(TestServer.PASSWORD).build());
	}

	@Test
	@NotPooled("has options of the start, which are refused: PoolerRulesTests")
	void optionsAmongThemLeadToTheServer() {
		assertThat(ask(profile(keywords("options='-c own.text=a\\\\ b'")).password(TestServer.PASSWORD).build(),
				"select current_setting('own.text')"))
			.isEqualTo("a b");
	}

	@Test
	void passwordComesFromTheFileThatIsNamed() throws IOException {
		Path file = passwords("pgpass", "wrong", "rw-------");
		ProfileSettings settings = profile(keywords("passfile=" + file)).build();
		fails(settings, "password");
		passwords("pgpass", TestServer.PASSWORD, "rw-------");
		reaches(settings);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
		fails(settings, "password");
	}

	@Test
	void driverLooksInNoOtherPasswordFile() throws IOException {
		Path other = passwords("other", TestServer.PASSWORD, "rw-r--r--");
		String before = System.getProperty("org.postgresql.pgpassfile");
		System.setProperty("org.postgresql.pgpassfile", other.toString());
		try {
			fails(profile(keywords("passfile=" + this.directory.resolve("none"))).build(), "password");
			reaches(profile("jdbc:postgresql://%s:%d/%s?user=%s".formatted(database.host(), database.port(),
					database.name(), TestServer.USER))
				.build());
		}
		finally {
			if (before == null) {
				System.clearProperty("org.postgresql.pgpassfile");
			}
			else {
				System.setProperty("org.postgresql.pgpassfile", before);
			}
		}
	}

	@Test
	@NotPooled("the certificate is the pooler's there: PoolerTlsIT")
	void rootCertificateIsVerifiedAgainst() throws SQLException, IOException {
		Path own = Files.writeString(this.directory.resolve("own.crt"), read("server.crt"));
		String query = "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()";
		ProfileSettingsBuilder verified = profile(keywords("sslmode=require sslrootcert=" + own))
			.password(TestServer.PASSWORD);
		assertThat(ask(verified.build(), query)).isEqualTo("true");
		Path other = Files.writeString(this.directory.resolve("other.crt"), OTHER);
		fails(verified.dsn(keywords("sslmode=require sslrootcert=" + other)).build(), "SSL error");
		fails(verified.dsn(keywords("sslrootcert=system")).build(), "SSL error");
		assertThat(ask(verified.dsn(keywords("sslmode=require")).build(), query)).isEqualTo("true");
	}

	@Test
	@NotPooled("the certificate is the pooler's there: PoolerTlsIT")
	void certificateOfTheClientIsAPemFile() throws SQLException, IOException {
		Path certificate = Files.writeString(this.directory.resolve("client.crt"), read("server.crt"));
		Path key = Files.writeString(this.directory.resolve("client.key"), read("server.key"));
		Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
		TestServer.get().execute("postgres", "alter system set ssl_ca_file = 'server.crt'");
		TestServer.get().execute("postgres", "select pg_reload_conf()");
		try {
			String query = "select coalesce(client_dn, 'none') from pg_stat_ssl where pid = pg_backend_pid()";
			String dsn = keywords("sslmode=require sslcert=" + certificate + " sslkey=" + key);
			assertThat(ask(profile(dsn).password(TestServer.PASSWORD).build(), query)).isEqualTo("/CN=localhost");
			assertThat(ask(profile(dsn + " sslcertmode=disable").password(TestServer.PASSWORD).build(), query))
				.isEqualTo("none");
		}
		finally {
			TestServer.get().execute("postgres", "alter system reset ssl_ca_file");
			TestServer.get().execute("postgres", "select pg_reload_conf()");
		}
	}

	private static String read(String file) throws SQLException {
		try (Connection connection = TestServer.get().connectAsSuperuser("postgres");
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select pg_read_file('" + file + "')")) {
			rows.next();
			return rows.getString(1);
		}
	}

}
