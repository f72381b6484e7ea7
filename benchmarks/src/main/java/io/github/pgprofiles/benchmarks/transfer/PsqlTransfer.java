package io.github.pgprofiles.benchmarks.transfer;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.pgprofiles.benchmarks.measure.NoFigureException;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.process.Dialogue;
import io.github.pgprofiles.benchmarks.process.Programs;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Moves rows with a command of psql. It starts once, connects once, and takes the time
 * itself, by {@code \timing}.
 */
public final class PsqlTransfer implements Transfer {

	/** The name of the contender. */
	public static final String NAME = "psql";

	private static final Pattern TIME = Pattern.compile("Time: (\\d+\\.\\d+) ms.*");

	private final String name;

	private final ServerAddress address;

	private final int rows;

	private final String command;

	private @Nullable Dialogue dialogue;

	/**
	 * Sets what to do; starts nothing yet.
	 * @param address of the server
	 * @param rows that the command moves
	 * @param command that moves them, and is a single one
	 */
	public PsqlTransfer(ServerAddress address, int rows, String command) {
		this(NAME, address, rows, command);
	}

	/**
	 * The same, by another name.
	 * @param name of the contender
	 * @param address of the server
	 * @param rows that the command moves
	 * @param command that moves them: one line, whose statements go out in one message
	 */
	public PsqlTransfer(String name, ServerAddress address, int rows, String command) {
		this.name = name;
		this.address = address;
		this.rows = rows;
		this.command = command;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void begin() throws Exception {
		if (!Programs.succeeds(NAME, "--version")) {
			throw new NoFigureException("not installed");
		}
		this.dialogue = Dialogue.start(NAME,
				List.of(NAME, "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1",
						"--host=" + ServerAddress.HOST, "--port=" + this.address.port(),
						"--username=" + ServerAddress.USER, ServerAddress.DATABASE));
	}

	@Override
	public Sample move() throws IOException {
		String answer = Objects.requireNonNull(this.dialogue, "begin() comes first")
			.ask("\\timing on\n" + this.command);
		Matcher time = TIME.matcher(answer);
		if (!time.matches()) {
			throw new IOException("psql answered '" + answer + "' where \\timing tells the time");
		}
		return new Sample(this.rows, Math.max(1, Math.round(Double.parseDouble(time.group(1)) * 1e6)), Double.NaN);
	}

	@Override
	public void close() {
		if (this.dialogue != null) {
			this.dialogue.close();
		}
	}

}
