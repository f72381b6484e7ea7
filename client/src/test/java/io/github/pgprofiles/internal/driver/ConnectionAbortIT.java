package io.github.pgprofiles.internal.driver;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

import io.github.pgprofiles.testing.PostgresTest;
import io.github.pgprofiles.testing.TestDatabase;
import io.github.pgprofiles.testing.TestServer;
import io.github.pgprofiles.testing.Timing;
import io.github.pgprofiles.testing.tls.TlsServer;
import io.github.pgprofiles.testing.tls.UnconnectedSockets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;

import static org.assertj.core.api.Assertions.assertThat;

/** A connection that is cut off while no byte can be sent, in both versions of TLS. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
@Timing
@PostgresTest
class ConnectionAbortIT {

	static TestDatabase database;

	@RegisterExtension
	static final TlsServer tls = new TlsServer();

	private final String version;

	ConnectionAbortIT(String version) {
		this.version = version;
	}

	@BeforeEach
	void limitVersion() {
		TestServer.get().execute("postgres", "alter system set ssl_max_protocol_version = '" + this.version + "'");
		TestServer.get().execute("postgres", "select pg_reload_conf()");
	}

	@AfterEach
	void reset() {
		TestServer.get().execute("postgres", "alter system reset ssl_max_protocol_version");
		TestServer.get().execute("postgres", "select pg_reload_conf()");
		Sockets.opened.clear();
	}

	/** Makes sockets whose writes can be blocked, as by a buffer that is full. */
	public static final class Sockets extends UnconnectedSockets {

		private static final List<Gate> opened = new CopyOnWriteArrayList<>();

		@Override
		public Socket createSocket() {
			Gate socket = new Gate();
			opened.add(socket);
			return socket;
		}

	}

	private static final class Gate extends Socket {

		private final CompletableFuture<Void> shut = new CompletableFuture<>();

		private volatile boolean blocked;

		@Override
		public OutputStream getOutputStream() throws IOException {
			return new FilterOutputStream(super.getOutputStream()) {

				@Override
				public void write(byte[] bytes, int offset, int length) throws IOException {
					if (Gate.this.blocked) {
						Gate.this.shut.join();
						throw new SocketException("Broken pipe");
					}
					this.out.write(bytes, offset, length);
				}

			};
		}

		@Override
		public void shutdownOutput() throws IOException {
			this.shut.complete(null);
			super.shutdownOutput();
		}

		@Override
		public synchronized void close() throws IOException {
			this.shut.complete(null);
			super.close();
		}

	}

	private Connection connect() throws SQLException {
		Properties properties = new Properties();
		properties.put("user", TestServer.USER);
		properties.put("password", TestServer.PASSWORD);
		properties.put("sslmode", "require");
		properties.put("socketFactory", Sockets.class.getName());
		Connection connection = DriverManager.getConnection(
				"jdbc:postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.name()), properties);
		SSLSocket socket = (SSLSocket) DriverInternals.socket(connection.unwrap(BaseConnection.class));
		assertThat(socket.getSession().getProtocol()).isEqualTo(this.version);
		return connection;
	}

	private static void assertThatAbortEnds(Connection connection) throws SQLException {
		Gate socket = Sockets.opened.get(Sockets.opened.size() - 1);
		socket.blocked = true;
		long begin = System.nanoTime();
		ConnectionAbort.abort(connection);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
		assertThat(connection.isClosed()).isTrue();
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(socket.isClosed()).as("the socket beneath is closed").isTrue());
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.doesNotContain("pgprofiles-abort"));
	}

	@Test
	void goodbyeThatIsBlockedIsNotWaitedFor() throws SQLException {
		assertThatAbortEnds(connect());
	}

	@Test
	void writeThatIsBlockedEnds() throws SQLException {
		Connection connection = connect();
		Sockets.opened.get(Sockets.opened.size() - 1).blocked = true;
		CompletableFuture<String> writing = CompletableFuture.supplyAsync(() -> {
			try {
				connection.createStatement().execute("select 1");
				return "done";
			}
			catch (SQLException ex) {
				return ex.getSQLState();
			}
		});
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.values()
				.stream()
				.anyMatch((stack) -> List.of(stack)
					.stream()
					.anyMatch((frame) -> frame.getClassName().startsWith(Gate.class.getName()))));
		assertThatAbortEnds(connection);
		assertThat(writing.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo("08006");
	}

	@Test
	void readThatWaitsEnds() throws SQLException {
		Connection connection = connect();
		CompletableFuture<String> reading = CompletableFuture.supplyAsync(() -> {
			try {
				connection.createStatement().execute("select pg_sleep(30)");
				return "done";
			}
			catch (SQLException ex) {
				return ex.getSQLState();
			}
		});
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.values()
				.stream()
				.anyMatch((stack) -> List.of(stack)
					.stream()
					.anyMatch((frame) -> frame.getMethodName().equals("readApplicationRecord"))));
		assertThatAbortEnds(connection);
		assertThat(reading.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo("08006");
	}

}
