package io.github.pgprofiles.benchmarks.python;

import java.io.IOException;
import java.util.Objects;

import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.process.Dialogue;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.transfer.Transfer;
import org.jspecify.annotations.Nullable;

/**
 * Brings trades into a table with a library of Python's. Its process makes the rows when
 * it starts, lives through all rounds, and measures the time itself.
 */
public final class PythonTransfer implements Transfer {

	private static final String SCRIPT = "load.py";

	private final String module;

	private final ServerAddress address;

	private final String table;

	private final int rows;

	private @Nullable Dialogue dialogue;

	/**
	 * Sets what to do; starts nothing yet.
	 * @param module the library, {@code asyncpg} or {@code psycopg2}
	 * @param address of the server
	 * @param table to fill
	 * @param rows to make
	 */
	public PythonTransfer(String module, ServerAddress address, String table, int rows) {
		this.module = module;
		this.address = address;
		this.table = table;
		this.rows = rows;
	}

	@Override
	public String name() {
		return this.module;
	}

	@Override
	public void begin() throws Exception {
		this.dialogue = Interpreter.start(SCRIPT, this.module, this.address, this.table, String.valueOf(this.rows));
	}

	@Override
	public Sample move() throws IOException {
		String nanos = Objects.requireNonNull(this.dialogue, "begin() comes first").ask("go");
		return new Sample(this.rows, Long.parseLong(nanos), Double.NaN);
	}

	@Override
	public void close() {
		if (this.dialogue != null) {
			this.dialogue.close();
		}
	}

}
