package io.github.pgprofiles.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

import io.github.pgprofiles.test.proxy.PostgresProxy;

/** The proxy that users' tests have, by a name that the fields of our tests declare. */
public final class TestProxy extends PostgresProxy {

	/** A proxy that passes connections on at once. */
	public TestProxy(String host, int port) {
		super(host, port);
	}

	/** One that waits before it passes a connection on. */
	public TestProxy(String host, int port, Duration delay) {
		super(host, port, delay);
	}

	/** One at an address of its own. */
	public TestProxy(String host, int port, InetAddress at, int listenPort) {
		super(host, port, at, listenPort);
	}

	/** What may be done between what arrives. */
	@FunctionalInterface
	public interface Task {

		void run() throws IOException;

	}

	public static Thread start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// the connection is over, or the test is
			}
		}, "test-proxy");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
