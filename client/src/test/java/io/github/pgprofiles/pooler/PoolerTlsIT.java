package io.github.pgprofiles.pooler;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.pgprofiles.PostgresClients;
import io.github.pgprofiles.testing.PgBouncer;
import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.RequiresPgBouncer;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.tls.Certificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** TLS ends at the pooler, and so does what a connection begins with. */
@Timeout(60)
@PostgresTest
@RequiresPgBouncer
class PoolerTlsIT {

	static TestDatabase database;

	@TempDir
	private static Path directory;

	private static Certificates certificates;

	private static PgBouncer bouncer;

	@BeforeAll
	static void start() throws IOException {
		certificates = new Certificates(directory).issue("pooler", "pooler", "ip:127.0.0.1");
		bouncer = PgBouncer.inTransactionMode(database.host(), database.serverPort(),
				PgBouncer.tls(certificates, "pooler"));
	}

	@AfterAll
	static void stop() {
		bouncer.close();
	}

	@Test
	void certificateOfThePoolerIsVerifiedWhateverTheServerDoes() {
		try (PostgresClients.Closeable clients = PostgresClients.open(PooledProfile.orders(database, bouncer.port())
			.sslmode("verify-full")
			.property("sslrootcert", certificates.certificate("ca").toString())
			.build())) {
			assertThat(clients.primary()
				.sql("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
				.query(Boolean.class)
				.single()).as("from the pooler to the server").isFalse();
		}
	}

	/** No driver sends its first message so; a network may. */
	@Test
	void firstMessageOfAConnectionIsTakenWholeOnlyByAnOldOne() throws IOException {
		byte[] rest = "app\0database\0postgres\0\0".getBytes(StandardCharsets.ISO_8859_1);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bouncer.port())) {
			OutputStream out = socket.getOutputStream();
			out.write(new byte[] { 0, 0, 0, (byte) (13 + rest.length), 0, 3, 0, 0, 'u', 's', 'e', 'r', 0 });
			out.flush();
			if (PgBouncer.isFrom("1.24")) {
				out.write(rest);
				assertThat(socket.getInputStream().read()).as("a question for the password").isEqualTo('R');
				return;
			}
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
				.contains("client sent partial pkt in startup phase");
		}
	}

}
