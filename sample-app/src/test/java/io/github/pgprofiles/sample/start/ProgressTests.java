package io.github.pgprofiles.sample.start;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.github.pgprofiles.sample.cities.LoadProgress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTests {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	@Test
	void redrawsOneLineOnTerminal() {
		try (Progress progress = progress(true)) {
			progress.show(at(0.5));
			progress.show(done());
		}
		assertThat(printed().split("\r")).containsExactly("",
				"Loading [###############...............]  50 %  1,000 rows  2.0 MB  1.5 MB/s  ",
				"Loading [##############################] 100 %  2,000 rows  4.0 MB  1.0 MB/s  "
						+ System.lineSeparator());
	}

	@Test
	void redrawsOnlyWhenPercentageChangesOnTerminal() {
		try (Progress progress = progress(true)) {
			for (int i = 0; i < 1000; i++) {
				progress.show(at(i / 1000.0));
			}
		}
		assertThat(printed().chars().filter((character) -> character == '\r')).hasSize(99);
	}

	@Test
	void printsLineForEachFifthElsewhere() {
		try (Progress progress = progress(false)) {
			for (int i = 0; i < 1000; i++) {
				progress.show(at(i / 1000.0));
			}
			progress.show(done());
		}
		assertThat(printed()).doesNotContain("\r");
		assertThat(printed().lines().map((line) -> line.substring(0, 13))).containsExactly("Loading  20 %",
				"Loading  40 %", "Loading  60 %", "Loading  80 %", "Loading 100 %");
	}

	@Test
	void isNotAtHundredPercentBeforeTheRowsAreInTheTable() {
		try (Progress progress = progress(true)) {
			progress.show(at(1.0));
		}
		assertThat(printed()).contains(" 99 %").doesNotContain("100 %");
	}

	@Test
	void endsLineWhenLoadFailsHalfway() {
		try (Progress progress = progress(true)) {
			progress.show(at(0.4));
		}
		assertThat(printed()).contains(" 40 %").endsWith(System.lineSeparator());
	}

	@Test
	void saysNothingUntilTheEndWhereTheSizeIsUnknown() {
		try (Progress progress = progress(true)) {
			progress.show(at(null));
			assertThat(printed()).isEmpty();
			progress.show(done());
		}
		assertThat(printed()).contains("100 %");
	}

	private static LoadProgress at(@Nullable Double fraction) {
		return new LoadProgress(1000, 2_000_000, 750, 1_500_000, fraction, false);
	}

	private static LoadProgress done() {
		return new LoadProgress(2000, 4_000_000, 500, 1_000_000, 1.0, true);
	}

	private Progress progress(boolean terminal) {
		return new Progress(new PrintStream(this.bytes, true, StandardCharsets.UTF_8), terminal, "Loading");
	}

	private String printed() {
		return this.bytes.toString(StandardCharsets.UTF_8);
	}

}
