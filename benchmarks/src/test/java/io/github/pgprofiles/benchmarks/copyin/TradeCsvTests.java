package io.github.pgprofiles.benchmarks.copyin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.pgprofiles.benchmarks.typed.TradeTable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TradeCsvTests {

	@Test
	void rendersALineForEachTradeAcrossChunks() throws IOException {
		List<String> lines;
		try (TradeCsv csv = new TradeCsv(TradeTable.trades(3000))) {
			lines = new String(csv.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
		}
		assertThat(lines).hasSize(3000)
			.startsWith(
					"1,2026-01-01T00:00:01.000001Z,c4ca4238-a0b9-2382-0dcc-509a6f75849b,trade number 1,1,0.125,f,1.01");
		assertThat(lines.get(2999)).startsWith("3000,").endsWith(",375.0,t,3030.00");
	}

	@Test
	void nothingIsTheEnd() throws IOException {
		try (TradeCsv csv = new TradeCsv(List.of())) {
			assertThat(csv.read()).isEqualTo(-1);
			assertThat(csv.read(new byte[1], 0, 1)).isEqualTo(-1);
		}
	}

}
