package io.github.pgprofiles.test.proxy;

import java.io.IOException;

/** Threads of proxies, which keep no JVM alive. */
final class ProxyThread {

	private ProxyThread() {
	}

	/** What may be done between what arrives. */
	@FunctionalInterface
	interface Task {

		void run() throws IOException;

	}

	static Thread start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// the connection is over, or the test is
			}
		}, "postgres-proxy");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
