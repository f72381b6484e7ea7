package io.github.pgprofiles.benchmarks.heap;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.source.Checksum;
import io.github.pgprofiles.benchmarks.typed.Trade;
import io.github.pgprofiles.benchmarks.typed.TradeTable;

/** What passes through the small heap, and where to. */
enum CopyWay {

	/** A stream of CSV into a table. */
	CSV_IN,

	/** A table into a stream of CSV. */
	CSV_OUT,

	/** An iterator of records into a table. */
	RECORDS_IN,

	/** A table to a consumer of records. */
	RECORDS_OUT;

	/** The name of the contender. */
	String contender() {
		return Contender.OURS + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static CopyWay named(String contender) {
		return Arrays.stream(values()).filter((way) -> way.contender().equals(contender)).findFirst().orElseThrow();
	}

	boolean isCsv() {
		return this == CSV_IN || this == CSV_OUT;
	}

	/** Whether it fills the table. */
	boolean isIn() {
		return this == CSV_IN || this == RECORDS_IN;
	}

	/** What the copy of so many rows has to add up to. */
	List<Long> expected(TradeBlock block, long rows) {
		return switch (this) {
			case CSV_IN, RECORDS_IN -> List.of(rows);
			case CSV_OUT -> List.of(rows, block.bytes(rows));
			case RECORDS_OUT -> {
				Checksum<Trade> checksum = new TradeTable().checksum();
				block.records(rows).forEachRemaining(checksum);
				yield checksum.sums();
			}
		};
	}

}
