package io.github.pgprofiles.benchmarks.cluster.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The lab's proxy in front of one node, in a process of its own. */
public final class LabProxy implements AutoCloseable {

	private static final int SECONDS = 10;

	private final Process process;

	private final int port;

	private final int control;

	private LabProxy(Process process, int port, int control) {
		this.process = process;
		this.port = port;
		this.control = control;
	}

	static LabProxy start(Path program, int target) throws IOException {
		int port = freePort();
		int control = freePort();
		Process process = new ProcessBuilder(List.of("python3", program.toString(), "--listen", String.valueOf(port),
				"--to", Node.HOST + ":" + target, "--control", String.valueOf(control)))
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		// it says so when it is ready
		if (process.inputReader(StandardCharsets.UTF_8).readLine() == null) {
			throw new IOException("The lab's proxy did not start");
		}
		return new LabProxy(process, port, control);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Where it listens.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Forwards nothing more, keeps every connection open and accepts new ones.
	 * @throws IOException if it does not obey
	 */
	public void stall() throws IOException {
		tell("stall");
	}

	/**
	 * Delivers what was held back, and all that comes.
	 * @throws IOException if it does not obey
	 */
	public void resume() throws IOException {
		tell("resume");
	}

	/**
	 * Leads new connections elsewhere; those that are open stay.
	 * @param node where to
	 * @throws IOException if it does not obey
	 */
	public void move(Node node) throws IOException {
		tell("move " + node.port());
	}

	private void tell(String command) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.control);
				BufferedReader answers = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
			socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
			socket.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
			String answer = answers.readLine();
			if (!"ok".equals(answer)) {
				throw new IOException("The lab's proxy was told '%s' and said '%s'".formatted(command, answer));
			}
		}
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(SECONDS, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

}
