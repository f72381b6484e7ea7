package io.github.pgprofiles.internal.export;

import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExportPartsTests {

	private static long size(List<Long> blocks, ExportPart part) {
		return blocks.stream()
			.mapToLong((each) -> Math.max(0,
					((part.to() == ExportPart.OPEN) ? each : Math.min(each, part.to())) - Math.min(each, part.from())))
			.sum();
	}

	private static void areWhole(List<ExportPart> parts) {
		assertThat(parts.get(0).from()).isZero();
		assertThat(parts.get(parts.size() - 1).to()).isEqualTo(ExportPart.OPEN);
		for (int i = 0; i < parts.size(); i++) {
			assertThat(parts.get(i).index()).isEqualTo(i);
			assertThat(parts.get(i).count()).isEqualTo(parts.size());
			if (i > 0) {
				assertThat(parts.get(i).from()).isEqualTo(parts.get(i - 1).to());
			}
		}
	}

	@Test
	void partsAreWholeAndOfAboutTheSameSizeWhateverThePartitions() {
		Random random = new Random(15);
		for (int i = 0; i < 500; i++) {
			List<Long> blocks = random.longs(1 + random.nextInt(20), 0, 1L << random.nextInt(1, 33)).boxed().toList();
			int count = 1 + random.nextInt(20);
			List<ExportPart> parts = ExportParts.divide(blocks, count);
			assertThat(parts).hasSize(count);
			areWhole(parts);
			long total = blocks.stream().mapToLong(Long::longValue).sum();
			// one block number may be a block in each partition
			assertThat(parts).allSatisfy(
					(part) -> assertThat(size(blocks, part)).isLessThanOrEqualTo(total / count + 2 + blocks.size()));
		}
	}

	@Test
	void readersHaveAPartEachWhereThereAreBlocksAndMoreOfThemOnlyWhereThatPays() {
		assertThat(ExportParts.forReaders(List.of(0L), 4)).containsExactly(ExportPart.all(0, 1));
		assertThat(ExportParts.forReaders(List.of(), 4)).hasSize(1);
		assertThat(ExportParts.forReaders(List.of(2L), 4)).hasSize(2);
		assertThat(ExportParts.forReaders(List.of(1000L), 4)).hasSize(4);
		assertThat(ExportParts.forReaders(List.of(1L, 1L), 4)).hasSize(1);
		assertThat(ExportParts.forReaders(List.of(1_000_000L), 4)).hasSize(32);
		assertThat(ExportParts.forReaders(Collections.nCopies(100, 4_000_000_000L), 1)).hasSize(8);
	}

	@Test
	void conditionsAreRangesOfBlocksOpenAtBothEnds() {
		List<ExportPart> parts = ExportParts.divide(List.of(9L), 3);
		assertThat(parts.get(0).condition()).isEqualTo("ctid OPERATOR(pg_catalog.<) '(3,0)'::pg_catalog.tid");
		assertThat(parts.get(1).condition()).isEqualTo("ctid OPERATOR(pg_catalog.>=) '(3,0)'::pg_catalog.tid"
				+ " AND ctid OPERATOR(pg_catalog.<) '(6,0)'::pg_catalog.tid");
		assertThat(parts.get(2).condition()).isEqualTo("ctid OPERATOR(pg_catalog.>=) '(6,0)'::pg_catalog.tid");
		assertThat(parts.get(1)).hasToString("part 2 of 3, blocks 3 to 5");
		assertThat(parts.get(2)).hasToString("part 3 of 3, blocks from 6 on");
		assertThat(ExportPart.all(0, 1).condition()).isEmpty();
		assertThat(ExportPart.none(1, 2).condition()).isEqualTo("false");
	}

}
