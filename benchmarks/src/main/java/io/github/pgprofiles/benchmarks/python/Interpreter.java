package io.github.pgprofiles.benchmarks.python;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.pgprofiles.benchmarks.measure.NoFigureException;
import io.github.pgprofiles.benchmarks.process.Dialogue;
import io.github.pgprofiles.benchmarks.process.Programs;
import io.github.pgprofiles.benchmarks.server.ServerAddress;

/** Looks for a Python that has a library, and runs a script with it. */
final class Interpreter {

	/** The one on the path may be a user's own, while packages belong to the system's. */
	private static final List<String> COMMANDS = List.of("python3", "/usr/bin/python3");

	private Interpreter() {
	}

	/**
	 * Starts a script that answers each line with numbers.
	 * @throws NoFigureException if no Python has the library
	 */
	static Dialogue start(String script, String module, ServerAddress address, String... arguments)
			throws IOException, InterruptedException, NoFigureException {
		Stream<String> begin = Stream.of(with(module), "-c", text(script), module, ServerAddress.HOST,
				String.valueOf(address.port()), ServerAddress.USER, ServerAddress.DATABASE);
		return Dialogue.start(module, Stream.concat(begin, Stream.of(arguments)).toList());
	}

	/** The first command whose Python can import the module. */
	private static String with(String module) throws InterruptedException, NoFigureException {
		for (String command : COMMANDS) {
			if (Programs.succeeds(command, "-c", "import " + module)) {
				return command;
			}
		}
		throw new NoFigureException("not installed");
	}

	private static String text(String name) throws IOException {
		try (InputStream script = Interpreter.class.getResourceAsStream(name)) {
			return new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
