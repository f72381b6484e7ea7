package io.github.pgprofiles.benchmarks.python;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks for a Python that has a library. */
final class Interpreter {

	/** The one on the path may be a user's own, while packages belong to the system's. */
	private static final List<String> COMMANDS = List.of("python3", "/usr/bin/python3");

	private static final long SECONDS = 30;

	private Interpreter() {
	}

	/** The first command whose Python can import the module. */
	static Optional<String> with(String module) throws InterruptedException {
		for (String command : COMMANDS) {
			if (imports(command, module)) {
				return Optional.of(command);
			}
		}
		return Optional.empty();
	}

	private static boolean imports(String command, String module) throws InterruptedException {
		try {
			Process process = new ProcessBuilder(command, "-c", "import " + module)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
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
