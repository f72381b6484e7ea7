package io.github.pgprofiles.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Signals to processes of a test's own. */
final class Signals {

	private Signals() {
	}

	/** Sends one, such as {@code -STOP}. */
	static void send(String signal, ProcessHandle process) {
		try {
			Process kill = new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start();
			if (!kill.waitFor(5, TimeUnit.SECONDS)) {
				throw new IllegalStateException("kill has not ended after " + Duration.ofSeconds(5));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
