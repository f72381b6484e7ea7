package io.github.pgprofiles.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.testing.tls.Certificates;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

/**
 * A PgBouncer in front of one server: of this machine's package, or the program that the
 * system property {@code test.pgbouncer} names.
 */
public final class PgBouncer implements AutoCloseable {

	private static final Path PROGRAM = Path.of(System.getProperty("test.pgbouncer", "/usr/sbin/pgbouncer"));

	private static final String ANYBODY = "rwxr-xr-x";

	private final Path directory;

	private final int port;

	private final Path configuration;

	private final List<String> command;

	private Process process;

	/**
	 * Starts it.
	 * @param host of the server
	 * @param serverPort of the server
	 * @param further lines of its configuration
	 */
	public PgBouncer(String host, int serverPort, String... further) throws IOException {
		this("""
				shop = host=%s port=%d dbname=postgres
				[pgbouncer]
				pool_mode = session
				ignore_startup_parameters = extra_float_digits,options
				""".formatted(host, serverPort), further);
	}

	/**
	 * Starts one that lends its connections for a transaction each, to every database of
	 * the server, and asks the server for the passwords. It has the package's defaults.
	 * @param host of the server
	 * @param serverPort of the server
	 * @param further lines of its configuration
	 */
	public static PgBouncer inTransactionMode(String host, int serverPort, String... further) throws IOException {
		return new PgBouncer("""
				* = host=%s port=%d
				[pgbouncer]
				pool_mode = transaction
				auth_user = postgres
				""".formatted(host, serverPort), further);
	}

	private PgBouncer(String configured, String... further) throws IOException {
		this.directory = Files.createTempDirectory("pgbouncer");
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString(ANYBODY));
		this.port = freePort();
		Path users = readable("users.txt", "\"%s\" \"%s\"%n".formatted(TestServer.USER, TestServer.PASSWORD));
		this.configuration = readable("pgbouncer.ini", """
				[databases]
				%s
				listen_addr = 127.0.0.1
				listen_port = %d
				unix_socket_dir =
				auth_type = md5
				auth_file = %s
				admin_users = %s
				%s
				""".formatted(configured, this.port, users, TestServer.USER, String.join("\n", further)));
		this.command = command(this.configuration);
		start();
	}

	/**
	 * Lines with which it speaks TLS to whoever asks for that, whatever the server does.
	 * @param certificates that have one for it
	 * @param alias of that one
	 */
	public static String tls(Certificates certificates, String alias) throws IOException {
		Path certificate = certificates.certificate(alias);
		Path key = certificates.key(alias);
		for (Path each : List.of(certificate.getParent(), certificate, key)) {
			Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(ANYBODY));
		}
		return "client_tls_sslmode = allow\nclient_tls_cert_file = %s\nclient_tls_key_file = %s".formatted(certificate,
				key);
	}

	private static List<String> command(Path configuration) {
		List<String> command = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			// as whom it refuses to run
			command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
		}
		command.addAll(List.of(PROGRAM.toString(), configuration.toString()));
		return command;
	}

	/** Starts it again, on the same port. */
	public void start() throws IOException {
		this.process = new ProcessBuilder(this.command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("log").toFile())
			.start();
		Awaitility.await().until(this::listens);
	}

	/**
	 * Has every database lead to another server on this machine: what runs stays where it
	 * is until its transaction ends.
	 */
	public void leadTo(int serverPort) throws IOException {
		String text = Files.readString(this.configuration);
		Files.writeString(this.configuration, text.replaceAll("(host=\\S+ port=)\\d+", "$1" + serverPort));
		PgBouncerConsole.tell(this.port, "reload");
	}

	/**
	 * Has it log in to the server again for whoever works next on a database, so that
	 * what was set for roles and databases is in force. Returns when no session of before
	 * is left.
	 */
	public void reconnect(String database) {
		try {
			PgBouncerConsole.tell(this.port, "reconnect " + database);
			PgBouncerConsole.tell(this.port, "wait_close " + database);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Changes a line of its configuration, and has it read that again. */
	public void set(String name, Object value) throws IOException {
		String text = Files.readString(this.configuration);
		Files.writeString(this.configuration, text.replaceAll("(?m)^" + name + " = .*$", name + " = " + value));
		PgBouncerConsole.tell(this.port, "reload");
	}

	/** Whether the package is installed. */
	static boolean isInstalled() {
		return Files.isExecutable(PROGRAM);
	}

	/** Whether the program is of a version, such as {@code 1.21}, or a later one. */
	public static boolean isFrom(String version) {
		return ModuleDescriptor.Version.parse(Version.TEXT).compareTo(ModuleDescriptor.Version.parse(version)) >= 0;
	}

	/** Of the program, which is asked once. */
	static final class Version {

		static final String TEXT = read();

		private Version() {
		}

		private static String read() {
			try {
				Process process = new ProcessBuilder(PROGRAM.toString(), "--version").start();
				String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				return text.lines().findFirst().orElseThrow().replaceFirst("PgBouncer ", "").strip();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	private Path readable(String name, String text) throws IOException {
		return Files.setPosixFilePermissions(Files.writeString(this.directory.resolve(name), text),
				PosixFilePermissions.fromString(ANYBODY));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private boolean listens() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	public int port() {
		return this.port;
	}

	/** Kills it, and with it all connections. */
	public void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
