package io.github.pgprofiles.benchmarks.python;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Sample;
import io.github.pgprofiles.benchmarks.process.Dialogue;
import io.github.pgprofiles.benchmarks.server.ServerAddress;
import io.github.pgprofiles.benchmarks.source.RowContender;
import org.jspecify.annotations.Nullable;

/**
 * Streams trades with a library of Python's. Its process lives through all rounds, so
 * that none of them pays for its start, and measures the time itself.
 */
public final class PythonContender implements Contender {

	private static final String SCRIPT = "stream.py";

	private final String module;

	private final ServerAddress address;

	private final String sql;

	private final int portion;

	private final int rows;

	private final List<Long> expected;

	private @Nullable Dialogue dialogue;

	/**
	 * Sets what to do; starts nothing yet.
	 * @param module the library, {@code asyncpg} or {@code psycopg2}
	 * @param address of the server
	 * @param sql query
	 * @param portion rows that a cursor brings at once
	 * @param rows that there are
	 * @param expected what they add up to
	 */
	public PythonContender(String module, ServerAddress address, String sql, int portion, int rows,
			List<Long> expected) {
		this.module = module;
		this.address = address;
		this.sql = sql;
		this.portion = portion;
		this.rows = rows;
		this.expected = expected;
	}

	@Override
	public String name() {
		return this.module;
	}

	@Override
	public void verify() throws Exception {
		this.dialogue = Interpreter.start(SCRIPT, this.module, this.address, this.sql, String.valueOf(this.portion));
		round();
	}

	@Override
	public Sample round() throws IOException {
		String answer = Objects.requireNonNull(this.dialogue, "verify() comes first").ask("go");
		List<Long> numbers = Arrays.stream(answer.split(" ")).map(Long::parseUnsignedLong).toList();
		RowContender.requireSame(name(), this.expected, numbers.subList(1, numbers.size()));
		return new Sample(this.rows, numbers.get(0), Double.NaN);
	}

	@Override
	public void close() {
		if (this.dialogue != null) {
			this.dialogue.close();
		}
	}

}
