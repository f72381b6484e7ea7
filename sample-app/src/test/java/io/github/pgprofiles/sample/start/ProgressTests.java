package io.github.pgprofiles.sample.start;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private long nanos;

	@Test
	void redrawsOneLineOnTerminal() {
		try (Progress progress = progress(true, 4_000_000)) {
			this.nanos = TimeUnit.SECONDS.toNanos(1);
			progress.advance(2_000_000);
			this.nanos = TimeUnit.SECONDS.toNanos(4);
			progress.advance(2_000_000);
		}
		assertThat(printed().split("\r")).containsExactly("",
				"Loading [###############...............]  50 %  2.0 of 4.0 MB  2.0 MB/s  ",
				"Loading [##############################] 100 %  4.0 of 4.0 MB  1.0 MB/s  " + System.lineSeparator());
	}

	@Test
	void redrawsOnlyWhenPercentageChangesOnTerminal() {
		try (Progress progress = progress(true, 1000)) {
			for (int i = 0; i < 1000; i++) {
				progress.advance(1);
			}
		}
		assertThat(printed().chars().filter((character) -> character == '\r')).hasSize(100);
	}

	@Test
	void printsLineForEachFifthElsewhere() {
		try (Progress progress = progress(false, 1000)) {
			for (int i = 0; i < 1000; i++) {
				progress.advance(1);
			}
		}
		assertThat(printed()).doesNotContain("\r");
		assertThat(printed().lines().map((line) -> line.substring(0, 13))).containsExactly("Loading  20 %",
				"Loading  40 %", "Loading  60 %", "Loading  80 %", "Loading 100 %");
	}

	@Test
	void endsLineWhenJobFailsHalfway() {
		try (Progress progress = progress(true, 100)) {
			progress.advance(40);
		}
		assertThat(printed()).contains(" 40 %").endsWith(System.lineSeparator());
	}

	@Test
	void copesWithSourceWithoutBytes() {
		try (Progress progress = progress(false, 0)) {
			progress.advance(0);
		}
		assertThat(printed()).isEmpty();
	}

	@Test
	void inputStreamReportsWhatIsReadAndEndsWithSource() throws IOException {
		byte[] data = new byte[10];
		try (ProgressInputStream in = new ProgressInputStream(new ByteArrayInputStream(data), progress(true, 10))) {
			assertThat(in.read()).isZero();
			assertThat(in.readNBytes(4)).hasSize(4);
		}
		assertThat(printed()).contains(" 10 %", " 50 %").endsWith(System.lineSeparator());
	}

	private Progress progress(boolean terminal, long total) {
		return new Progress(new PrintStream(this.bytes, true, StandardCharsets.UTF_8), terminal, "Loading", total,
				() -> this.nanos);
	}

	private String printed() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

}
