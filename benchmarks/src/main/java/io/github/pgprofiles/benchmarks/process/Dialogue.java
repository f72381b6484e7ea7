package io.github.pgprofiles.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that answers each line with a line. It lives through all rounds, so that none
 * of them pays for its start.
 */
public final class Dialogue implements AutoCloseable {

	private static final long SECONDS_TO_END = 10;

	private final String name;

	private final Process process;

	private final BufferedWriter questions;

	private final BufferedReader answers;

	private Dialogue(String name, Process process) {
		this.name = name;
		this.process = process;
		this.questions = process.outputWriter(StandardCharsets.UTF_8);
		this.answers = process.inputReader(StandardCharsets.UTF_8);
	}

	/**
	 * Starts the program. Its standard error is this one's, and shows why it ends, if it
	 * does.
	 * @param name for messages
	 * @param command the program and its arguments
	 * @return the dialogue, to be closed by the caller
	 * @throws IOException if it cannot be started
	 */
	public static Dialogue start(String name, List<String> command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
		// numbers with a point
		builder.environment().put("LC_ALL", "C");
		return new Dialogue(name, builder.start());
	}

	/**
	 * Says a line and waits for the answer.
	 * @param line without its end
	 * @return the answer, without its end
	 * @throws IOException if the program has ended
	 */
	public String ask(String line) throws IOException {
		this.questions.write(line);
		this.questions.write('\n');
		this.questions.flush();
		String answer = this.answers.readLine();
		if (answer == null) {
			throw new IOException("The program for '" + this.name + "' has ended");
		}
		return answer;
	}

	@Override
	public void close() {
		try (BufferedWriter end = this.questions) {
			// the end of its input is the end of the program
		}
		catch (IOException ex) {
			this.process.destroy();
		}
		try {
			if (!this.process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
