package io.github.pgprofiles.embedded;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the server when this JVM dies without having done so, after {@code kill -9} for
 * instance: a shell that waits for the end of a pipe whose other end the JVM holds. On
 * systems without a shell there is none.
 */
final class Watchdog implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Watchdog.class);

	/**
	 * Deaf to the signals of a terminal, which reach JVM and shell alike: the JVM decides
	 * when it ends. A line means that all is done, the end of input that nobody did it.
	 */
	private static final String SCRIPT = """
			trap '' HUP INT QUIT TERM
			read -r done && exit 0
			if read -r pid < "$1/postmaster.pid" && kill -INT "$pid"; then
				seconds=0
				while [ "$seconds" -lt 60 ] && kill -0 "$pid"; do
					sleep 1
					seconds=$((seconds + 1))
				done
			fi
			rm -rf -- "$2"
			""";

	private final @Nullable Process shell;

	private Watchdog(@Nullable Process shell) {
		this.shell = shell;
	}

	/**
	 * Begins to watch.
	 * @param data directory of a server that is not running yet
	 * @param workspace directory to remove when the JVM has died
	 * @return the watchdog
	 */
	static Watchdog watch(Path data, Path workspace) {
		if (File.separatorChar != '/') {
			return new Watchdog(null);
		}
		ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "postgres-profiles-watchdog",
				data.toString(), workspace.toString());
		builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
		try {
			return new Watchdog(builder.start());
		}
		catch (IOException ex) {
			logger.debug("No watchdog: the embedded PostgreSQL would survive this JVM if that were killed", ex);
			return new Watchdog(null);
		}
	}

	/** Sends the watchdog away: the server has stopped. */
	@Override
	public void close() {
		if (this.shell == null) {
			return;
		}
		try (var input = this.shell.getOutputStream()) {
			input.write("done\n".getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			logger.debug("The watchdog was gone already", ex);
		}
		try {
			if (!this.shell.waitFor(2, TimeUnit.SECONDS)) {
				this.shell.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
