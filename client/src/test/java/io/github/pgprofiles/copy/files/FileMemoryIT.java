package io.github.pgprofiles.copy.files;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongFunction;

import io.github.pgprofiles.copy.CopyProgress;
import io.github.pgprofiles.error.PostgresError;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Files that are longer than what is held of them. */
class FileMemoryIT extends FilesFixture {

	private static final long MOST = 24L * 1024 * 1024;

	/** Between two looks at the heap, which cost a collection each. */
	private static final long PAUSE = Duration.ofMillis(300).toNanos();

	private long least;

	private long most;

	private long measured = System.nanoTime() - PAUSE;

	private void measure(CopyProgress progress) {
		if (System.nanoTime() - this.measured < PAUSE) {
			return;
		}
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		memory.gc();
		long used = memory.getHeapMemoryUsage().getUsed();
		this.least = (this.least == 0) ? used : Math.min(this.least, used);
		this.most = Math.max(this.most, used);
		this.measured = System.nanoTime();
	}

	/** So many rows, made as they are read. */
	private static InputStream rows(String head, long count, LongFunction<String> row, String tail) {
		return new InputStream() {

			private byte[] piece = head.getBytes(StandardCharsets.UTF_8);

			private int position;

			private long next;

			@Override
			public int read() throws IOException {
				byte[] one = new byte[1];
				return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
			}

			@Override
			public int read(byte[] target, int offset, int length) {
				while (this.position == this.piece.length) {
					if (this.next > count) {
						return -1;
					}
					String text = (this.next < count) ? row.apply(this.next) : tail;
					this.next++;
					this.piece = text.getBytes(StandardCharsets.UTF_8);
					this.position = 0;
				}
				int read = Math.min(length, this.piece.length - this.position);
				System.arraycopy(this.piece, this.position, target, offset, read);
				this.position += read;
				return read;
			}

		};
	}

	@Test
	void linesAndColumnsAreLeftOutInConstantMemory() {
		String note = "x".repeat(200);
		client.copy()
			.into("trade")
			.columns("id")
			.csv()
			.headerColumns()
			.skipBlankLines()
			.where("id < 0")
			.onProgress(this::measure)
			.from(rows("note,id\n", 400_000, (i) -> "\"%s\n\",%d\n%s".formatted(note, i, (i % 3 == 0) ? "\n" : ""),
					""));
		assertThat(this.most).as("looks at the heap").isPositive();
		assertThat(this.most - this.least).isLessThan(MOST);
	}

	@Test
	void longValueIsNotHeld() {
		String piece = "x".repeat(10_000);
		client.copy()
			.into("trade")
			.csv()
			.headerColumns()
			.nullStrings("", "NA")
			.onProgress(this::measure)
			.from(rows("note,id\n\"", 10_000, (i) -> piece, "\",1\n"));
		assertThat(rows()).hasSize(1);
		assertThat(this.most).as("looks at the heap").isPositive();
		assertThat(this.most - this.least).isLessThan(MOST);
	}

	@Test
	void documentsAreHeldOneByOne() {
		client.sql("create table big (payload jsonb)").update();
		String text = "x".repeat(900);
		client.copy()
			.into("big")
			.json()
			.where("false")
			.onProgress(this::measure)
			.from(rows("[0", 80_000, (i) -> ",\n{\"n\": %d, \"s\": \"%s\"}".formatted(i, text), "]"));
		assertThat(this.most).as("looks at the heap").isPositive();
		assertThat(this.most - this.least).isLessThan(MOST);
	}

	@Test
	void lineOfALongFileIsThatOfTheFile() {
		DataAccessException failure = catchThrowableOfType(DataAccessException.class,
				() -> csv().headerColumns()
					.skipBlankLines()
					.from(rows("symbol,x,id\n", 300_000,
							(i) -> "a,\"b%s\",%d\n%s".formatted((i % 7 == 0) ? "\n" : "", i, (i % 3 == 0) ? "\n" : ""),
							"a,b,c\n")));
		// a header, 300,000 lines, 42,858 breaks within quotes, 100,000 blank lines
		assertThat(PostgresError.of(failure).row()).isEqualTo(1 + 300_000 + 42_858 + 100_000 + 1);
	}

}
