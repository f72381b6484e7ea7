package io.github.pgprofiles.internal.mapping;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.sun.management.ThreadMXBean;
import io.github.pgprofiles.internal.mapping.catalog.PlainTypes;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import org.junit.jupiter.api.Test;
import org.postgresql.core.Oid;

import static org.assertj.core.api.Assertions.assertThat;

/** What a row costs beside itself. */
class RowEncoderAllocationTests {

	private static final int ROWS = 1000;

	private static final int ROUNDS = 300;

	/**
	 * The one object that the JIT may not have removed yet, of a numeric. Boxes would be
	 * more, and so would a text's bytes.
	 */
	private static final long MOST_PER_ROW = 48;

	private static final List<TargetColumn> COLUMNS = List.of(column("id", Oid.INT8),
			column("traded_at", Oid.TIMESTAMPTZ), column("account", Oid.UUID), column("symbol", Oid.TEXT),
			column("quantity", Oid.INT4), column("price", Oid.FLOAT8), column("buy", Oid.BOOL),
			column("fee", Oid.NUMERIC));

	private static TargetColumn column(String name, int type) {
		return new TargetColumn(name, type, -1, false, false, false);
	}

	@Test
	void rowOfCommonTypesIsWrittenWithoutBoxes() throws SQLException {
		RowEncoder<Trade> encoder = new Mappings(new Codecs())
			.encoding(Trade.class, COLUMNS, List.of(), PlainTypes.INSTANCE)
			.encoder();
		List<Trade> trades = trades();
		WireBuffer out = new WireBuffer(1 << 20);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long least = Long.MAX_VALUE;
		for (int round = 0; round < ROUNDS; round++) {
			out.reset(0);
			long before = threads.getCurrentThreadAllocatedBytes();
			for (Trade trade : trades) {
				encoder.encode(trade, out);
			}
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		assertThat(least / ROWS).as("bytes per row").isLessThanOrEqualTo(MOST_PER_ROW);
	}

	static List<Trade> trades() {
		List<Trade> trades = new ArrayList<>();
		OffsetDateTime start = OffsetDateTime.parse("2026-02-03T04:05:06.789012+01:00");
		for (int i = 0; i < ROWS; i++) {
			trades.add(new Trade(1_000_000L + i, start.plusNanos(i * 1_234_567_000L), new UUID(i, -i), "symbol " + i,
					1000 + i, i / 7.0, i % 2 == 0, BigDecimal.valueOf(100_000 + i * 37L, 2)));
		}
		return trades;
	}

	record Trade(long id, OffsetDateTime tradedAt, UUID account, String symbol, int quantity, double price, boolean buy,
			BigDecimal fee) {
	}

}
