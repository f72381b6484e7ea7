package io.github.pgprofiles.sample.start;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** What the application has to say to the person who started it. */
@Component
final class Output {

	private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

	private final boolean terminal = isTerminal();

	void line(String format, @Nullable Object... values) {
		this.out.println(String.format(Locale.ROOT, format, values));
	}

	Progress progress(String task) {
		return new Progress(this.out, this.terminal, task);
	}

	@SuppressWarnings("SystemConsoleNull") // both answers are looked at
	private static boolean isTerminal() {
		Console console = System.console();
		if (console == null) {
			return false;
		}
		try {
			// from Java 22 on there may be a console although the output goes to a file
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
		catch (ReflectiveOperationException ex) {
			return false;
		}
	}

}
