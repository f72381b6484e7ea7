package io.github.pgprofiles.benchmarks.heap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TradeBlockTests {

	private final List<Trade> trades = TradeTable.trades(3);

	private final TradeBlock block = new TradeBlock(this.trades, "a\nbb\nccc\n".getBytes(StandardCharsets.US_ASCII));

	@ParameterizedTest
	@CsvSource({ "1, a|", "3, a|bb|ccc|", "5, a|bb|ccc|a|bb|", "6, a|bb|ccc|a|bb|ccc|" })
	void csvHasAsManyLinesAsRowsAreAskedFor(long rows, String lines) throws IOException {
		String text = new String(this.block.csv(rows).readAllBytes(), StandardCharsets.US_ASCII);
		assertThat(text.replace('\n', '|')).isEqualTo(lines);
		assertThat(this.block.bytes(rows)).isEqualTo(lines.length());
	}

	@Test
	void singleBytesAreTheSame() throws IOException {
		StringBuilder text = new StringBuilder();
		try (InputStream csv = this.block.csv(4)) {
			for (int value = csv.read(); value >= 0; value = csv.read()) {
				text.append((char) value);
			}
		}
		assertThat(text).hasToString("a\nbb\nccc\na\n");
	}

	@Test
	void recordsBeginAgainBehindTheLast() {
		Iterator<Trade> records = this.block.records(5);
		assertThat(records).toIterable()
			.containsExactly(this.trades.get(0), this.trades.get(1), this.trades.get(2), this.trades.get(0),
					this.trades.get(1));
	}

}
