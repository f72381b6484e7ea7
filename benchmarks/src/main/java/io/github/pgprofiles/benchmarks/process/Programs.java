package io.github.pgprofiles.benchmarks.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Looks which programs there are. */
public final class Programs {

	private static final long SECONDS = 30;

	private Programs() {
	}

	/**
	 * Runs a short command.
	 * @param command the program and its arguments
	 * @return whether it exists and ended well
	 * @throws InterruptedException if the thread was interrupted meanwhile
	 */
	public static boolean succeeds(String... command) throws InterruptedException {
		try {
			Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			try {
				return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
			}
			finally {
				process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			// there is no such command
			return false;
		}
	}

}
