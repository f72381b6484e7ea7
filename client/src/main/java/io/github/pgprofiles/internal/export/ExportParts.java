package io.github.pgprofiles.internal.export;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides the blocks of a table, and of its partitions and children, into parts of about
 * the same size. One range of block numbers holds for all of them, so that the server
 * reads through the table itself, with the rights, the policies and the partitions that
 * it has, and no row is in two parts.
 */
final class ExportParts {

	/** Blocks of a part where there may be many of them: some 8 MB. */
	private static final long USUAL = 1024;

	/** Parts for each reader where there may be many: the faster ones take more. */
	private static final int MOST_PER_READER = 8;

	private ExportParts() {
	}

	/** Parts for readers that take one after the other. */
	static List<ExportPart> forReaders(List<Long> blocks, int readers) {
		long total = total(blocks);
		long longest = longest(blocks);
		long wanted = Math.min(total / USUAL, (long) readers * MOST_PER_READER);
		return divide(blocks, (int) Math.max(1, Math.min(Math.max(wanted, readers), longest)));
	}

	/** So many parts, of which some have no rows if there are fewer blocks. */
	static List<ExportPart> divide(List<Long> blocks, int count) {
		long total = total(blocks);
		List<ExportPart> parts = new ArrayList<>(count);
		long from = 0;
		for (int i = 0; i < count - 1; i++) {
			long to = Math.max(from, border(blocks, share(total, i + 1, count)));
			parts.add(new ExportPart(i, count, from, to));
			from = to;
		}
		parts.add(new ExportPart(count - 1, count, from, ExportPart.OPEN));
		return parts;
	}

	private static long share(long total, int part, int count) {
		// neither more than a long has nor rounded down to nothing
		return total / count * part + total % count * part / count;
	}

	/** The block number below which so many blocks lie. */
	private static long border(List<Long> blocks, long share) {
		long low = 0;
		long high = longest(blocks);
		while (low < high) {
			long middle = (low + high) / 2;
			if (below(blocks, middle) < share) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	private static long below(List<Long> blocks, long border) {
		long sum = 0;
		for (long each : blocks) {
			sum += Math.min(each, border);
		}
		return sum;
	}

	private static long total(List<Long> blocks) {
		return below(blocks, Long.MAX_VALUE);
	}

	private static long longest(List<Long> blocks) {
		return blocks.stream().mapToLong(Long::longValue).max().orElse(0);
	}

}
